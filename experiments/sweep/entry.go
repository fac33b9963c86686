package sweep

import (
	"slices"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/lrunet"
)

// Entry is one network trained in one way: a row of the record.
type Entry struct {
	Name     string // the network's, followed by the variant's where there are any
	Network  string // as the sweep has it
	Variant  string // "" where there are none
	Training experiments.Training
}

// Entries lists a network's variants one after the other.
func (s Sweep) Entries() []Entry {
	variants := s.Variants
	if len(variants) == 0 {
		variants = []Variant{{}}
	}
	var entries []Entry
	for _, network := range s.Networks {
		for _, v := range variants {
			e := Entry{network, network, v.Name, v.training(s.Training)}
			if v.Name != "" {
				e.Name += ", " + v.Name
			}
			entries = append(entries, e)
		}
	}
	return entries
}

// trained says whether a job of the sweep trains the entry's variant.
func (e Entry) trained(j eval.Job) bool {
	return e.Variant == "" || j.Epochs == e.Training.Epochs && j.Recipe == e.Training.Recipe
}

// base is what an entry gains over, trained in the same way: the same network without reuse,
// if the sweep has it and its baseline is without reuse, else the baseline.
func (s Sweep) base(e Entry) Entry {
	network := s.Baseline
	if single(network) == lrunet.Canonical(network) {
		for _, other := range s.Networks {
			if lrunet.Canonical(other) == single(e.Network) {
				network = other
			}
		}
	}
	for _, other := range s.Entries() {
		if other.Network == network && other.Variant == e.Variant {
			return other
		}
	}
	return Entry{}
}

// single is a network of layer reuse with one iteration a stage, in canonical notation;
// "" for others.
func single(network string) string {
	arch, err := lrunet.Parse(network)
	if err != nil {
		return ""
	}
	stages := slices.Clone(arch.Stages)
	for i := range stages {
		stages[i].Reuse = 1
	}
	arch.Stages = stages
	return arch.String()
}
