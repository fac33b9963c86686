package search

import (
	"cmp"
	"context"
	"errors"
	"math/rand"
)

// Screen evaluates many samples on the first rung, and the best of them on the
// last: one epoch for all, and the best go on. Half of the budget goes into each. It
// is the baseline that cleverer ways to spend epochs must beat. Without further
// rungs, or with a budget of one evaluation, it is Random. Another budget is another
// search, not a longer one.
//
// Source: arXiv 2307.15422.
type Screen[G Genome[G]] struct {
	Budget int    // evaluations on the last rung, or what they cost; 0: DefaultBudget
	Batch  int    // points evaluated together; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newScreen[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("screen", o)
	return Screen[G](r), err
}

// Validate fails on invalid options and names each.
func (s Screen[G]) Validate() error { return Random[G](s).Validate() }

// Run is Algorithm's, and fails as it says.
func (s Screen[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(s.Validate(), problem.Validate(), problem.batches("screen")); err != nil {
		return nil, err
	}
	a := newArchive(ctx, problem, cmp.Or(s.Budget, DefaultBudget))
	last, batch := a.rung, cmp.Or(s.Batch, DefaultPopulation)
	second := max(a.left/2, a.rungs[last])
	if last == 0 || a.left-second < a.rungs[0] {
		return Random[G](s).Run(ctx, problem)
	}
	a.rung, a.left = 0, a.left-second
	r := &ascent[G]{ctx, a, batch, 0}
	if err := r.draw(rand.New(rand.NewSource(int64(s.Seed)))); err != nil {
		return a.history, err
	}
	a.rung, a.left = last, a.left+second
	err := r.promote(ranking(a.history))
	return a.history, err
}

// ranking orders points: front by front, and by falling crowding distance within a
// front. Failed ones are left out.
func ranking[G Genome[G]](points History[G]) []Point[G] {
	evaluations := points.Evaluations()
	var ranked []Point[G]
	for _, front := range NonDominatedSort(evaluations) {
		for _, i := range byCrowding(evaluations, front) {
			if !evaluations[i].Failed {
				ranked = append(ranked, points[i])
			}
		}
	}
	return ranked
}
