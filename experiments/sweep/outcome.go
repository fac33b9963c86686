package sweep

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/eval/store"
	"lrunet/experiments/published"
	"lrunet/experiments/rundir"
	"lrunet/internal/words"
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
		Tested: s.Test, Trained: max(trained-s.Data.Validation, 0), Planned: len(s.Entries()) * len(s.Seeds), Done: len(trainings), Taken: taken(trainings, sessions), Sessions: sessions, Baseline: s.Baseline,
		PublishedEpochs: s.publishedEpochs(),
	}
	names := labels(s.Networks)
	for _, e := range s.Entries() {
		n := s.row(e, of(trainings, e))
		n.Label, n.Counts = names[e.Network], counts(e, of(trainings, e))
		r.Networks = append(r.Networks, n)
	}
	for _, v := range s.Variants {
		r.Variants = append(r.Variants, v.told(s.Variants[0]))
	}
	r.Gains, r.Effects = s.gains(trainings), s.effects(trainings)
	for _, t := range trainings {
		r.Curves = append(r.Curves, curve(t))
		if t.Result.Failure != "" {
			r.Failures = append(r.Failures, reports.SweepFailure{Name: t.Name, Seed: t.Seed, Reason: t.Result.Failure})
		}
	}
	s.truncation(&r, trainings)
	r.Notes = s.notes(r)
	for _, note := range []string{silentNote(trainings), rundir.KernelNote(sessions)} {
		if note != "" {
			r.Notes = append(r.Notes, note)
		}
	}
	return r, nil
}

// taken is how many trainings began before the sweep did, in another run.
func taken(trainings []Training, sessions reports.Sessions) int {
	n := 0
	for _, t := range trainings {
		if began := t.Result.Origin.Started; !began.IsZero() && began.Before(sessions.Started()) {
			n++
		}
	}
	return n
}

// told is the variant as reports have it: all of the first one's recipe, of others what
// differs.
func (v Variant) told(first Variant) reports.SweepVariant {
	recipe := v.Recipe.String()
	if v.Name != first.Name {
		recipe = strings.TrimSuffix("as "+first.Name+", but "+v.Recipe.Changes(*first.Recipe), ", but ")
	}
	return reports.SweepVariant{Name: v.Name, Epochs: v.Epochs, Recipe: recipe}
}

// silentNote names the trainings that recognise nothing of a class; "" where all do.
func silentNote(trainings []Training) string {
	var names []string
	for _, t := range trainings {
		if slices.Contains(t.Result.Recalls, 0) {
			names = append(names, fmt.Sprintf("%s seed %d", t.Name, t.Seed))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("No validation image of some class is recognised by %s. ReLU on the logits can silence a class for good; heads that end in -linear have none.", strings.Join(names, "; "))
}

// of is the trainings of one entry.
func of(trainings []Training, e Entry) []Training {
	var list []Training
	for _, t := range trainings {
		if t.Name == e.Name {
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

func (s Sweep) row(e Entry, trainings []Training) reports.SweepNetwork {
	n := reports.SweepNetwork{
		Name: e.Name, Variant: e.Variant, Arch: lrunet.Canonical(e.Network), Reuse: reuseOf(e.Network), Epochs: e.Training.Epochs,
		Validation: estimate(trainings, eval.Accuracy), Published: s.published(e.Network),
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
	n.StepMAdds = math.NaN()
	if len(trainings) > 0 {
		n.Costs = trainings[0].Result.Measures.Costs()
		if e.Training.Recipe.Even() {
			n.StepMAdds = n.Costs.Value("madds")
		}
	}
	return n
}

// counts are the accuracies of the reuse counts that a network was trained for at
// once; none where that was one, or before the first result.
func counts(e Entry, trainings []Training) []reports.SweepCount {
	deepest := reuseOf(e.Network)
	if deepest == 0 {
		return nil
	}
	set := e.Training.Recipe.AnyReuse.Within(deepest)
	var list []reports.SweepCount
	for _, c := range set.List() {
		measure := eval.ReuseAccuracy(c)
		if c == deepest {
			measure = eval.Accuracy
		}
		if a := estimate(trainings, measure); a.Seeds > 0 {
			list = append(list, reports.SweepCount{Reuse: c, Accuracy: a})
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// published is a network's published accuracy; NaN where none is known.
func (s Sweep) published(network string) float64 {
	if a, ok := s.Published[network]; ok {
		return a
	}
	return math.NaN()
}

// publishedEpochs is how long the networks with a published accuracy were trained; 0
// where there are none or that is not known of one.
func (s Sweep) publishedEpochs() int {
	if len(s.Published) == 0 {
		return 0
	}
	for network, accuracy := range s.Published {
		if a, ok := published.Find(s.Data.Name, network); !ok || a.Percent != accuracy {
			return 0
		}
	}
	return published.Epochs
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
	c := reports.SweepCurve{Name: t.Name, Seed: t.Seed}
	for _, e := range t.Result.Curve {
		c.Epochs = append(c.Epochs, reports.CurvePoint{Epoch: e.Epoch, Loss: e.Loss, Rate: e.Rate, Accuracy: e.Accuracy})
	}
	return c
}

// truncation fills in the accuracies after fewer iterations, where measured.
func (s Sweep) truncation(r *reports.Sweep, trainings []Training) {
	entries := s.Entries()
	place, reuse, ok := deepest(entries)
	if !ok {
		return
	}
	deep := entries[place]
	for n := 1; n <= reuse; n++ {
		e := estimate(of(trainings, deep), s.truncatedMeasure(n))
		if e.Seeds > 0 {
			r.Truncated = deep.Name
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
	way := "for " + words.Count(s.Training.Epochs, "epoch", "epochs")
	if n := len(s.Variants); n > 0 {
		way = fmt.Sprintf("in %s", words.Count(n, "way", "ways"))
	}
	notes := []string{fmt.Sprintf("Every network was trained %s on %s, with each seed from scratch. Accuracy is that of the last epoch %s.",
		way, images, split)}
	if s.BestEpoch {
		notes = append(notes, "The best epoch is the one that did best on the test images, chosen by them, as some papers report it: it flatters, and stands in a column of its own.")
	}
	if r.PublishedEpochs > 0 {
		notes = append(notes, "Published accuracies are those that the authors' checkpoints state: the best test epoch of 300, so they are optimistic, and trained for longer where this record has fewer epochs.")
	}
	if r.Done < r.Planned {
		notes = append(notes, fmt.Sprintf("%d of %d trainings are done; run the same command to resume.", r.Done, r.Planned))
	}
	return notes
}
