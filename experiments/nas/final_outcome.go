package nas

import (
	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/reports"
)

// FinalTraining is a finished final training.
type FinalTraining struct {
	Member int    // the member's number, from 1; 0 for a network that is compared with members
	Key    string // of the job
	Result eval.Result
}

// readFinals finds the final trainings that are done, and reports them.
func (o *Outcome) readFinals(s *store.Store) error {
	list, err := o.Experiment.Final.finalists(o.Front, o.task)
	if err != nil {
		return err
	}
	for _, f := range list {
		report, err := o.readFinal(s, f)
		if err != nil {
			return err
		}
		o.Report.Finals = append(o.Report.Finals, report)
	}
	return nil
}

// readFinal is what is known of one network.
func (o *Outcome) readFinal(s *store.Store, f finalist) (reports.Final, error) {
	final := o.Experiment.Final
	report := reports.Final{Number: f.member, Arch: f.job.Arch, Epochs: final.Epochs, Planned: len(final.Seeds), Measures: f.costs}
	if f.member == 0 {
		report.Name = f.name
	}
	var accuracies, minutes []float64
	for _, seed := range final.Seeds {
		key := final.job(f, seed).Key()
		result, there, err := s.Get(key)
		if err != nil {
			return report, err
		}
		if !there {
			continue
		}
		o.Finals = append(o.Finals, FinalTraining{f.member, key, result})
		minutes = append(minutes, result.Duration.Minutes())
		if m, ok := result.Measures.Get(eval.TestAccuracy); ok {
			accuracies = append(accuracies, m.Value)
		} else {
			report.Failure = result.Failure
		}
		if report.Checkpoint == "" && exists(rundir.Folder(o.Run).Checkpoint(key)) {
			report.Checkpoint = rundir.CheckpointName(key)
		}
	}
	test := stats.Summarise(accuracies)
	report.Test = reports.Estimate{Mean: test.Mean, Std: test.Std, Seeds: test.N}
	report.Minutes = stats.Summarise(minutes).Mean
	return report, nil
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

// FinalsOf are the results of a member's final trainings, but for those that failed.
func (o *Outcome) FinalsOf(member int) []eval.Result {
	var results []eval.Result
	for _, f := range o.Finals {
		if f.Member == member && f.Result.Failure == "" {
			results = append(results, f.Result)
		}
	}
	return results
}
