package table

import (
	"cmp"
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/internal/words"
)

// task is one training of a table.
type task struct {
	network int // its place in the table
	arch    string
	rung    int
	seed    uint64
}

func (t Table) describe(k task) string {
	return fmt.Sprintf("%s %s seed %d", k.arch, words.Count(t.Rungs[k.rung].Epochs, "epoch", "epochs"), k.seed)
}

// block is how many networks get what each network gets before some of them get
// more.
const block = 100

// tasks are all trainings in the order in which they are done. Each network gets all
// rungs that each does before the next begins, so that searches can be replayed on a
// table that is stopped early; what only some networks get comes behind each block.
func (t Table) tasks(archs []string) []task {
	var list []task
	for start := 0; start < len(archs); start += block {
		end := min(start+block, len(archs))
		for i := start; i < end; i++ {
			list = append(list, t.common(i, archs[i], t.Seed)...)
		}
		for i := start; i < end; i++ {
			list = append(list, t.further(i, archs[i])...)
		}
	}
	return list
}

// longestFirst puts the trainings of networks that get all rungs before the others, but
// for those with further seeds.
func (t Table) longestFirst(tasks []task) {
	later := func(k task) int {
		if k.seed == t.Seed && !slices.ContainsFunc(t.Rungs, func(r Rung) bool { return !due(k.network, r.Every) }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(tasks, func(a, b task) int { return cmp.Compare(later(a), later(b)) })
}

// common are a network's trainings on the rungs that each network gets.
func (t Table) common(network int, arch string, seed uint64) []task {
	var list []task
	for rung := range t.Rungs {
		if t.Rungs[rung].Every <= 1 {
			list = append(list, task{network, arch, rung, seed})
		}
	}
	return list
}

// further are the trainings that this network gets and not each.
func (t Table) further(network int, arch string) []task {
	var list []task
	for rung := range t.Rungs {
		if every := t.Rungs[rung].Every; every > 1 && due(network, every) {
			list = append(list, task{network, arch, rung, t.Seed})
		}
	}
	if due(network, t.Repeats.Every) {
		for _, seed := range t.Repeats.Seeds {
			list = append(list, t.common(network, arch, seed)...)
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
