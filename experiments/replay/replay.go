// Package replay runs search algorithms on a tabular benchmark: stored results
// answer in place of training, a simulated clock counts what training would have
// taken, and the front that was found is held against the exact one. It knows
// nothing of how a table is built.
package replay

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand"

	"lrunet/eval/table"
	"lrunet/search"
	"lrunet/space"
)

// Options are what a replay depends on beside the table.
type Options struct {
	Algorithm  string   // one of search.Names; "": DefaultAlgorithm
	Seed       uint64   // of the algorithm
	Budget     int      // trainings on the last rung, or what they cost in epochs; 0: DefaultBudget
	Population int      // networks a generation; 0: DefaultPopulation
	Objectives []string // measures, accuracy among them; none: accuracy and madds
}

// Defaults of the options.
const (
	DefaultAlgorithm  = "surrogate"
	DefaultBudget     = 50
	DefaultPopulation = 10
)

// Outcome is what a replay found.
type Outcome struct {
	Options    Options // in full
	Rungs      []int   // epochs
	Networks   int     // of the table
	Exact      int     // of them on the exact front
	Trainings  int
	Epochs     float64 // that they took
	Seconds    float64 // that they took when the table was made
	Front      []table.Network
	Trajectory []Moment // at each training on the last rung that changed something, the last one the end
}

// Final is how good the front that was found is in the end.
func (o *Outcome) Final() Moment { return o.Trajectory[len(o.Trajectory)-1] }

// Run replays a search. It fails on options that are not valid, on a table whose
// networks are not in its space, and with ctx's error if that is done first.
func Run(ctx context.Context, f *table.File, o Options) (*Outcome, error) {
	o = o.complete()
	if err := o.Validate(); err != nil {
		return nil, err
	}
	r, err := newReplay(f, o)
	if err != nil {
		return nil, err
	}
	return r.run(ctx)
}

// run replays the search that the options say.
func (r *replay) run(ctx context.Context) (*Outcome, error) {
	algorithm, err := r.options.algorithm()
	if err != nil {
		return nil, err
	}
	history, err := algorithm.Run(ctx, r.problem())
	if err != nil {
		return nil, err
	}
	return r.outcome(history), nil
}

// problem is the table as algorithms see it.
func (r *replay) problem() search.Problem[*network] {
	problem := search.Problem[*network]{Sample: r.sample, Evaluate: r.evaluate, Foresee: r.foresee}
	for _, epochs := range r.bench.Rungs {
		problem.Rungs = append(problem.Rungs, float64(epochs))
	}
	return problem
}

func (o Options) complete() Options {
	o.Algorithm = cmp.Or(o.Algorithm, DefaultAlgorithm)
	o.Budget, o.Population = cmp.Or(o.Budget, DefaultBudget), cmp.Or(o.Population, DefaultPopulation)
	if len(o.Objectives) == 0 {
		o.Objectives = []string{"accuracy", "madds"}
	}
	return o
}

// OptionError says which option is not valid, or not for the table.
type OptionError struct{ Err error }

// Error is the error's own text.
func (e OptionError) Error() string { return e.Err.Error() }

// Unwrap is the error without the mark.
func (e OptionError) Unwrap() error { return e.Err }

// Validate fails on the first option that is not valid, and names it. The error is an
// OptionError.
func (o Options) Validate() error {
	o = o.complete()
	_, err := o.algorithm()
	if err = cmp.Or(err, o.checkObjectives()); err != nil {
		return OptionError{err}
	}
	return nil
}

func (o Options) algorithm() (search.Algorithm[*network], error) {
	return search.New[*network](o.Algorithm, search.Options{Budget: o.Budget, Population: o.Population, Seed: o.Seed})
}

// replay is a search on a table.
type replay struct {
	options    Options
	bench      *table.Bench
	neighbours *neighbours
	truth      truth
	workers    Workers // whose clock counts; nil: none
}

func newReplay(f *table.File, o Options) (*replay, error) {
	bench, err := f.Bench()
	if err != nil {
		return nil, err
	}
	s, err := space.New(f.Space, f.Input)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, n := range bench.Networks {
		keys = append(keys, n.Arch)
		for _, name := range o.Objectives[1:] {
			if _, ok := n.Measures[name]; !ok {
				return nil, OptionError{fmt.Errorf("objectives: the table has no %s of %s", name, n.Arch)}
			}
		}
	}
	r := &replay{options: o, bench: bench}
	if r.neighbours, err = newNeighbours(s, keys); err != nil {
		return nil, err
	}
	r.truth, err = newTruth(r)
	return r, err
}

// sample draws a network of the table.
func (r *replay) sample(random *rand.Rand) *network {
	return &network{r.neighbours, random.Intn(len(r.bench.Networks))}
}

// evaluate is search.Evaluate: the table answers.
func (r *replay) evaluate(ctx context.Context, batch []search.Candidate[*network]) ([]search.Evaluation, error) {
	if r.workers != nil {
		r.batch(batch)
	}
	evaluations := make([]search.Evaluation, len(batch))
	for i, c := range batch {
		evaluations[i] = r.evaluation(c.Genome.index, c.Rung)
	}
	return evaluations, ctx.Err()
}

// evaluation is what a network scores on a rung.
func (r *replay) evaluation(index, rung int) search.Evaluation {
	n := r.bench.Networks[index]
	answer := n.On[rung]
	if answer.Failure != "" {
		return search.Evaluation{Failed: true}
	}
	return search.Evaluation{Objectives: r.objectives(index, 100-answer.Accuracy)}
}

// objectives are a network's, the first of which only training tells.
func (r *replay) objectives(index int, first float64) []float64 {
	list := []float64{first}
	for _, name := range r.options.Objectives[1:] {
		list = append(list, minimised(name, r.bench.Networks[index].Measures[name]))
	}
	return list
}

// foresee is search.Problem's: all but the accuracy is known.
func (r *replay) foresee(n *network) search.Foresight {
	measures := r.bench.Networks[n.index].Measures
	params, madds := measures["params"], measures["madds"]
	return search.Foresight{
		Objectives: r.objectives(n.index, math.NaN()),
		Features:   space.Numbers(r.neighbours.archs[n.index], params, madds), Proxy: space.Guess(params, madds),
	}
}

// outcome holds what a search found against the exact front.
func (r *replay) outcome(history search.History[*network]) *Outcome {
	o := &Outcome{Options: r.options, Rungs: r.bench.Rungs, Networks: len(r.bench.Networks), Exact: len(r.truth.exact), Trainings: len(history)}
	judge := newJudge(r.truth)
	o.Trajectory = []Moment{judge.moment(0, 0)}
	for _, p := range history {
		o.Epochs += float64(r.bench.Rungs[p.Rung])
		o.Seconds += r.seconds(p.Candidate)
		if p.Rung == len(r.bench.Rungs)-1 && judge.add(p.Genome.index, p.Evaluation) {
			o.Trajectory = append(o.Trajectory, judge.moment(o.Epochs, o.Seconds))
		}
	}
	o.Trajectory = append(o.Trajectory, judge.moment(o.Epochs, o.Seconds))
	for _, p := range history.On(len(r.bench.Rungs) - 1).Front() {
		o.Front = append(o.Front, r.bench.Networks[p.Genome.index])
	}
	return o
}
