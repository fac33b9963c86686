package nas

import (
	"context"
	"fmt"
	"math/rand"
	"slices"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/internal/crash"
	"lrunet/space"
)

// referenceSamples is how many architectures are drawn to find the worst cost
// that the hypervolume counts.
const referenceSamples = 1000

// resolve fills in what depends on data and space: defaults of the recipe and
// the objectives' references, but for those of speed.
func (e Experiment) resolve(r *eval.Runner, s *space.Space, start []*space.Genome) (Experiment, error) {
	e.Final, e.Device = e.resolveFinal(r.Data.Mirror), e.resolveDevice()
	if !e.Search.onRungs() { // else each rung has its own
		e.Training.Recipe = e.Training.Recipe.For(e.Training.Epochs)
	}
	if e.Title == "" {
		e.Title = e.Name
	}
	if err := e.Final.fits(taskOf(r.Data)); err != nil {
		return e, experiments.KeyError{Err: err}
	}
	largest, err := e.largestCosts(r, s, start)
	if err != nil {
		return e, err
	}
	e.complete()
	e.completeRungs()
	for i, o := range e.Objectives {
		if o.Reference == 0 && !o.kind().Timed() {
			e.Objectives[i].Reference = o.kind().Worst(len(r.Data.Classes), largest[o.Measure])
		}
	}
	return e, nil
}

// largestCosts are the largest costs, by name, among the first population's
// architectures and a fixed sample of the space, so that references are known
// before the search and the same for every seed.
func (e Experiment) largestCosts(r *eval.Runner, s *space.Space, start []*space.Genome) (map[string]float64, error) {
	largest := map[string]float64{}
	random := rand.New(rand.NewSource(1))
	for i := range referenceSamples + len(start) {
		g := s.Sample(random)
		if i < len(start) {
			g = start[i]
		}
		_, costs, err := r.Costs(e.job(r, g.Key()))
		if crash.Is(err) {
			continue // as a candidate it fails
		}
		if err != nil {
			return nil, fmt.Errorf("space: architecture %s: %w", g.Key(), err)
		}
		for _, m := range costs {
			largest[m.Name] = max(largest[m.Name], m.Value)
		}
	}
	return largest, nil
}

// job is the whole training of one architecture.
func (e Experiment) job(r *eval.Runner, arch string) eval.Job {
	return eval.Job{
		Arch:        arch,
		Dataset:     r.Data.Name,
		DatasetHash: r.Data.Hash,
		Validation:  e.Data.Validation,
		SplitSeed:   e.Data.SplitSeed,
		Epochs:      e.Training.Epochs,
		Recipe:      e.Training.Recipe.For(e.Training.Epochs),
		Seed:        e.Seed,
	}
}

// takeReferences takes the references of speed that are left open from the same
// search of before: measured anew they would be others.
func (e *Experiment) takeReferences(kept Experiment) {
	for i, o := range e.Objectives {
		if o.Reference == 0 && i < len(kept.Objectives) && kept.Objectives[i].Measure == o.Measure {
			e.Objectives[i].Reference = kept.Objectives[i].Reference
		}
	}
}

// timeReferences measures the references of speed that are still open: those of
// the network with the most multiply-adds that is found in the space.
func (r *run) timeReferences(ctx context.Context) error {
	open := func(o Objective) bool { return o.Reference == 0 }
	if !slices.ContainsFunc(r.experiment.Objectives, open) {
		return nil
	}
	runner := r.workers.First()
	largest, err := r.experiment.extremeOf(runner, r.space, "madds", -1)
	if err != nil {
		return err
	}
	program, _, err := runner.Costs(r.experiment.job(runner, largest.arch))
	if err != nil {
		return err
	}
	times, err := r.options.Timing(ctx, program)
	if err != nil {
		return fmt.Errorf("timing %s: %w", largest.arch, err)
	}
	for i, o := range r.experiment.Objectives {
		if open(o) {
			r.experiment.Objectives[i].Reference = o.kind().Worst(len(runner.Data.Classes), times.Value(o.Measure))
		}
	}
	return nil
}
