package eval

import (
	"time"

	"lrunet/eval/train"
)

// Result is what a job gave.
type Result struct {
	Job      Job
	Measures []Measure
	Curve    []Epoch
	Failure  string        // why there is no accuracy, e.g. "loss is NaN at step 17"; "" for success
	Duration time.Duration // wall time of the job; never compared, never part of a key
}

// Measure is one self-describing figure of a result.
type Measure struct {
	Name   string  `json:"name"` // e.g. "accuracy", "params", "mac_fetch_once"
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`   // e.g. "%", "elements", "multiply-adds"
	Better string  `json:"better"` // "higher", "lower", or "" where neither is
}

// Epoch is one point of a training curve.
type Epoch = train.Epoch

// Measure finds a measure by name.
func (r Result) Measure(name string) (Measure, bool) {
	for _, m := range r.Measures {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}
