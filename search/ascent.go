package search

import (
	"context"
	"math/rand"
)

// ascent is a run that draws points on the first rung, and promotes some to others.
type ascent[G Genome[G]] struct {
	ctx        context.Context
	archive    *archive[G]
	batch      int
	generation int
}

// draw evaluates samples on the first rung.
func (r *ascent[G]) draw(rng *rand.Rand) error {
	r.archive.start(r.batch, rng)
	for len(r.archive.queue) > 0 {
		if err := r.evaluate(); err != nil {
			return err
		}
		r.archive.fill(r.batch, r.generation, rng)
	}
	return nil
}

func (r *ascent[G]) evaluate() error {
	_, err := r.archive.evaluate(r.ctx, r.generation)
	r.generation++
	return err
}

// promote evaluates points on the archive's rung, as many as the budget allows.
func (r *ascent[G]) promote(points []Point[G]) error {
	a := r.archive
	for _, p := range points {
		if a.spent() {
			break
		}
		a.push(Candidate[G]{p.Genome, p.Key, Lineage{r.generation, []string{p.Key}, Promoted}, a.rung})
		if len(a.queue) == r.batch {
			if err := r.evaluate(); err != nil {
				return err
			}
		}
	}
	if len(a.queue) == 0 {
		return nil
	}
	return r.evaluate()
}
