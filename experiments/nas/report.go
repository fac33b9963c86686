package nas

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/reports"
	"lrunet/search"
)

// Outcome is what a run found.
type Outcome struct {
	Run         string // its folder
	Study       reports.Study
	Front       []store.Evaluation // best in the first objective first
	Evaluations int                // of the search, the baseline's not counted
	Failed      int                // of them
	Hypervolume float64            // of the search's front, 0 to 1
	Interrupted bool
}

// Report reads a run's study and writes its tables and its page, anew. The
// study is only read, so a running or a broken-off run can be reported too.
func Report(folder string) (*Outcome, error) {
	outcome, err := Read(folder)
	if err != nil {
		return nil, err
	}
	study := outcome.Study
	err = rundir.Folder(folder).Write(
		rundir.File{Name: rundir.FrontCSV, Write: reports.FrontTable(study).CSV},
		rundir.File{Name: rundir.FrontMarkdown, Write: reports.FrontTable(study).Markdown},
		rundir.File{Name: rundir.SearchPage, Write: func(w io.Writer) error { return reports.Page(w, study) }},
	)
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// Read rebuilds what a run found from its study alone. The error is
// rundir.ErrNoRun where there is none, or says what the study lacks.
func Read(folder string) (*Outcome, error) {
	s, meta, err := rundir.Folder(folder).Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	e, err := Parse(folder+": experiment", []byte(meta[store.MetaExperiment]))
	if err != nil {
		return nil, err
	}
	searched, err := s.Series(searchSeries)
	if err != nil {
		return nil, err
	}
	baseline, err := s.Series(baselineSeries)
	if err != nil {
		return nil, err
	}
	return e.outcome(folder, meta, searched, baseline)
}

// outcome assembles what a run found.
func (e Experiment) outcome(folder string, meta map[string]string, searched, baseline []store.Evaluation) (*Outcome, error) {
	study, err := e.study(meta)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Run: folder, Evaluations: len(searched), Study: study}
	onFront := map[int]bool{}
	for _, i := range e.front(searched) {
		onFront[i] = true
		o.Front = append(o.Front, searched[i])
	}
	names := e.names()
	for i, c := range searched {
		row := reports.Row{
			Key: c.Key, Arch: c.Result.Job.Arch, Name: names[c.Result.Job.Arch], Order: i + 1,
			Measures: c.Result.Measures, Front: onFront[i], Failure: c.Result.Failure,
		}
		if c.Violation > 0 {
			row.Failure = c.Note
		}
		if c.Result.Failure != "" {
			o.Failed++
		}
		if onFront[i] && exists(rundir.Folder(folder).Checkpoint(c.Key)) {
			row.Checkpoint = rundir.CheckpointName(c.Key)
		}
		o.Study.Rows = append(o.Study.Rows, row)
	}
	for _, s := range []struct {
		name        string
		evaluations []store.Evaluation
	}{{e.Search.Algorithm, searched}, {"random search", baseline}} {
		curve, err := e.hypervolume(s.evaluations)
		if err != nil {
			return nil, err
		}
		if len(curve) == 0 {
			continue
		}
		o.Study.Hypervolume = append(o.Study.Hypervolume, series(s.name, curve))
		if s.name == e.Search.Algorithm {
			o.Hypervolume = curve[len(curve)-1]
		}
	}
	return o, nil
}

// study is what the report says of the run as a whole.
func (e Experiment) study(meta map[string]string) (reports.Study, error) {
	session, err := firstSession(meta)
	if err != nil {
		return reports.Study{}, err
	}
	study := reports.Study{
		Title: e.Title, Experiment: e.Name, Command: session.Command, Version: session.Version, Seed: e.Seed,
		Dataset: meta[store.MetaDataset], DatasetHash: meta[store.MetaDatasetHash], Machine: session.Machine, Started: session.Started.Truncate(time.Second), // as its end is kept
	}
	for _, o := range e.Objectives {
		study.Objectives = append(study.Objectives, reports.Objective{Name: o.Measure, Unit: unit(o.Measure), Better: o.Better})
		study.HypervolumeNote += fmt.Sprintf(", %s %s", o.Measure, strconv.FormatFloat(o.Reference, 'f', -1, 64))
	}
	study.HypervolumeNote = "Share of the box between the ideal (100 % accuracy, no cost) and the reference: " + study.HypervolumeNote[2:] + "."
	if finished, err := time.Parse(time.RFC3339, meta[store.MetaFinished]); err == nil {
		study.Duration = finished.Sub(study.Started)
	} else {
		study.Notes = append(study.Notes, "The search was stopped before its budget was spent, so the test part has not been opened.")
	}
	study.Notes = append(study.Notes, fmt.Sprintf(
		"Every candidate was trained with the same seed and data order; epochs: %d. Accuracy is measured on %d validation images that come out of the training part; test accuracy is measured once, for the front only, after the search.",
		e.Training.Epochs, e.Data.Validation))
	return study, nil
}

// firstSession is the execution that began a run; the zero value where the
// study keeps none.
func firstSession(meta map[string]string) (reports.RecordSession, error) {
	sessions, err := rundir.ReadSessions(meta)
	if err != nil || len(sessions) == 0 {
		return reports.RecordSession{}, err
	}
	return sessions[0], nil
}

// front is the indexes of the candidates that no other dominates, best in the
// first objective first.
func (e Experiment) front(candidates []store.Evaluation) []int {
	evaluations := e.evaluations(candidates)
	front := search.Front(evaluations)
	slices.SortFunc(front, func(a, b int) int {
		return cmp.Or(slices.Compare(evaluations[a].Objectives, evaluations[b].Objectives), cmp.Compare(a, b))
	})
	return front
}

// evaluations are the candidates as search compares them.
func (e Experiment) evaluations(candidates []store.Evaluation) []search.Evaluation {
	list := make([]search.Evaluation, len(candidates))
	for i, c := range candidates {
		list[i], _ = e.evaluation(c.Result.Measures, c.Result.Failure)
	}
	return list
}

// hypervolume is the curve over evaluations, in scaled objectives.
func (e Experiment) hypervolume(candidates []store.Evaluation) ([]float64, error) {
	reference := make([]float64, len(e.Objectives))
	for i := range reference {
		reference[i] = 1
	}
	return search.HypervolumeCurve(e.evaluations(candidates), reference)
}

func series(name string, curve []float64) reports.Series {
	s := reports.Series{Name: name}
	for i, v := range curve {
		s.Points = append(s.Points, reports.Point{X: float64(i + 1), Y: v})
	}
	return s
}

// names are the published names of the first population's architectures.
func (e Experiment) names() map[string]string {
	names := map[string]string{}
	for _, text := range e.Search.Start {
		if a, err := lrunet.Parse(text); err == nil && a.String() != text {
			names[a.String()] = text
		}
	}
	return names
}

// measures are those that candidates have during a search, without values.
func measures() []eval.Measure {
	accuracy := eval.Measure{Name: eval.Accuracy, Unit: "%", Better: "higher"}
	return append([]eval.Measure{accuracy}, eval.CostMeasures(cost.Cost{})...)
}

func unit(measure string) string {
	m, _ := measureOf(measures(), measure)
	return m.Unit
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
