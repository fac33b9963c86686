package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"slices"
)

// Steady is an algorithm that can breed one point at a time from all that is known
// by then, and so run asynchronously. Those of Asynchronous are.
type Steady[G Genome[G]] interface {
	Algorithm[G]
	// Begin starts a search whose points are asked for and told one by one, by a
	// caller that evaluates them itself: Problem's Evaluate is not called. It fails
	// as Run does before the first evaluation.
	Begin(problem Problem[G]) (*Breeder[G], error)
}

// Breeder is a search without batches. Any number of points may be asked for before
// the first is told; they are told in any order, and each is bred from all that was
// told by then. The first points are the initial ones and samples, until as many as
// a population has are known. It is not safe for concurrent use.
type Breeder[G Genome[G]] struct {
	archive *archive[G]
	size    int // of a population
	rng     *rand.Rand
	learn   func(p Point[G]) error      // takes note of a point; nil where the history is enough
	breed   func(generation int)        // queues a point, or none
	first   func(n int, rng *rand.Rand) // queues what comes first
}

// resumedStride keeps the random numbers of a resumed search apart from those that it
// had before, which would propose the same points again.
const resumedStride = 0x9e3779b97f4a7c15

// newBreeder makes one that knows nothing yet; the algorithm sets its functions, then
// starts it.
func newBreeder[G Genome[G]](problem Problem[G], budget, size int, seed uint64) *Breeder[G] {
	seed += uint64(len(problem.Past)) * resumedStride
	ctx := problem.drawing
	if ctx == nil {
		ctx = context.Background()
	}
	a := newArchive(ctx, problem, budget)
	return &Breeder[G]{archive: a, size: size, rng: rand.New(rand.NewSource(int64(seed))), first: a.start}
}

// start takes the problem's past, and queues what comes first.
func (b *Breeder[G]) start() (*Breeder[G], error) {
	a := b.archive
	for _, p := range a.problem.Past {
		if a.seen[p.Key] {
			return nil, fmt.Errorf("search: Problem.Past has %q twice", p.Key)
		}
		a.seen[p.Key] = true
		a.left -= a.rungs[a.rung]
		if err := b.take(p.Candidate, p.Evaluation); err != nil {
			return nil, err
		}
	}
	for _, c := range a.problem.Begun {
		a.add(c.Genome, c.Lineage)
	}
	b.first(b.size-len(a.history), b.rng)
	return b, nil
}

// take records a point and learns from it.
func (b *Breeder[G]) take(c Candidate[G], e Evaluation) error {
	a := b.archive
	if err := a.record(c, e); err != nil || b.learn == nil {
		return err
	}
	return b.learn(a.history[len(a.history)-1])
}

// Ask is the next point to evaluate; false where there is none, as the budget is
// spent or the space exhausted. The generation of its lineage is how many
// populations were known when it was bred.
func (b *Breeder[G]) Ask() (Candidate[G], bool) {
	a := b.archive
	if len(a.queue) == 0 {
		if known := len(a.history); known < b.size {
			a.sample(0, b.rng)
		} else {
			b.breed(known / b.size)
		}
	}
	if len(a.queue) == 0 {
		return Candidate[G]{}, false
	}
	c := a.queue[0]
	a.queue = a.queue[1:]
	a.flying = append(a.flying, c)
	return c, true
}

// Tell takes the evaluation of a point that was asked for into the history, and
// notifies Problem.Observe. It fails where the point was not asked for or was told
// before, on an evaluation that Evaluate may not return, and as Observe does.
func (b *Breeder[G]) Tell(c Candidate[G], e Evaluation) error {
	a := b.archive
	i := slices.IndexFunc(a.flying, func(f Candidate[G]) bool { return f.Key == c.Key })
	if i < 0 {
		return fmt.Errorf("search: %q was told, but is not under way", c.Key)
	}
	a.flying = slices.Delete(a.flying, i, i+1)
	before := len(a.history)
	err := b.take(c, e)
	return errors.Join(err, a.observe(slices.Clone(a.history[before:])))
}

// History is what was told so far, in that order.
func (b *Breeder[G]) History() History[G] { return b.archive.history }
