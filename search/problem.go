package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strings"
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
	// Flight, if set, makes the run asynchronous: so many evaluations are under way
	// at the same time, Evaluate is called concurrently with batches of one, and
	// whenever one finishes its point is recorded and the next is bred from all that
	// is known. The order of the history, and with it what is bred, then depends on
	// which evaluation finishes first, unless Flight is 1. 0: whole batches. The
	// algorithms of Asynchronous can.
	Flight int
	// Past are the points that an asynchronous run which was stopped had evaluated.
	// Another that goes on from it has them at the beginning of its history, and
	// counts them against the budget. Batches need none: they are repeated from the
	// seed.
	Past []Point[G]
	// Begun are the points that such a run had under way, which come first.
	Begun []Candidate[G]
	// drawing ends what Begin draws, which takes no context.
	drawing context.Context
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

// Validate fails on a missing field, on rungs that do not rise from above zero, and on
// a past of batches, and names it.
func (p Problem[G]) Validate() error {
	if p.Sample == nil {
		return errors.New("search: Problem.Sample is nil, must draw a genome")
	}
	if p.Evaluate == nil {
		return errors.New("search: Problem.Evaluate is nil, must score a batch of candidates")
	}
	if p.Flight < 0 {
		return fmt.Errorf("search: Problem.Flight is %d, must be 0 for batches, or evaluations under way", p.Flight)
	}
	if p.Flight == 0 && len(p.Past)+len(p.Begun) > 0 {
		return errors.New("search: Problem.Past and Begun need Flight: batches are repeated from the seed")
	}
	for i, cost := range p.Rungs {
		if !finite(cost) || cost <= 0 || i > 0 && cost <= p.Rungs[i-1] {
			return fmt.Errorf("search: Problem.Rungs is %v, must rise from above 0", p.Rungs)
		}
	}
	return nil
}

// batches fails where a problem asks an algorithm that cannot to be asynchronous.
func (p Problem[G]) batches(name string) error {
	if p.Flight == 0 {
		return nil
	}
	return fmt.Errorf("search: %s evaluates rung by rung and cannot be asynchronous (have %s)", name, strings.Join(Asynchronous(), ", "))
}
