package sweep

import (
	"bytes"
	"slices"
	"testing"

	"lrunet/eval"
)

// A network that is trained for several reuse counts at once has an accuracy for each,
// the largest one's being its own; one of a single count has none.
func TestAccuracyOfEachReuseCount(t *testing.T) {
	s := tiny(t)
	s.Restrict(s.Networks[:2])
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"test: true": "test: false", "validation: 0": "validation: 20", "momentum: 0.9": "momentum: 0.9\n    any_reuse: [1, 2]"} {
		if !bytes.Contains(text, []byte(from)) {
			t.Fatalf("no %q in %s", from, text)
		}
		text = bytes.Replace(text, []byte(from), []byte(to), 1)
	}
	if s, err = Parse("counts.yaml", text); err != nil {
		t.Fatal(err)
	}
	outcome := run1(t, s, options(t))
	one, two := outcome.Report.Networks[0], outcome.Report.Networks[1]
	if len(one.Counts) != 0 {
		t.Errorf("%s has counts %v", one.Name, one.Counts)
	}
	if len(two.Counts) != 2 || two.Counts[0].Reuse != 1 || two.Counts[1].Reuse != 2 {
		t.Fatalf("%s has counts %v, want 1 and 2", two.Name, two.Counts)
	}
	if two.Counts[1].Accuracy != two.Validation || two.Validation.Seeds != 2 {
		t.Errorf("reuse 2 has %v, the network %v", two.Counts[1].Accuracy, two.Validation)
	}
	var sum float64
	for _, training := range outcome.Trainings {
		m, _ := training.Result.Measures.Get(eval.ReuseAccuracy(1))
		sum += m.Value
	}
	if got := two.Counts[0].Accuracy; got.Mean != sum/2 || got.Seeds != 2 {
		t.Errorf("reuse 1 has %v, want a mean of %g", got, sum/2)
	}
	again := options(t)
	again.Known = []string{outcome.Run}
	if taken := run1(t, s, again).Report.Networks[1]; !slices.Equal(taken.Counts, two.Counts) {
		t.Errorf("taken from another run it has counts %v, want %v", taken.Counts, two.Counts)
	}
}
