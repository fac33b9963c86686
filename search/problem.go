package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
)

// Problem is what an algorithm works on.
type Problem[G Genome[G]] struct {
	// Sample draws a point of the space. Required. It should be able to reach
	// every point: random search and the first population come from it.
	Sample func(rng *rand.Rand) G
	// Evaluate scores a batch. Required.
	Evaluate Evaluate[G]
	// Initial points are evaluated first, in this order, repeated ones once.
	// Those beyond the budget are left out.
	Initial []G
	// Rungs are what an evaluation costs at each thoroughness that there is, such
	// as epochs of training, rising. None: there is one. The budget is that many
	// evaluations on the last rung, or what they cost; algorithms that do not ask
	// for others evaluate on that one.
	Rungs []float64
	// Foresee, if set, tells what is known of a genome before it is evaluated, such
	// as its costs. Halving ranks by it; Surrogate needs it.
	Foresee func(genome G) Foresight
	// Observe, if set, is called after each batch with the points that were
	// evaluated, in the batch's order, on a batch cut short too. An error ends
	// the run.
	Observe func(points []Point[G]) error
}

// Evaluate scores a batch of distinct candidates that were not evaluated before;
// evaluation i belongs to candidate i. The caller runs what workers it likes, must
// not change the candidates, and must not let a result depend on the order in
// which workers finish. A candidate that cannot be scored is a failed
// Evaluation, not an error.
//
// An error ends the run. What was finished by then is kept: the evaluations
// with an error may be fewer than the batch, and zero ones stand for
// candidates that were not finished. When ctx is cancelled, return what is
// finished and ctx.Err().
type Evaluate[G any] func(ctx context.Context, batch []Candidate[G]) ([]Evaluation, error)

// Validate fails on a missing field, and on rungs that do not rise from above zero,
// and names it.
func (p Problem[G]) Validate() error {
	if p.Sample == nil {
		return errors.New("search: Problem.Sample is nil, must draw a genome")
	}
	if p.Evaluate == nil {
		return errors.New("search: Problem.Evaluate is nil, must score a batch of candidates")
	}
	for i, cost := range p.Rungs {
		if !finite(cost) || cost <= 0 || i > 0 && cost <= p.Rungs[i-1] {
			return fmt.Errorf("search: Problem.Rungs is %v, must rise from above 0", p.Rungs)
		}
	}
	return nil
}
