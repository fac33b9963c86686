package ranking

import (
	"math"
	"math/rand"
	"testing"

	"lrunet/eval/table"
	"lrunet/internal/testkit"
)

// invented is a table whose accuracies after 3 epochs rank as those after 9 do, while
// those after 1 are noise and costs rank the other way round.
func invented(n int) *table.File {
	random := rand.New(rand.NewSource(1))
	f := &table.File{}
	for i := range n {
		for _, epochs := range []int32{1, 3, 9} {
			accuracy := float64(i) + float64(epochs)
			if epochs == 1 {
				accuracy = random.Float64()
			}
			f.Rows = append(f.Rows, table.Row{Network: int32(i), Epochs: epochs, Seed: 1, Accuracy: &accuracy, Params: int64(1000 - i), MAdds: int64(2000 - i)})
		}
	}
	return f
}

func TestCorrelate(t *testing.T) {
	f := invented(60)
	f.Rows[2].Accuracy = nil // one training of 9 epochs failed
	list, err := Correlate(f, 50, 1)
	testkit.Must(t, err)
	if len(list) != 3*(3+4) {
		t.Fatalf("%d correlations, want 3 scopes for 3 and 4 predictors", len(list))
	}
	for _, c := range list {
		want, networks := map[string]float64{"3": 1, "params": -1, "madds": -1}[c.By], map[int]int{3: 60, 9: 59}[c.Epochs]
		if c.Scope == Better {
			networks = (networks + 1) / 2
		}
		if c.Networks != networks {
			t.Errorf("%+v: want %d networks", c, networks)
		}
		cost := c.By == "params" || c.By == "madds"
		if cost != math.IsNaN(c.OverParams.Value) || cost != math.IsNaN(c.OverMAdds.Value) {
			t.Errorf("%+v: want a difference to costs for trainings alone", c)
		}
		if d := c.OverMAdds; c.By == "3" && (d.Value < 2-1e-9 || d.Low < 2-1e-9) {
			t.Errorf("%+v: want 2 above multiply-adds, without doubt", c)
		}
		for _, e := range []Estimate{c.Kendall, c.Spearman} {
			if want != 0 && (e.Value < want-1e-9 || e.Value > want+1e-9 || e.Low < want-1e-9 || e.High > want+1e-9) {
				t.Errorf("%+v: want %g without doubt", c, want)
			}
			if want == 0 && !(e.Low <= e.Value && e.Value <= e.High && e.High-e.Low > 0.05 && e.Value < 0.5) {
				t.Errorf("%+v: want noise", c)
			}
		}
	}
	_, err = Correlate(&table.File{Rows: f.Rows[:1]}, 50, 1)
	testkit.WantError(t, err, "no two numbers of epochs")
	_, err = Correlate(f, 1, 1)
	testkit.WantError(t, err, "resamples")
}
