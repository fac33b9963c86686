package sweep

import (
	"cmp"
	"math"
	"slices"

	"lrunet/eval/stats"
	"lrunet/reports"
)

// confidence of the intervals of gains.
const confidence = 0.95

// gains is what reuse gains over the baseline, in the order of reuse. The
// trainings of one seed share the order of the images and nothing that makes
// their accuracies rise and fall together, so they are no pairs.
func (s Sweep) gains(trainings []Training) []reports.SweepGain {
	if s.Baseline == "" {
		return nil
	}
	var gains []reports.SweepGain
	entries := s.Entries()
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(reuseOf(a.Network), reuseOf(b.Network)) })
	for _, e := range entries {
		base := s.base(e)
		if e.Network == s.Baseline || e.Network == base.Network || reuseOf(e.Network) == 0 {
			continue
		}
		interval := stats.Difference(s.accuracies(of(trainings, e)), s.accuracies(of(trainings, base)), confidence)
		gains = append(gains, reports.SweepGain{
			Name: e.Name, Mean: interval.Mean, Half: interval.Half, Seeds: interval.N, Base: base.Network,
			Published: s.published(e.Network) - s.published(base.Network),
		})
	}
	return gains
}

// effects is what each variant gains over the first one, network by network.
func (s Sweep) effects(trainings []Training) []reports.SweepGain {
	var effects []reports.SweepGain
	var first Entry
	for _, e := range s.Entries() {
		if e.Network != first.Network {
			first = e
			continue
		}
		interval := stats.Difference(s.accuracies(of(trainings, e)), s.accuracies(of(trainings, first)), confidence)
		if !math.IsNaN(interval.Mean) {
			effects = append(effects, reports.SweepGain{
				Name: e.Name, Mean: interval.Mean, Half: interval.Half, Seeds: interval.N, Published: math.NaN(),
			})
		}
	}
	return effects
}
