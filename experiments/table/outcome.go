package table

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
)

// Outcome is what there is of a table.
type Outcome struct {
	Run         string // its folder
	Table       Table  // resolved
	Networks    []Network
	Planned     int // trainings
	Interrupted bool

	meta map[string]string
}

// Network is one network of a table, with what was trained of it so far.
type Network struct {
	Arch      string
	Latency   eval.Measures // as Timing has it; none before it was measured
	Trainings []Training
	Complete  bool // nothing is left to train
}

// Training is one that was done.
type Training struct {
	Epochs int
	Seed   uint64
	Result eval.Result
}

// Read rebuilds a table from its study alone. It fails with rundir.ErrNoRun where
// there is none, if the run is no table, and if the study cannot be read or does not
// hold a valid table.
func Read(folder string) (*Outcome, error) {
	s, meta, err := rundir.Folder(folder).Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if kind, _ := rundir.KindOf(meta); kind != rundir.Table {
		return nil, fmt.Errorf("%s is a %v, not a table", folder, kind)
	}
	return read(folder, s, meta)
}

func read(folder string, s *store.Store, meta map[string]string) (*Outcome, error) {
	t, err := recall(folder+": table", meta[metaTable])
	if err != nil {
		return nil, err
	}
	results, err := s.Results()
	if err != nil {
		return nil, err
	}
	o := &Outcome{Run: folder, Table: t, meta: meta}
	for _, arch := range strings.Split(meta[metaNetworks], "\n") {
		o.Networks = append(o.Networks, Network{Arch: arch, Complete: true})
	}
	there := byKey(results)
	for _, k := range t.tasks(strings.Split(meta[metaNetworks], "\n")) {
		o.Planned++
		n := &o.Networks[k.network]
		result, done := there[t.jobOn(meta[store.MetaDatasetHash], k).Key()]
		if !done || result.Refused() {
			n.Complete = false
			continue
		}
		n.Trainings = append(n.Trainings, Training{t.Rungs[k.rung].Epochs, k.seed, result})
	}
	for i := range o.Networks {
		n := &o.Networks[i]
		key := t.jobOn(meta[store.MetaDatasetHash], task{arch: n.Arch, seed: t.Seed}).Key()
		measures := there[key].Measures
		if measures == nil { // it may be timed before any training
			if measures, err = s.Measures(key); err != nil {
				return nil, err
			}
		}
		n.Latency = measures.Timed()
	}
	return o, nil
}

// Done is the number of trainings that were done.
func (o *Outcome) Done() int {
	n := 0
	for _, network := range o.Networks {
		n += len(network.Trainings)
	}
	return n
}

// Failed is the number of trainings that gave no accuracy.
func (o *Outcome) Failed() int {
	n := 0
	for _, network := range o.Networks {
		for _, t := range network.Trainings {
			if t.Result.Failure != "" {
				n++
			}
		}
	}
	return n
}

// Complete is the number of networks of which nothing is left to train.
func (o *Outcome) Complete() int {
	n := 0
	for _, network := range o.Networks {
		if network.Complete {
			n++
		}
	}
	return n
}

// Replayed is the number of networks that have all trainings of the first seed that each
// network gets: those that searches are replayed on.
func (o *Outcome) Replayed() int {
	n := 0
	for _, network := range o.Networks {
		lacks := func(r Rung) bool {
			return r.Every <= 1 && !slices.ContainsFunc(network.Trainings, func(t Training) bool { return t.Epochs == r.Epochs && t.Seed == o.Table.Seed })
		}
		if !slices.ContainsFunc(o.Table.Rungs, lacks) {
			n++
		}
	}
	return n
}

// Best is the best accuracy so far, percent; NaN before the first.
func (o *Outcome) Best() float64 {
	best := math.NaN()
	for _, network := range o.Networks {
		for _, t := range network.Trainings {
			best = t.Result.Measures.Highest(eval.Accuracy, best)
		}
	}
	return best
}

// Status is how far a table is, by its study. The error says what the study lacks.
func Status(s *store.Store, meta map[string]string) (rundir.Status, error) {
	o, err := read("table", s, meta)
	if err != nil {
		return rundir.Status{}, err
	}
	return rundir.Status{
		Kind: rundir.Table, Done: o.Done(), Failed: o.Failed(), Planned: o.Planned, Best: o.Best(), Finished: meta[store.MetaFinished] != "",
	}, nil
}
