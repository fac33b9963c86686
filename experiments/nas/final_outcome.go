package nas

import (
	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/reports"
)

// FinalTraining is a finished final training of a member of the front.
type FinalTraining struct {
	Member int    // its number, from 1
	Key    string // of the job
	Result eval.Result
}

// readFinals finds the final trainings that are done, and reports them.
func (o *Outcome) readFinals(s *store.Store) error {
	final := o.Experiment.Final
	for i, c := range o.Front[:final.chosen(len(o.Front))] {
		member := reports.Final{Number: i + 1, Arch: c.Result.Job.Arch, Epochs: final.Epochs, Planned: len(final.Seeds)}
		var accuracies, minutes []float64
		for _, seed := range final.Seeds {
			key := final.job(c.Result.Job, seed).Key()
			result, there, err := s.Get(key)
			if err != nil {
				return err
			}
			if !there {
				continue
			}
			o.Finals = append(o.Finals, FinalTraining{i + 1, key, result})
			minutes = append(minutes, result.Duration.Minutes())
			if m, ok := result.Measures.Get(eval.TestAccuracy); ok {
				accuracies = append(accuracies, m.Value)
			} else {
				member.Failure = result.Failure
			}
			if member.Checkpoint == "" && exists(rundir.Folder(o.Run).Checkpoint(key)) {
				member.Checkpoint = rundir.CheckpointName(key)
			}
		}
		test := stats.Summarise(accuracies)
		member.Test = reports.Estimate{Mean: test.Mean, Std: test.Std, Seeds: test.N}
		member.Minutes = stats.Summarise(minutes).Mean
		o.Report.Finals = append(o.Report.Finals, member)
	}
	return nil
}

// FinalOf is the first finished final training of a member that gave weights; false
// where there is none.
func (o *Outcome) FinalOf(member int) (FinalTraining, bool) {
	for _, f := range o.Finals {
		if f.Member == member && exists(rundir.Folder(o.Run).Checkpoint(f.Key)) {
			return f, true
		}
	}
	return FinalTraining{}, false
}
