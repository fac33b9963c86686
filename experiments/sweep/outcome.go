package sweep

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/reports"
)

// report assembles what a sweep found so far.
func (s Sweep) report(meta map[string]string, trainings []Training) (reports.Sweep, error) {
	sessions, err := rundir.ReadSessions(meta)
	if err != nil {
		return reports.Sweep{}, err
	}
	images, _ := strconv.Atoi(meta[metaImages]) // 0, left out, where it is missing
	trained, _ := strconv.Atoi(meta[metaTrainImages])
	r := reports.Sweep{
		Title: s.Title, Experiment: s.Name, Dataset: meta[store.MetaDataset], DatasetHash: meta[store.MetaDatasetHash],
		Images: images, Recipe: s.Training.Recipe.String(), Epochs: s.Training.Epochs, Seeds: s.Seeds,
		Tested: s.Test, Trained: max(trained-s.Data.Validation, 0), Planned: len(s.Networks) * len(s.Seeds), Done: len(trainings), Sessions: sessions, Baseline: s.Baseline,
	}
	for _, name := range s.Networks {
		r.Networks = append(r.Networks, s.network(name, of(trainings, name)))
	}
	r.Gains = s.gains(trainings)
	for _, t := range trainings {
		r.Curves = append(r.Curves, curve(t))
		if t.Result.Failure != "" {
			r.Failures = append(r.Failures, reports.SweepFailure{Name: t.Network, Seed: t.Seed, Reason: t.Result.Failure})
		}
	}
	s.truncation(&r, trainings)
	r.Notes = s.notes(r)
	if note := rundir.KernelNote(sessions); note != "" {
		r.Notes = append(r.Notes, note)
	}
	return r, nil
}

// of is the trainings of one network.
func of(trainings []Training, network string) []Training {
	var list []Training
	for _, t := range trainings {
		if t.Network == network {
			list = append(list, t)
		}
	}
	return list
}

// estimate summarises a measure over trainings.
func estimate(trainings []Training, measure string) reports.Estimate {
	var values []float64
	for _, t := range trainings {
		if m, ok := t.Result.Measures.Get(measure); ok {
			values = append(values, m.Value)
		}
	}
	s := stats.Summarise(values)
	return reports.Estimate{Mean: s.Mean, Std: s.Std, Seeds: s.N}
}

func (s Sweep) network(name string, trainings []Training) reports.SweepNetwork {
	n := reports.SweepNetwork{
		Name: name, Arch: lrunet.Canonical(name), Reuse: reuseOf(name),
		Validation: estimate(trainings, eval.Accuracy), Published: s.published(name),
		BestEpoch: estimate(trainings, eval.BestTestAccuracy),
	}
	if s.Test {
		n.Test = estimate(trainings, eval.TestAccuracy)
	}
	var minutes []float64
	for _, t := range trainings {
		minutes = append(minutes, t.Result.Duration.Minutes())
	}
	n.Minutes = stats.Summarise(minutes).Mean
	if len(trainings) > 0 {
		n.Costs = trainings[0].Result.Measures.Costs()
	}
	return n
}

// published is a network's published accuracy; NaN where none is known.
func (s Sweep) published(network string) float64 {
	if a, ok := s.Published[network]; ok {
		return a
	}
	return math.NaN()
}

// confidence of the intervals of gains.
const confidence = 0.95

// gains is what reuse gains over the baseline, in the order of reuse. The
// trainings of one seed share the order of the images and nothing that makes
// their accuracies rise and fall together, so they are no pairs.
func (s Sweep) gains(trainings []Training) []reports.SweepGain {
	if s.Baseline == "" {
		return nil
	}
	base := s.accuracies(of(trainings, s.Baseline))
	var gains []reports.SweepGain
	for _, name := range s.Networks {
		if name == s.Baseline || reuseOf(name) == 0 {
			continue
		}
		interval := stats.Difference(s.accuracies(of(trainings, name)), base, confidence)
		gains = append(gains, reports.SweepGain{
			Name: name, Mean: interval.Mean, Half: interval.Half, Seeds: interval.N,
			Published: s.published(name) - s.published(s.Baseline),
		})
	}
	slices.SortStableFunc(gains, func(a, b reports.SweepGain) int { return cmp.Compare(reuseOf(a.Name), reuseOf(b.Name)) })
	return gains
}

// accuracies are those of trainings on the split that the sweep shows.
func (s Sweep) accuracies(trainings []Training) []float64 {
	var list []float64
	for _, t := range trainings {
		if m, ok := t.Result.Measures.Get(s.shown()); ok {
			list = append(list, m.Value)
		}
	}
	return list
}

func curve(t Training) reports.SweepCurve {
	c := reports.SweepCurve{Name: t.Network, Seed: t.Seed}
	for _, e := range t.Result.Curve {
		c.Epochs = append(c.Epochs, reports.CurvePoint{Epoch: e.Epoch, Loss: e.Loss, Rate: e.Rate, Accuracy: e.Accuracy})
	}
	return c
}

// truncation fills in the accuracies after fewer iterations, where measured.
func (s Sweep) truncation(r *reports.Sweep, trainings []Training) {
	var networks []network
	for _, name := range s.Networks {
		networks = append(networks, network{name: name, arch: lrunet.Canonical(name)})
	}
	deep, reuse, ok := deepest(networks)
	if !ok {
		return
	}
	for n := 1; n <= reuse; n++ {
		e := estimate(of(trainings, deep.name), truncatedMeasure(n))
		if e.Seeds > 0 {
			r.Truncated = deep.name
			r.TruncateAt = append(r.TruncateAt, reports.SweepTruncation{Iterations: n, Accuracy: e})
		}
	}
}

func (s Sweep) notes(r reports.Sweep) []string {
	images := "all training images"
	if s.Data.Validation > 0 {
		images = fmt.Sprintf("all training images but %d for validation", s.Data.Validation)
	}
	split := fmt.Sprintf("on these %d validation images; the test split was not opened", s.Data.Validation)
	if s.Test {
		split = fmt.Sprintf("on the %d test images; nothing was chosen by it", r.Images)
	}
	notes := []string{fmt.Sprintf("Every network was trained for %d epochs on %s, with each seed from scratch. Accuracy is that of the last epoch %s.",
		s.Training.Epochs, images, split)}
	if s.BestEpoch {
		notes = append(notes, "The best epoch is the one that did best on the test images, chosen by them, as some papers report it: it flatters, and stands in a column of its own.")
	}
	if len(s.Published) > 0 {
		notes = append(notes, "Published accuracies are those that the authors' checkpoints state: the best test epoch of 300, so they are optimistic, and trained for longer where this record has fewer epochs.")
	}
	if r.Done < r.Planned {
		notes = append(notes, fmt.Sprintf("%d of %d trainings are done; run the same command to resume.", r.Done, r.Planned))
	}
	return notes
}
