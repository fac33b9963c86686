package eval

import (
	"time"

	"lrunet/eval/train"
)

// Result is what a job gave.
type Result struct {
	Job      Job
	Measures Measures
	Curve    []Epoch
	Recalls  []float64     // by class, percent: the shares of its validation images that are recognised after the last epoch; NaN without images of it; nil without validation
	Failure  string        // why there is no accuracy, e.g. "loss is NaN at step 17"; "" for success
	Duration time.Duration // wall time of the job, over all its sessions; never compared, never part of a key
	Origin   Origin        // never compared, never part of a key
}

// took notes what the job took up to now.
func (r *Result) took(watch *stopwatch) {
	spent := watch.spent()
	r.Duration, r.Origin = spent.Duration, spent.Origin
}

// Epoch is one point of a training curve.
type Epoch = train.Epoch
