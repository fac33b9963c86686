package replay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lrunet/eval/table"
	"lrunet/search"
)

// Workers train on a clock of their own: they alone say which training is over first.
type Workers interface {
	// Begin hands over a training that takes so many seconds where the table was made.
	// The number is its name.
	Begin(number int, seconds float64)
	// Next is the next of those that were handed over to be over.
	Next() (number int)
}

// Stage is a table on which many searches are replayed by workers. It is safe for
// concurrent use.
type Stage struct{ base *replay }

// NewStage prepares a table for searches with these objectives, which are as Options
// has them. It fails as Run does.
func NewStage(f *table.File, objectives []string) (*Stage, error) {
	o := Options{Objectives: objectives}.complete()
	if err := o.Validate(); err != nil {
		return nil, err
	}
	base, err := newReplay(f, o)
	if err != nil {
		return nil, err
	}
	return &Stage{base}, nil
}

// Networks is the number of the table's networks.
func (s *Stage) Networks() int { return len(s.base.bench.Networks) }

// Objectives are those of the searches.
func (s *Stage) Objectives() []string { return slices.Clone(s.base.options.Objectives) }

// Run replays a search whose batches workers train or, with a flight, an asynchronous
// one of which they have so many trainings at any time. The options' objectives
// are the stage's. It fails on options that are not valid, on an algorithm that cannot
// be asynchronous, and with ctx's error.
func (s *Stage) Run(ctx context.Context, o Options, workers Workers, flight int) (*Outcome, error) {
	r := *s.base
	o.Objectives = r.options.Objectives
	r.options = o.complete()
	if err := r.options.Validate(); err != nil {
		return nil, err
	}
	if flight == 0 {
		r.workers = workers
		return r.run(ctx)
	}
	algorithm, err := r.options.algorithm()
	if err != nil {
		return nil, err
	}
	steady, is := algorithm.(search.Steady[*network])
	if !is {
		return nil, fmt.Errorf("%s cannot be asynchronous (have %s)", r.options.Algorithm, strings.Join(search.Asynchronous(), ", "))
	}
	b, err := steady.Begin(r.problem())
	if err != nil {
		return nil, err
	}
	if err := r.fly(ctx, b, workers, flight); err != nil {
		return nil, err
	}
	return r.outcome(b.History()), nil
}

// fly asks and tells until nothing is under way.
func (r *replay) fly(ctx context.Context, b *search.Breeder[*network], workers Workers, flight int) error {
	flying := map[int]search.Candidate[*network]{}
	for next := 0; ; {
		for len(flying) < flight {
			c, ok := b.Ask()
			if !ok {
				break
			}
			flying[next] = c
			workers.Begin(next, r.seconds(c))
			next++
		}
		if len(flying) == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		number := workers.Next()
		c := flying[number]
		delete(flying, number)
		if err := b.Tell(c, r.evaluation(c.Genome.index, c.Rung)); err != nil {
			return err
		}
	}
}

// batch has the workers train together what is then known together.
func (r *replay) batch(batch []search.Candidate[*network]) {
	for i, c := range batch {
		r.workers.Begin(i, r.seconds(c))
	}
	for range batch {
		r.workers.Next()
	}
}

// seconds are those of a candidate's training.
func (r *replay) seconds(c search.Candidate[*network]) float64 {
	return r.bench.Networks[c.Genome.index].On[c.Rung].Seconds
}
