package stats

import (
	"math"
	"testing"
)

// In two bins, (0, 0.5] and (0.5, 1]: the first has confidences 0.4 and 0.5 of
// which one is right, the second 0.8, 0.9 and 1 of which one is.
func TestCalibration(t *testing.T) {
	c := NewCalibration(2)
	c.Add(0.4, true)
	c.Add(0.5, false)
	c.Add(0.8, false)
	c.Add(0.9, true)
	c.Add(1, false)
	if c.Bins[0].Images != 2 || c.Bins[1].Images != 3 {
		t.Fatalf("bins are %+v, want 2 and 3 images", c.Bins)
	}
	near(t, "confidence", c.Bins[0].MeanConfidence(), 0.45)
	near(t, "accuracy", c.Bins[0].Accuracy(), 0.5)
	near(t, "error", c.Error(), (2*math.Abs(0.5-0.45)+3*math.Abs(1./3-0.9))/5)
	near(t, "excess", c.Excess(), 3.6/5-2./5)
}

// One who says p and is right with probability p errs by nothing.
func TestCalibrationOfTheHonest(t *testing.T) {
	c := NewCalibration(15)
	for i := range 100 {
		c.Add(0.75, i%4 != 0)
		c.Add(0.2, i%5 == 0)
	}
	near(t, "error", c.Error(), 0)
	near(t, "excess", c.Excess(), 0)
	near(t, "error of none", NewCalibration(15).Error(), math.NaN())
}

// Values at the edges of bins and of the range have a bin.
func TestCalibrationEdges(t *testing.T) {
	c := NewCalibration(4)
	for _, confidence := range []float64{0, 0.25, math.Nextafter(0.25, 1), 0.5, 0.75, 1} {
		c.Add(confidence, true)
	}
	for i, want := range []int{2, 2, 1, 1} {
		if c.Bins[i].Images != want {
			t.Errorf("bin %d has %d values, want %d", i, c.Bins[i].Images, want)
		}
	}
}

func TestBrier(t *testing.T) {
	near(t, "score of the certain who is right", Brier([]float64{0, 1}, 1), 0)
	near(t, "score of the certain who is wrong", Brier([]float64{1, 0}, 1), 2)
	near(t, "score of a guess among four", Brier([]float64{0.25, 0.25, 0.25, 0.25}, 2), 0.75)
}
