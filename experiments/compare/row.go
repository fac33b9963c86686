package compare

import (
	"math"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/experiments/published"
	"lrunet/lrunet"
)

// Row is one network. Figures that are not known are NaN.
type Row struct {
	Name    string // published name, or the notation
	Arch    string // notation or published name
	Item    string // where it comes from
	Dataset string // that accuracies are of; "" where unknown

	Accuracies  []float64 // on the test split, percent, one for each seed
	Validations []float64 // likewise, on the run's validation split
	Epochs      int       // of the training; 0 where unknown
	Published   float64   // percent
	Costs       eval.Measures
	Latency1    float64 // milliseconds for a batch of one
	Latency128  float64 // milliseconds for a batch of 128

	Optimal bool  // set by Judge: no other row of the same data dominates it
	Ties    []int // set by Judge: indexes of the rows of the same data whose accuracy does not differ beyond sampling error

	images  int       // test images; 0 where unknown
	answers []float64 // for each test image the share of seeds that recognised it; nil where unknown
	hash    string    // of the data that answers are about
	task    task

	trainedOn string        // hash of the data it was trained on; "" where unknown
	network   *eval.Network // to be scored; nil: there is nothing to score
}

// newRow is a row with what its program determines.
func newRow(item string, p *lrunet.Program, data string) Row {
	return Row{
		Name: nameOf(p.Arch), Arch: p.Arch, Item: item, Dataset: data,
		Published: publishedFor(data, p.Arch), Costs: eval.CostMeasures(cost.Of(p)),
		Latency1: math.NaN(), Latency128: math.NaN(),
		task: task{data, p.Input, p.Classes},
	}
}

// nameOf is the published name of an architecture, or itself.
func nameOf(arch string) string {
	if name := published.Name(arch); name != "" {
		return name
	}
	return arch
}

func publishedFor(data, arch string) float64 {
	if a, ok := published.Find(data, arch); ok {
		return a.Percent
	}
	return math.NaN()
}

// accuracy is what the row is judged by: its mean over seeds, else what was
// published; NaN without either.
func (r Row) accuracy() float64 {
	if len(r.Accuracies) == 0 {
		return r.Published
	}
	sum := 0.0
	for _, a := range r.Accuracies {
		sum += a
	}
	return sum / float64(len(r.Accuracies))
}
