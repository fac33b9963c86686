package search

import (
	"cmp"
	"context"
	"errors"
	"math/rand"
)

// ladderFirst is the share of what a step of Ladder spends that goes to the first
// rung, and ladderStep what a step spends, in batches on the last rung.
const (
	ladderFirst = 1.0 / 3
	ladderStep  = 1.5
)

// Ladder is Surrogate on the first and the last rung. Each step evaluates points on
// the first that are expected to add most to the hypervolume once they stand on the
// last, and then those on the last of which that still holds. A Gaussian process
// predicts what the first rung will say from what is known beforehand, a second one
// what the last will say from that and from the first one's word. What comes first is
// chosen as Surrogate's first batch. Rungs between are left out. It needs
// Problem.Foresee; without further rungs, or with a budget of one evaluation, it is
// Random. Another budget is another search, not a longer one.
//
// Source: the expectation as Surrogate's; a short training as a feature of a model as
// in White et al., "How powerful are performance predictors in neural architecture
// search?", 2021 (arXiv 2104.01177), section 4.
type Ladder[G Genome[G]] struct {
	Budget int    // evaluations on the last rung, or what they cost; 0: DefaultBudget
	Batch  int    // points evaluated together; 0: DefaultPopulation
	Seed   uint64 // of all randomness
}

func newLadder[G Genome[G]](o Options) (Algorithm[G], error) {
	r, err := rateless[G]("ladder", o)
	return Ladder[G](r), err
}

// Validate fails on invalid options and names each.
func (l Ladder[G]) Validate() error { return Random[G](l).Validate() }

// Run is Algorithm's. It also fails as Surrogate's does.
func (l Ladder[G]) Run(ctx context.Context, problem Problem[G]) (History[G], error) {
	if err := errors.Join(l.Validate(), problem.Validate(), problem.foreseen("ladder"), problem.batches("ladder")); err != nil {
		return nil, err
	}
	a := newArchive(ctx, problem, cmp.Or(l.Budget, DefaultBudget))
	if a.rung == 0 || a.left < 2*a.rungs[a.rung] {
		return Random[G](l).Run(ctx, problem)
	}
	r := &climb[G]{
		ctx: ctx, archive: a, last: a.rung, batch: cmp.Or(l.Batch, DefaultPopulation),
		rng: rand.New(rand.NewSource(int64(l.Seed))),
	}
	for a.affords(a.rungs[r.last]) {
		before := len(a.history)
		if err := r.step(); err != nil {
			return a.history, err
		}
		if len(a.history) == before {
			break // nothing is left in the space
		}
	}
	return a.history, nil
}

// climb is a run of Ladder.
type climb[G Genome[G]] struct {
	ctx        context.Context
	archive    *archive[G]
	rng        *rand.Rand
	last       int
	batch      int
	generation int
}

// step spends a part of the budget.
func (r *climb[G]) step() error {
	a := r.archive
	whole := a.rungs[r.last]
	part := min(ladderStep*float64(r.batch)*whole, a.left)
	first := min(part*ladderFirst, part-whole)
	later := a.left - part
	a.rung, a.left = 0, first
	err := r.look()
	part -= first - a.left
	a.rung, a.left = r.last, part
	if err == nil {
		err = r.promote()
	}
	a.left += later
	return err
}

// look evaluates points on the first rung, as many as the archive's budget allows.
func (r *climb[G]) look() error {
	a := r.archive
	if r.generation == 0 {
		a.design(int(a.left/a.rungs[0]), r.rng)
	}
	for !a.spent() || len(a.queue) > 0 {
		r.propose()
		a.fill(r.batch, r.generation, r.rng)
		if len(a.queue) == 0 {
			return nil
		}
		if err := r.evaluate(); err != nil {
			return err
		}
	}
	return nil
}

// propose queues the new points that promise most, if there is enough to model.
func (r *climb[G]) propose() {
	a, m := r.archive, r.model()
	if m == nil {
		return
	}
	pool := a.breed(a.history.On(r.last), r.generation, m.stairs.unknown, r.rng, m.mean)
	for i := range pool {
		pool[i].mean, pool[i].deviation = m.foresee(pool[i].foreseen)
	}
	for len(a.queue) < r.batch {
		o, gain := take(m.stairs, &pool)
		if gain <= 0 || !a.add(o.genome, o.lineage) {
			return // fresh samples say more
		}
	}
}

// promote evaluates on the last rung those of the first that promise most.
func (r *climb[G]) promote() error {
	a := r.archive
	for _, p := range r.promising() {
		if a.spent() {
			break
		}
		a.push(Candidate[G]{p.Genome, p.Key, Lineage{r.generation, []string{p.Key}, Promoted}, r.last})
		if len(a.queue) == r.batch {
			if err := r.evaluate(); err != nil {
				return err
			}
		}
	}
	if len(a.queue) == 0 && !a.spent() {
		a.fill(r.batch, r.generation, r.rng) // nobody waits
	}
	if len(a.queue) == 0 {
		return nil
	}
	return r.evaluate()
}

// promising are the points that wait on the first rung, those that promise most
// first, as many as the budget allows.
func (r *climb[G]) promising() []Point[G] {
	a := r.archive
	waiting := r.waiting()
	m := r.model()
	if m == nil {
		return a.stratified(waiting)
	}
	pool := make([]option[G], len(waiting))
	at := map[string]Point[G]{}
	for i, p := range waiting {
		f := a.problem.Foresee(p.Genome)
		mean, deviation := m.last.predict(append(f.numbers(), p.Evaluation.Objectives[m.stairs.unknown]))
		pool[i] = option[G]{genome: p.Genome, costs: f.costs(), mean: mean, deviation: deviation}
		at[p.Genome.Key()] = p
	}
	var chosen []Point[G]
	for float64(len(chosen)) < a.left/a.rungs[r.last] && len(pool) > 0 {
		o, _ := take(m.stairs, &pool)
		chosen = append(chosen, at[o.genome.Key()])
	}
	return chosen
}

// waiting are the feasible points of the first rung that are not on the last.
func (r *climb[G]) waiting() History[G] {
	promoted := map[string]bool{}
	for _, p := range r.archive.history.On(r.last) {
		promoted[p.Key] = true
	}
	var list History[G]
	for _, p := range feasibleOf(r.archive.history.On(0)) {
		if !promoted[p.Key] {
			list = append(list, p)
		}
	}
	return list
}

func (r *climb[G]) evaluate() error {
	if err := r.archive.checkForeseen("ladder", r.archive.queue...); err != nil {
		return err
	}
	_, err := r.archive.evaluate(r.ctx, r.generation)
	r.generation++
	return err
}
