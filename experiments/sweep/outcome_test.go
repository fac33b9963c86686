package sweep

import (
	"math"
	"strings"
	"testing"

	"lrunet/eval"
)

// result is a training of one accuracy.
func result(network string, seed uint64, accuracy float64) Training {
	return Training{Entry: Entry{Name: network, Network: network}, Seed: seed, Result: eval.Result{Measures: eval.Measures{{Name: eval.TestAccuracy, Value: accuracy}}}}
}

// The accuracies of lrunet-10 are 92, 82.5, 73 and 99, those of lrunet-1 90, 80
// and 70: Welch gives 6.625 with 21.1047 either way (4.7610 degrees
// of freedom).
func TestGainsAreWelchIntervals(t *testing.T) {
	s := Sweep{
		Test: true, Networks: []string{"lrunet-10", "mobilenet-0.25", "lrunet-1"}, Seeds: []uint64{1, 2, 3, 4}, Baseline: "lrunet-1",
		Published: map[string]float64{"lrunet-1": 91.17, "lrunet-10": 93.46},
	}
	gains := s.gains([]Training{
		result("lrunet-1", 1, 90), result("lrunet-1", 2, 80), result("lrunet-1", 3, 70),
		result("lrunet-10", 3, 73), result("lrunet-10", 2, 82.5), result("lrunet-10", 1, 92), result("lrunet-10", 4, 99),
		result("mobilenet-0.25", 1, 95),
	})
	if len(gains) != 1 {
		t.Fatalf("gains %+v, want that of lrunet-10 alone", gains)
	}
	g := gains[0]
	if g.Name != "lrunet-10" || g.Seeds != 3 || math.Abs(g.Mean-6.625) > 1e-9 || math.Abs(g.Half-21.10465) > 1e-3 || math.Abs(g.Published-2.29) > 1e-9 {
		t.Errorf("gain %+v", g)
	}
}

// The epochs behind published accuracies are told of those that the program knows, not
// of a sweep's own.
func TestPublishedEpochs(t *testing.T) {
	for want, accuracies := range map[int][]map[string]float64{
		300: {{"lrunet-1": 91.17}}, 0: {nil, {"lrunet-1": 95}, {"lrunet-1": 91.17, "lrunet-2": 92}},
	} {
		for _, published := range accuracies {
			s := Sweep{Networks: []string{"lrunet-1"}, Seeds: []uint64{1}, Published: published}
			s.Data.Name = "fashion-mnist"
			r, err := s.report(map[string]string{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if told := strings.Contains(strings.Join(r.Notes, " "), "best test epoch of 300"); r.PublishedEpochs != want || told != (want > 0) {
				t.Errorf("%v: %d epochs, told in a note: %v", published, r.PublishedEpochs, told)
			}
		}
	}
}

// Trainings that recognise nothing of a class are named.
func TestSilentClassesAreTold(t *testing.T) {
	a, b := result("lrunet-1", 1, 90), result("lrunet-1", 2, 80)
	a.Result.Recalls, b.Result.Recalls = []float64{90, 10}, []float64{100, 0}
	if note := silentNote([]Training{a, b}); !strings.Contains(note, "recognised by lrunet-1 seed 2.") {
		t.Errorf("note %q", note)
	}
	if note := silentNote([]Training{a}); note != "" {
		t.Errorf("note %q where all are recognised", note)
	}
}
