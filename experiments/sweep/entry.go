package sweep

import (
	"lrunet/eval"
	"lrunet/experiments"
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

// base is the entry of the baseline that is trained in the same way.
func (s Sweep) base(e Entry) Entry {
	for _, other := range s.Entries() {
		if other.Network == s.Baseline && other.Variant == e.Variant {
			return other
		}
	}
	return Entry{}
}
