package eval

import (
	"fmt"
	"slices"

	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

// Known finds the results of jobs that were carried out elsewhere, with their
// weights where those were kept. The bool says whether there is a result.
type Known func(Job) (Result, *checkpoint.Checkpoint, bool, error)

// reuse takes a job's result from elsewhere: costs are counted anew, and what
// was measured on the test split stays behind, as it is opened here in its own
// time.
func (r *Runner) reuse(j Job, costs Measures) (result Result, model *graph.Model, known bool, err error) {
	found, weights, known, err := r.Known(j)
	if err != nil || !known || weights == nil && !r.Bare {
		return Result{}, nil, false, err
	}
	found.Job = j
	found.Measures = slices.Concat(reuseAccuracies(found.Measures), trainedMeasures(found), costs)
	if weights == nil {
		return found, nil, true, nil
	}
	if model, err = Restore(weights, r.Pool); err != nil {
		return Result{}, nil, false, fmt.Errorf("result %s of another run: %w", j.Key(), err)
	}
	return found, model, true, nil
}
