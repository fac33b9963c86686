package eval

import (
	"context"
	"fmt"
	"math"
	"slices"

	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

// Elsewhere carries a job out on another machine, and returns when its result is
// there: with the weights, unless the training failed. The error says why there is
// none, or is ctx's own.
type Elsewhere func(ctx context.Context, e Errand) (Result, *checkpoint.Checkpoint, error)

// Errand is a job to carry out elsewhere.
type Errand struct {
	Job      Job
	BestTest bool                 // as the runner's
	Progress func(train.Progress) // told how far the training is; may be nil
}

// send has a job carried out elsewhere. Its costs are counted here, and of what comes
// back only the measures of a training are taken. A job that needs more memory than
// trainings may take here is refused here, as it would be without other machines.
func (r *Runner) send(ctx context.Context, p *lrunet.Program, j Job, costs Measures) (Result, *graph.Model, error) {
	if err := attempt(func() error { return r.refuse(p, j) }); err != nil {
		return Result{Job: j, Measures: costs}, nil, err
	}
	r.Rest(true)
	result, weights, err := r.Elsewhere(ctx, Errand{j, r.BestTest, r.Progress})
	r.Rest(false)
	if err != nil {
		return Result{Job: j, Measures: costs}, nil, err
	}
	result.Job = j
	if result.Failure != "" {
		result.Measures = costs
		return result, nil, nil
	}
	result.Measures = slices.Concat(ofTraining(result.Measures), costs)
	model, err := Restore(weights, r.Pool)
	if err != nil {
		return Result{}, nil, fmt.Errorf("result %s of another machine: %w", j.Key(), err)
	}
	return result, model, nil
}

// ofTraining are the measures that a training gives, those of smaller reuse counts
// among them.
func ofTraining(all Measures) Measures {
	return slices.DeleteFunc(slices.Clone(all), func(m Measure) bool {
		k, known := KindOf(m.Name)
		trained := known && (k.trained != nil || m.Name == BestTestAccuracy || m.Name == BestTestEpoch)
		return !trained && !isReuseAccuracy(m.Name) || math.IsNaN(m.Value)
	})
}

// refuse fails with a MemoryError if a job needs more memory than trainings may take.
func (r *Runner) refuse(p *lrunet.Program, j Job) error {
	if r.Memory == nil {
		return nil
	}
	need, err := r.need(p, j)
	if err == nil && need > r.Memory.limit {
		err = &MemoryError{Need: need, Limit: r.Memory.limit, Free: r.Memory.free, Batch: j.Recipe.Complete().Batch}
	}
	return err
}
