package nas

import (
	"fmt"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/store"
	"lrunet/lrunet"
)

// finalist is a network that is trained once the search is over: a member of the
// front, or one to compare members with.
type finalist struct {
	member int      // its number; 0: none
	name   string   // of the network as people call it, "#1" for a member
	job    eval.Job // the search's, with this network
	costs  eval.Measures
}

// finalists are the chosen members of a front, then the networks beside them. It fails
// where one of those cannot be built for the task.
func (f *Final) finalists(front []store.Candidate, t task) ([]finalist, error) {
	if f == nil || len(front) == 0 {
		return nil, nil
	}
	var list []finalist
	for i, c := range front[:f.chosen(len(front))] {
		list = append(list, finalist{i + 1, fmt.Sprintf("#%d", i+1), c.Result.Job, c.Result.Measures.Costs()})
	}
	for _, name := range f.Networks {
		p, err := t.build(name)
		if err != nil {
			return nil, err
		}
		job := front[0].Result.Job
		job.Arch, job.Start = p.Arch, eval.StartOf(p)
		list = append(list, finalist{0, name, job, eval.CostMeasures(cost.Of(p))})
	}
	return list, nil
}

// fits says which of the networks cannot be built for a task.
func (f *Final) fits(t task) error {
	if f == nil {
		return nil
	}
	for _, name := range f.Networks {
		if _, err := t.build(name); err != nil {
			return err
		}
	}
	return nil
}

// build makes a network that stands in final.networks.
func (t task) build(name string) (*lrunet.Program, error) {
	p, err := lrunet.Build(name, t.Input, len(t.Classes))
	if err != nil {
		return nil, fmt.Errorf("final: networks: %w", err)
	}
	return p, nil
}

// job is a finalist's training with one seed.
func (f *Final) job(of finalist, seed uint64) eval.Job {
	j := of.job
	j.Validation, j.SplitSeed = 0, 0
	j.Epochs, j.Recipe, j.Seed = f.Epochs, *f.Recipe, seed
	return j
}
