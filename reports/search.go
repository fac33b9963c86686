// Package reports turns the results of a run into tables (text, Markdown, CSV)
// and one HTML page with charts. It works from a Search or a Sweep, which
// are plain data; it knows nothing of algorithms, stores, experiment files or
// networks.
package reports

import (
	"fmt"
	"math"

	"lrunet/eval"
	"lrunet/eval/stats"
)

// Search is a finished or interrupted run, ready to be reported. A field left
// at its zero value is left out of the page.
type Search struct {
	Title      string // headline of the page, e.g. "Layer-reuse networks for Fashion-MNIST"
	Experiment string // name of the experiment
	Seed       uint64
	Unfinished bool // its budget is not spent, or final trainings are missing

	Dataset     string
	DatasetHash string // SHA-256 of the dataset's content, in hex

	Sessions Sessions

	Objectives []Objective // at least one; every chart draws the first against another
	Rows       []Row       // every evaluation, failed ones included, in any order
	Finals     []Final     // trainings of the front's members after the search, in the order of their numbers
	Notes      []string    // remarks, one paragraph each

	Images     int    // that the accuracies of Rows were measured on; 0: not known
	Genes      []Gene // what Row.Genes holds
	References []Reference
	Limits     []Limit
	Importance []Importance // of the genes, by target
	Effects    []Effect
	Classes    []string // names, as Row.Recalls has them

	Spent           []Curve // hypervolume over epochs of training, in the order of Hypervolume
	Hypervolume     []Curve // this search first, then what it is compared with
	HypervolumeNote string  // what it is measured against, e.g. the reference point
}

// Machine is the computer a run was made on.
type Machine struct {
	CPU     string // model name
	Cores   int    // logical ones
	Threads int    // that the run used
	Kernels string // instruction set of the arithmetic, e.g. "avx2"
	System  string // e.g. "linux/amd64, go1.26"
}

// Objective is a measure that the search optimised.
type Objective struct {
	Name   string // of the eval.Measure
	Unit   string
	Better eval.Better // not Neither
}

// Row is one evaluated architecture.
type Row struct {
	Key        string // of the job
	Arch       string // notation
	Name       string // published name, e.g. "lrunet-14", where the architecture has one
	Order      int    // place in the order of evaluation, 1 for the first
	Measures   eval.Measures
	Front      bool   // no other row is at least as good in every objective and better in one
	Failure    string // why there is no result; "" for success
	Checkpoint string // path of the trained weights, relative to the page; "" for none

	Genes     []float64 // in the order of Search.Genes; NaN where the network lacks it
	Lineage   *Lineage  // nil: not known
	Violation float64   // by how much it breaks the limits; such a row was not trained, and Failure says why
	Epochs    int       // of its training; 0: not known
	Curve     []CurvePoint
	Recalls   []float64       // per class, percent; NaN for a class without images
	Confusion stats.Confusion // of the test images; without counts: not known
	Blocks    []Block         // in the order of execution
	Span      Span
	Commands  []Command
	Dominated float64 // of a member of the front: probability that another row dominates it in truth, 0 to 1; NaN: not known
	Ties      []int   // numbers of the neighbours on the front whose accuracy does not differ from its own beyond sampling error

	place int // among the successes; set by them
}

// Curve is a curve: one value over a growing number of evaluations.
type Curve struct {
	Name   string
	Points []Point // X growing
}

// Point is a place on a curve.
type Point struct {
	X, Y float64
}

// Validate fails on the first thing that is missing or contradictory in the
// search.
func (s Search) Validate() error {
	if len(s.Objectives) == 0 {
		return fmt.Errorf("reports: search %q has no objectives, must have at least one", s.Title)
	}
	for _, o := range s.Objectives {
		if o.Better != eval.Higher && o.Better != eval.Lower {
			return fmt.Errorf(`reports: objective %q: better is %q, must be "higher" or "lower"`, o.Name, o.Better)
		}
	}
	for _, series := range s.Hypervolume {
		for i, p := range series.Points {
			if !finite(p.X) || !finite(p.Y) {
				return fmt.Errorf("reports: hypervolume of %q: point %d is (%v, %v), must be finite numbers", series.Name, i, p.X, p.Y)
			}
		}
	}
	return nil
}

// value is the row's value of an objective; NaN where there is none.
func (r Row) value(o Objective) float64 { return r.Measures.Value(o.Name) }

// title is what people call the objective.
func (o Objective) title() eval.Title { return eval.TitleOf(o.Name, o.Unit) }

// better says whether a is strictly better than b; NaN is worst.
func (o Objective) better(a, b float64) bool { return o.Better.Beats(a, b) }

// filter is the rows to keep, in the order given.
func (s Search) filter(keep func(Row) bool) []Row {
	var rows []Row
	for _, r := range s.Rows {
		if keep(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
