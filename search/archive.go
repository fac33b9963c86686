package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"slices"
)

// sampleTries is how often an archive samples for a point it has not seen
// before it takes the space as exhausted. Sampling costs nothing compared with an
// evaluation; in a space of 100 points sampled evenly the last one is missed
// once in 20,000 runs.
const sampleTries = 1000

// archive keeps a run's history and its queue: the next batch. It ensures that
// no point is evaluated twice and that the budget holds.
type archive[G Genome[G]] struct {
	ctx        context.Context // ends drawing
	problem    Problem[G]
	rungs      []float64       // what an evaluation on each costs
	left       float64         // of the budget, after history, queue and what is flying
	seen       map[string]bool // keys of history, queue and what is flying
	rung       int             // on which points are added: the last
	queue      []Candidate[G]
	flying     []Candidate[G] // asked for, and not told yet
	history    History[G]
	objectives int // of every feasible point; 0 before the first
}

func newArchive[G Genome[G]](ctx context.Context, problem Problem[G], budget int) *archive[G] {
	a := &archive[G]{ctx: ctx, problem: problem, rungs: problem.Rungs, seen: map[string]bool{}}
	if len(a.rungs) == 0 {
		a.rungs = []float64{1}
	}
	a.rung = len(a.rungs) - 1
	a.left = float64(budget) * a.rungs[a.rung]
	return a
}

// spent says whether no further point may be queued on the archive's rung.
func (a *archive[G]) spent() bool { return !a.affords(a.rungs[a.rung]) }

// affords says whether a cost is left of the budget, but for the rounding of the costs
// that were taken from it.
func (a *archive[G]) affords(cost float64) bool { return a.left >= cost*(1-1e-9) }

// add queues a genome for a batch on the archive's rung, unless it was seen before
// or the budget is spent.
func (a *archive[G]) add(genome G, lineage Lineage) bool {
	key := genome.Key()
	if a.spent() || a.seen[key] {
		return false
	}
	a.seen[key] = true
	a.push(Candidate[G]{genome, key, lineage, a.rung})
	return true
}

// push queues a candidate whose cost the budget has.
func (a *archive[G]) push(c Candidate[G]) {
	a.left -= a.rungs[c.Rung]
	a.queue = append(a.queue, c)
}

// sample queues and returns a point not seen before; false if none was found.
func (a *archive[G]) sample(generation int, rng *rand.Rand) (G, bool) {
	for range sampleTries {
		if genome := a.problem.Sample(rng); a.add(genome, Lineage{Generation: generation, Operator: Drawn}) {
			return genome, true
		}
		if a.spent() {
			break
		}
	}
	var none G
	return none, false
}

// fill queues samples until the batch has n points, the budget is spent, the space
// is exhausted or the context ends. It queues one then too, unless there is none left:
// without any the run would seem to be at its end.
func (a *archive[G]) fill(n, generation int, rng *rand.Rand) {
	for len(a.queue) < n {
		if _, ok := a.sample(generation, rng); !ok || a.ctx.Err() != nil {
			return
		}
	}
}

// start queues the first batch: all initial points, and samples up to n.
func (a *archive[G]) start(n int, rng *rand.Rand) {
	for _, genome := range a.problem.Initial {
		a.add(genome, Lineage{Operator: Initial})
	}
	a.fill(n, 0, rng)
}

// evaluate empties the queue into the history and notifies the observer. Points
// without an error are the whole queue, in its order.
func (a *archive[G]) evaluate(ctx context.Context, generation int) ([]Point[G], error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("search: stopped after %d evaluations: %w", len(a.history), context.Cause(ctx))
	}
	batch := a.queue
	a.queue = nil
	evaluations, err := a.problem.Evaluate(ctx, slices.Clone(batch))
	if err != nil {
		err = fmt.Errorf("search: evaluating batch %d: %w", generation, err)
	}
	if bad := checkLength(len(evaluations), len(batch), generation, err != nil); bad != nil {
		return nil, errors.Join(err, bad)
	}
	before := len(a.history)
	for i, e := range evaluations {
		if err == nil || e.finished() {
			if bad := a.record(batch[i], e); bad != nil {
				err = errors.Join(err, bad)
				break
			}
		}
	}
	points := slices.Clone(a.history[before:])
	return points, errors.Join(err, a.observe(points))
}

func checkLength(got, want, generation int, interrupted bool) error {
	if got > want || got < want && !interrupted {
		return fmt.Errorf("search: Evaluate returned %d evaluations for batch %d of %d genomes, must be one each",
			got, generation, want)
	}
	return nil
}

// record appends a point to the history.
func (a *archive[G]) record(c Candidate[G], e Evaluation) error {
	if !e.finished() {
		return fmt.Errorf("search: Evaluate left %q without a score, must set Objectives, Violation or Failed", c.Key)
	}
	switch e.class() {
	case failed:
		e.Failed = true
	case feasible:
		if a.objectives == 0 {
			a.objectives = len(e.Objectives)
		}
		if len(e.Objectives) != a.objectives {
			return fmt.Errorf("search: Evaluate gave %q %d objectives, must be %d as before",
				c.Key, len(e.Objectives), a.objectives)
		}
	}
	e.Objectives = slices.Clone(e.Objectives)
	a.history = append(a.history, Point[G]{Candidate: c, Evaluation: e, Order: len(a.history)})
	return nil
}

func (a *archive[G]) observe(points []Point[G]) error {
	if a.problem.Observe == nil || len(points) == 0 {
		return nil
	}
	if err := a.problem.Observe(points); err != nil {
		return fmt.Errorf("search: observing batch %d: %w", points[0].Generation, err)
	}
	return nil
}
