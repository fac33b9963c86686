package table

import (
	"fmt"

	"lrunet/eval"
)

// task is one training of a table.
type task struct {
	network int // its place in the table
	arch    string
	rung    int
	seed    uint64
}

func (t Table) describe(k task) string {
	return fmt.Sprintf("%s %d epochs seed %d", k.arch, t.Rungs[k.rung].Epochs, k.seed)
}

// tasks are all trainings in the order in which they are done: network by network,
// each with all its rungs and seeds, so that a table that is stopped early is a
// smaller table of its own.
func (t Table) tasks(archs []string) []task {
	var list []task
	for i, arch := range archs {
		for rung := range t.Rungs {
			if due(i, t.Rungs[rung].Every) {
				list = append(list, task{i, arch, rung, t.Seed})
			}
		}
		if !due(i, t.Repeats.Every) {
			continue
		}
		for _, seed := range t.Repeats.Seeds {
			for rung := range t.Rungs {
				if t.Rungs[rung].Every <= 1 {
					list = append(list, task{i, arch, rung, seed})
				}
			}
		}
	}
	return list
}

// due says whether a network is one of those that get something.
func due(network, every int) bool { return every == 0 || network%every == 0 }

// job is one training on the runner's data.
func (t Table) job(r *eval.Runner, k task) eval.Job {
	j := t.jobOn(r.Data.Hash, k)
	j.Dataset = r.Data.Name
	return j
}

// jobOn is one training on data of that hash.
func (t Table) jobOn(hash string, k task) eval.Job {
	rung := t.Rungs[k.rung]
	return eval.Job{
		Arch: k.arch, DatasetHash: hash,
		Validation: t.Data.Validation, SplitSeed: t.Data.SplitSeed, Train: t.TrainImages,
		Epochs: rung.Epochs, Recipe: rung.Recipe, Seed: k.seed,
	}
}

// resolve writes out the recipes in full.
func (t Table) resolve() Table {
	rungs := append([]Rung(nil), t.Rungs...)
	for i, r := range rungs {
		rungs[i].Recipe = r.Recipe.For(r.Epochs)
	}
	t.Rungs = rungs
	if t.Title == "" {
		t.Title = t.Name
	}
	return t
}
