package search

import (
	"cmp"
	"context"
	"errors"
	"math/rand"
	"slices"
)

// strata is how many parts of equally many points Halving ranks apart.
const strata = 5

// Halving is successive halving on all rungs: each gets an equal part of the budget,
// so that fewer and fewer points go on. Which do is decided by non-dominated sorting
// within strata of cost, from each as many: over all, points that cost little are
// hardly ever dominated and would crowd out the rest. Strata need Problem.Foresee;
// without it all points are one. Without further rungs, or where the budget is too
// small for them, it is Random. Another budget is another search, not a longer one.
//
// Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and
// hyperparameter optimization", 2016; the sorting as in arXiv 2106.12639.
type Halving[G Genome[G]] struct {
	Budget int    // evaluations on the last rung, or what they cost; 0: DefaultBudget
	Batch  int    // points evaluated together; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newHalving[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("halving", o)
	return Halving[G](r), err
}

// Validate fails on invalid options and names each.
func (h Halving[G]) Validate() error { return Random[G](h).Validate() }

// Run is Algorithm's, and fails as it says.
func (h Halving[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(h.Validate(), problem.Validate(), problem.batches("halving")); err != nil {
		return nil, err
	}
	a := newArchive(ctx, problem, cmp.Or(h.Budget, DefaultBudget))
	last, whole := a.rung, a.left
	reserved := max(whole/float64(last+1), a.rungs[last]) // for the last rung
	part := (whole - reserved) / float64(max(last, 1))
	if last == 0 || part < a.rungs[0] {
		return Random[G](h).Run(ctx, problem)
	}
	r := &ascent[G]{ctx, a, cmp.Or(h.Batch, DefaultPopulation), 0}
	kept := whole - part // of the budget, for later rungs
	a.rung, a.left = 0, part
	if err := r.draw(rand.New(rand.NewSource(int64(h.Seed)))); err != nil {
		return a.history, err
	}
	for rung := 1; rung <= last; rung++ {
		kept += a.left
		share := part
		if rung == last {
			share = kept
		}
		a.rung, a.left, kept = rung, share, kept-share
		if err := r.promote(a.waiting()); err != nil {
			return a.history, err
		}
	}
	return a.history, nil
}

// waiting are the points that were not evaluated on the archive's rung, those that
// came furthest first, and the best of them first.
func (a *archive[G]) waiting() []Point[G] {
	var list []Point[G]
	further := map[string]bool{}
	for rung := a.rung - 1; rung >= 0; rung-- {
		var here History[G]
		for _, p := range a.history.On(rung) {
			if !further[p.Key] {
				here = append(here, p)
			}
		}
		for _, p := range here {
			further[p.Key] = true
		}
		list = append(list, a.stratified(here)...)
	}
	return list
}

// stratified orders points by taking the best of each stratum of cost in turn, then
// the second ones, and so on; then those that no front may hold, which would fill whole
// strata where a constraint is about cost. Failed ones are left out.
func (a *archive[G]) stratified(points History[G]) []Point[G] {
	infeasible := slices.DeleteFunc(slices.Clone(points), func(p Point[G]) bool { return p.Evaluation.Feasible() })
	return append(a.inTurn(feasibleOf(points)), ranking(infeasible)...)
}

// inTurn takes the best of each stratum, then the second ones, and so on.
func (a *archive[G]) inTurn(points History[G]) []Point[G] {
	var ranked [][]Point[G]
	most := 0
	for _, stratum := range a.strata(points) {
		r := ranking(stratum)
		ranked, most = append(ranked, r), max(most, len(r))
	}
	var list []Point[G]
	for i := range most {
		for _, r := range ranked {
			if i < len(r) {
				list = append(list, r[i])
			}
		}
	}
	return list
}

// strata divides points by the objectives that are known beforehand.
func (a *archive[G]) strata(points History[G]) [][]Point[G] {
	if a.problem.Foresee == nil || len(points) == 0 {
		return [][]Point[G]{points}
	}
	return divide(points, strata, func(p Point[G]) []float64 { return a.problem.Foresee(p.Genome).costs() })
}
