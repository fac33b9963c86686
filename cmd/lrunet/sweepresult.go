package main

import (
	"lrunet/experiments/sweep"
	"lrunet/internal/nullable"
	"lrunet/reports"
)

// sweepAccuracy is an accuracy over seeds, in percent.
type sweepAccuracy struct {
	Mean *float64 `json:"mean"` // null where it was not measured
	Std  *float64 `json:"std"`  // null below two seeds
}

func accuracyJSON(e reports.Estimate) sweepAccuracy {
	if e.Seeds == 0 {
		return sweepAccuracy{}
	}
	return sweepAccuracy{nullable.Number(e.Mean), nullable.Number(e.Std)}
}

// sweepNetwork is one network of a sweep in JSON.
type sweepNetwork struct {
	Network    string             `json:"network"` // as the sweep has it
	Arch       string             `json:"arch"`    // in notation
	Variant    string             `json:"variant,omitempty"`
	Epochs     int                `json:"epochs"`              // of each training
	Validation sweepAccuracy      `json:"validation"`          // accuracy on the validation images, percent
	Test       sweepAccuracy      `json:"test"`                // accuracy on the test split, percent
	BestEpoch  sweepAccuracy      `json:"best_test_epoch"`     // that of the best epoch, percent
	Counts     []sweepCount       `json:"counts,omitempty"`    // reuse counts that one training was for
	Seeds      int                `json:"seeds"`               // that it was trained with so far
	Published  *float64           `json:"published"`           // accuracy, percent; null: none is known
	Gain       *float64           `json:"gain"`                // points
	GainHalf   *float64           `json:"gain_half"`           // half of its 95 % interval
	GainOver   string             `json:"gain_over,omitempty"` // the network that the gain is over: the same without reuse, or the baseline
	Costs      map[string]float64 `json:"costs"`               // by name
}

// sweepCount is one of several reuse counts in JSON.
type sweepCount struct {
	Reuse    int           `json:"reuse"`    // the most iterations of a stage
	Accuracy sweepAccuracy `json:"accuracy"` // on the validation images, percent
}

// sweepResult is what sweep and report print in JSON.
type sweepResult struct {
	Run         string         `json:"run"`               // its folder
	Trainings   int            `json:"trainings"`         // done
	Planned     int            `json:"planned"`           // trainings in all
	Failed      int            `json:"failed"`            // trainings without a result
	Failures    []failed       `json:"failures"`          // of trainings
	Interrupted bool           `json:"interrupted"`       // whether something is left to do
	Baseline    string         `json:"baseline"`          // the network that gains are over
	Networks    []sweepNetwork `json:"networks"`          // a row each
	Figures     []string       `json:"figures,omitempty"` // files that --figures wrote
}

func sweepJSON(outcome *sweep.Outcome) sweepResult {
	r := outcome.Report
	s := sweepResult{
		Run: outcome.Run, Trainings: r.Done, Planned: r.Planned, Failed: len(r.Failures), Failures: sweepFailures(r),
		Interrupted: outcome.Interrupted, Baseline: r.Baseline,
	}
	for _, n := range r.Networks {
		m := sweepNetwork{
			Network: n.Name, Arch: n.Arch, Variant: n.Variant, Epochs: n.Epochs, Validation: accuracyJSON(n.Validation), Test: accuracyJSON(n.Test),
			BestEpoch: accuracyJSON(n.BestEpoch), Seeds: r.Shown(n).Seeds, Published: nullable.Number(n.Published), Costs: map[string]float64{},
		}
		for _, c := range n.Counts {
			m.Counts = append(m.Counts, sweepCount{c.Reuse, accuracyJSON(c.Accuracy)})
		}
		for _, c := range n.Costs {
			m.Costs[c.Name] = c.Value
		}
		for _, g := range r.Gains {
			if g.Name == n.Name {
				m.Gain, m.GainHalf, m.GainOver = nullable.Number(g.Mean), nullable.Number(g.Half), g.Base
			}
		}
		s.Networks = append(s.Networks, m)
	}
	return s
}
