package sweep

import (
	"fmt"
	"maps"
	"slices"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
)

// extend takes what the folder's sweep has into this one: networks, variants,
// seeds and published figures. The error says in what else the two differ.
func (r *run) extend(text []byte) error {
	kept, err := recall(string(r.work.Folder)+": sweep", text)
	if err != nil {
		return err
	}
	if r.sweep, r.entries, err = r.sweep.and(kept).resolve(r.workers.First()); err != nil {
		return err
	}
	found, err := r.sweep.differs(kept)
	if err != nil {
		return err
	}
	if here, there := r.data().Hash, r.work.Meta[store.MetaDatasetHash]; here != there {
		found = []string{fmt.Sprintf("the data is %.12s there, %.12s here", there, here)}
	}
	if len(found) > 0 {
		return r.work.Another(rundir.Sweep, found)
	}
	return nil
}

// and is the sweep with the networks, variants, seeds and published figures that
// another one has, those first, and with its baseline where there is none.
func (s Sweep) and(kept Sweep) Sweep {
	networks := slices.Clone(kept.Networks)
	for _, name := range s.Networks {
		known := func(other string) bool { return lrunet.Canonical(other) == lrunet.Canonical(name) }
		if !slices.ContainsFunc(kept.Networks, known) {
			networks = append(networks, name)
		}
	}
	seeds := slices.Clone(kept.Seeds)
	for _, seed := range s.Seeds {
		if !slices.Contains(kept.Seeds, seed) {
			seeds = append(seeds, seed)
		}
	}
	s.Networks, s.Seeds = networks, seeds
	s.Variants = s.variantsAnd(kept)
	s.Test, s.BestEpoch = s.Test || kept.Test, s.BestEpoch || kept.BestEpoch
	if s.Baseline == "" {
		s.Baseline = kept.Baseline
	}
	figures := maps.Clone(kept.Published)
	if figures == nil {
		figures = map[string]float64{}
	}
	maps.Copy(figures, s.Published)
	s.Published = figures
	return s
}

// differs says in what two resolved sweeps differ apart from what and merges, how
// they are called and where their data lie.
func (s Sweep) differs(kept Sweep) ([]string, error) {
	kept.Networks, kept.Seeds, kept.Baseline, kept.Published = s.Networks, s.Seeds, s.Baseline, s.Published
	kept.Title, kept.Data.Name = s.Title, s.Data.Name
	kept.Test, kept.BestEpoch = s.Test, s.BestEpoch
	kept.Variants = kept.variantsAnd(s)
	there, err := kept.YAML()
	if err != nil {
		return nil, err
	}
	here, err := s.YAML()
	if err != nil {
		return nil, err
	}
	return experiments.Differences(there, here)
}

// variantsAnd is the sweep's variants after those that only the other one has. A
// sweep that is trained in one way, without a name, has none to take.
func (s Sweep) variantsAnd(other Sweep) []Variant {
	if len(s.Variants) == 0 {
		return nil
	}
	var list []Variant
	for _, v := range other.Variants {
		if i := slices.IndexFunc(s.Variants, v.named); i >= 0 {
			v = s.Variants[i]
		}
		list = append(list, v)
	}
	for _, v := range s.Variants {
		if !slices.ContainsFunc(list, v.named) {
			list = append(list, v)
		}
	}
	return list
}
