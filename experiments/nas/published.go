package nas

import (
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/experiments/published"
	"lrunet/internal/words"
	"lrunet/lrunet"
	"lrunet/reports"
)

// references are the networks that were published for the data, with their costs on
// its images; those that the search trained itself are left out.
func (e Experiment) references(dataset string, t task, rows []reports.Row) ([]reports.Reference, error) {
	if !t.known() {
		return nil, nil
	}
	var list []reports.Reference
	for _, a := range published.All() {
		arch := lrunet.Canonical(a.Network)
		trained := func(r reports.Row) bool { return r.Arch == arch }
		if a.Dataset != dataset || slices.ContainsFunc(rows, trained) {
			continue
		}
		p, err := lrunet.Build(a.Network, t.Input, len(t.Classes))
		if err != nil {
			return nil, err
		}
		measures := append(testedAccuracy(a.Percent), eval.CostMeasures(cost.Of(p))...)
		if taken, err := e.Device.measures(p); err == nil { // else the format has no such network
			measures = append(measures, taken...)
		}
		list = append(list, reports.Reference{Name: a.Network, Source: a.Source, Measures: measures})
	}
	return list, nil
}

// retrained are the networks that were trained beside the members in the end.
func (o *Outcome) retrained() []reports.Reference {
	var list []reports.Reference
	for _, f := range o.Report.Finals {
		if f.Number == 0 && f.Test.Seeds > 0 {
			source := fmt.Sprintf("trained here as the members: %s, %s", words.Count(f.Epochs, "epoch", "epochs"), words.Count(f.Test.Seeds, "seed", "seeds"))
			list = append(list, reports.Reference{Name: f.Name + ", retrained", Source: source, Measures: append(testedAccuracy(f.Test.Mean), f.Measures...)})
		}
	}
	return list
}

// names are the published names of the first population's architectures, and of those
// that were published for the data, however the search came to them.
func (e Experiment) names(dataset string) map[string]string {
	names := map[string]string{}
	for _, a := range published.All() {
		if a.Dataset == dataset {
			names[lrunet.Canonical(a.Network)] = a.Network
		}
	}
	for _, text := range e.Search.Start {
		if a, err := lrunet.Parse(text); err == nil && a.String() != text {
			names[a.String()] = text
		}
	}
	return names
}

// testedAccuracy is on test images. It stands beside the candidates' accuracy on
// validation images too, as nothing else is known of it; its source says so.
func testedAccuracy(percent float64) eval.Measures {
	var list eval.Measures
	for _, name := range []string{eval.Accuracy, eval.TestAccuracy} {
		k, _ := eval.KindOf(name)
		list = append(list, eval.Measure{Name: name, Value: percent, Unit: k.Unit, Better: k.Better})
	}
	return list
}

// limits are the constraints and what the device has.
func (e Experiment) limits() []reports.Limit {
	var list []reports.Limit
	for _, c := range slices.Concat(e.Constraints, e.Device.constraints()) {
		list = append(list, reports.Limit{Measure: c.Measure, Min: orNaN(c.Min), Max: orNaN(c.Max)})
	}
	return list
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
