package nas

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/reports"
	"lrunet/search"
)

// Outcome is what a run found.
type Outcome struct {
	Run         string     // its folder
	Experiment  Experiment // resolved
	Report      reports.Search
	Front       []store.Candidate // member 1 first, as reports.Search.Front numbers them
	Finals      []FinalTraining   // of members, in the order of their numbers, then of seeds
	Evaluations int               // of the search, the baseline's not counted
	Failed      int               // of them
	Failures    []store.Candidate // the failed ones, in their order; Result.Failure is the reason
	Hypervolume float64           // of the search's front, 0 to 1
	Interrupted bool

	searched, baseline []store.Candidate // of both series, as Series has them
	task               task              // what its networks are for
}

// baselineName is how reports call the baseline.
const baselineName = "random search"

// What reports say of every run.
const (
	hypervolumeNote = "Share of the box from the ideal to the reference: %s. The ideal is 100 %% accuracy at a thousandth of each reference cost; costs count by their logarithms."
	trainingNote    = "Every candidate was trained with the same seed and data order; epochs: %s. Accuracy is measured on %d validation images held out of the training split; test accuracy is measured once, for the front only, after the search."
)

// outcome assembles what a run found.
func (e Experiment) outcome(folder string, meta map[string]string, searched, baseline []store.Candidate) (*Outcome, error) {
	report, err := e.report(meta)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Run: folder, Experiment: e, Evaluations: len(searched), Report: report}
	front, names := e.front(searched), e.names(report.Dataset)
	for i, c := range searched {
		row := row(rundir.Folder(folder), c, slices.Contains(front, i))
		row.Order, row.Name = i+1, names[row.Arch]
		o.searched = append(o.searched, bare(c))
		o.Report.Rows = append(o.Report.Rows, row)
		if c.Result.Failure != "" {
			o.Failures = append(o.Failures, bare(c))
		}
	}
	for _, member := range o.Report.Front() {
		o.Front = append(o.Front, bare(searched[member.Order-1]))
	}
	if note := silentNote(searched); note != "" {
		o.Report.Notes = append(o.Report.Notes, note)
	}
	o.Failed = len(o.Failures)
	for _, c := range baseline {
		o.baseline = append(o.baseline, bare(c))
	}
	if o.Report.Hypervolume, err = e.curves(searched, baseline); err != nil {
		return nil, err
	}
	if len(searched) > 0 {
		points := o.Report.Hypervolume[0].Points
		o.Hypervolume = points[len(points)-1].Y
	}
	return o, nil
}

// bare is a candidate without what a series has in full alone.
func bare(c store.Candidate) store.Candidate {
	c.Result.Curve, c.Result.Origin = nil, eval.Origin{}
	return c
}

// silentNote says that a class is never recognised by some; "" where it is by all. It
// tells no number, so that it stays as it is while a search goes on.
func silentNote(candidates []store.Candidate) string {
	if slices.ContainsFunc(candidates, func(c store.Candidate) bool { return slices.Contains(c.Result.Recalls, 0) }) {
		return "Some candidates recognise no validation image of some class: their lowest_recall is 0."
	}
	return ""
}

// curves are the hypervolumes over evaluations, the search's first. What has
// evaluated nothing has no curve.
func (e Experiment) curves(searched, baseline []store.Candidate) ([]reports.Curve, error) {
	var curves []reports.Curve
	for _, s := range []struct {
		name       string
		candidates []store.Candidate
	}{{e.Search.Algorithm, searched}, {baselineName, baseline}} {
		volumes, err := e.hypervolume(s.candidates)
		if err != nil {
			return nil, err
		}
		if len(volumes) > 0 {
			curves = append(curves, curve(s.name, volumes))
		}
	}
	return curves, nil
}

// hypervolume is the curve over evaluations, in scaled objectives. Nothing is better
// than the ideal.
func (e Experiment) hypervolume(candidates []store.Candidate) ([]float64, error) {
	evaluations := e.evaluations(candidates)
	for _, v := range evaluations {
		for i, o := range v.Objectives {
			v.Objectives[i] = max(o, 0)
		}
	}
	return search.HypervolumeCurve(evaluations, slices.Repeat([]float64{1}, len(e.Objectives)))
}

func curve(name string, values []float64) reports.Curve {
	c := reports.Curve{Name: name}
	for i, v := range values {
		c.Points = append(c.Points, reports.Point{X: float64(i + 1), Y: v})
	}
	return c
}

// report is what is said of the run as a whole.
func (e Experiment) report(meta map[string]string) (reports.Search, error) {
	sessions, err := rundir.ReadSessions(meta)
	if err != nil {
		return reports.Search{}, err
	}
	finished, err := time.Parse(time.RFC3339, meta[store.MetaFinished])
	if n := len(sessions); err == nil && n > 0 {
		sessions[n-1].Ended = finished
	}
	r := reports.Search{
		Title: e.Title, Experiment: e.Name, Seed: e.Seed, Unfinished: err != nil, Sessions: sessions,
		Dataset: meta[store.MetaDataset], DatasetHash: meta[store.MetaDatasetHash],
		HypervolumeNote: e.note(), Images: e.Data.Validation,
	}
	for _, o := range e.Objectives {
		r.Objectives = append(r.Objectives, reports.Objective{Name: o.Measure, Unit: o.kind().Unit, Better: o.Better})
	}
	if e.Search.Asynchronous {
		r.Notes = append(r.Notes, "Asynchronous: "+asynchronousNote+".")
	}
	r.Notes = append(r.Notes, fmt.Sprintf(trainingNote, e.epochsText(), e.Data.Validation))
	if note := rundir.KernelNote(sessions); note != "" {
		r.Notes = append(r.Notes, note)
	}
	return r, nil
}

// note says what the hypervolume is measured against.
func (e Experiment) note() string {
	var references []string
	for _, o := range e.Objectives {
		references = append(references, reports.Said(o.Measure, o.kind().Unit, o.Reference))
	}
	return fmt.Sprintf(hypervolumeNote, strings.Join(references, ", "))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
