package replay

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/table"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

// invented is a table of n networks whose accuracy grows with what they cost, with
// noise that is larger after fewer epochs. The first network fails.
func invented(t testing.TB, n int) *table.File {
	t.Helper()
	f := &table.File{
		Input: lrunet.Shape{C: 1, H: 28, W: 28}, Classes: 10,
		Space: space.Space{
			StemWidths: []int{8, 16}, StemStrides: []int{1, 2}, Stages: space.Range{Min: 2, Max: 4}, Widths: []int{16, 32, 64},
			Reuse: []int{1, 2, 4}, Pools: space.Range{Min: 1, Max: 3}, Groups: []int{4, 8}, HeadWidths: []int{32, 64},
		},
	}
	s, err := space.New(f.Space, f.Input)
	testkit.Must(t, err)
	random := rand.New(rand.NewSource(1))
	seen := map[string]bool{}
	for i := 0; i < n; {
		g := s.Sample(random)
		if seen[g.Key()] {
			continue
		}
		seen[g.Key()] = true
		p, err := lrunet.Build(g.Key(), f.Input, f.Classes)
		testkit.Must(t, err)
		c := cost.Of(p)
		for _, epochs := range []int32{1, 3, 9} {
			row := table.Row{Network: int32(i), Epochs: epochs, Seed: 1, Seconds: float64(epochs)}
			testkit.Must(t, row.Describe(p.Arch, eval.CostMeasures(c)))
			accuracy := 60 + 2*math.Log2(float64(c.Params)) - float64(g.Arch().Stages[0].Reuse) + random.NormFloat64()*3/float64(epochs) + math.Log2(float64(epochs))
			if row.Accuracy = &accuracy; i == 0 {
				row.Accuracy, row.Failure = nil, "diverged"
			}
			f.Rows = append(f.Rows, row)
		}
		i++
	}
	return f
}

func run(t testing.TB, f *table.File, o Options) *Outcome {
	t.Helper()
	outcome, err := Run(context.Background(), f, o)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

// Whatever the algorithm, a budget is so many epochs; the same seed gives the same
// search, another one another.
func TestBudgetIsEqualForAll(t *testing.T) {
	f := invented(t, 300)
	for _, name := range search.Names() {
		for _, budget := range []int{5, 30} {
			o := Options{Algorithm: name, Budget: budget, Seed: 4}
			first := run(t, f, o)
			if most := float64(9 * budget); first.Epochs > most || first.Epochs <= most-9 || first.Seconds != first.Epochs {
				t.Errorf("%s: %g epochs and %g seconds, want up to %g", name, first.Epochs, first.Seconds, most)
			}
			if again := run(t, f, o); !reflect.DeepEqual(again, first) {
				t.Errorf("%s: another result for the same seed", name)
			}
			o.Seed = 5
			if other := run(t, f, o); reflect.DeepEqual(other.Front, first.Front) && budget == 5 {
				t.Errorf("%s: the same front for another seed", name)
			}
			end, before := first.Final(), Moment{Regret: math.Inf(1)}
			for _, m := range first.Trajectory {
				if m.Epochs < before.Epochs || m.Hypervolume < before.Hypervolume || m.Recall < before.Recall || m.Regret > before.Regret {
					t.Errorf("%s: %+v after %+v", name, m, before)
				}
				before = m
			}
			if end.Epochs != first.Epochs || end.Hypervolume <= 0 || end.Hypervolume > 1 || end.Regret < 0 {
				t.Errorf("%s: ends with %+v", name, end)
			}
		}
	}
}

// A search that trains everything finds the exact front, and that is what the table
// says.
func TestAllOfATable(t *testing.T) {
	f := invented(t, 60)
	bench, err := f.Bench()
	testkit.Must(t, err)
	for _, name := range slices.DeleteFunc(search.Names(), search.OnRungs) {
		o := run(t, f, Options{Algorithm: name, Budget: 1000, Objectives: []string{"accuracy", "params", "madds"}})
		if end := o.Final(); o.Trainings != 60 || math.Abs(end.Hypervolume-1) > 1e-12 || end.Recall != 1 || end.Regret != 0 {
			t.Errorf("%s: %d trainings, %+v", name, o.Trainings, end)
		}
		if len(o.Front) != o.Exact {
			t.Errorf("%s: %d networks on the front, the exact one has %d", name, len(o.Front), o.Exact)
		}
		for _, n := range o.Front {
			for _, other := range bench.Networks[1:] {
				a, b := n.On[2].Accuracy, other.On[2].Accuracy
				if b >= a && other.Measures["params"] <= n.Measures["params"] && other.Measures["madds"] <= n.Measures["madds"] &&
					(b > a || other.Measures["params"] < n.Measures["params"] || other.Measures["madds"] < n.Measures["madds"]) {
					t.Errorf("%s is dominated by %s", n.Arch, other.Arch)
				}
			}
		}
	}
}

// What algorithms are told is what the table says of the rung that they ask for.
func TestEvaluation(t *testing.T) {
	f := invented(t, 20)
	r, err := newReplay(f, Options{}.complete())
	testkit.Must(t, err)
	for i, row := range f.Rows {
		got := r.evaluation(i/3, i%3)
		if row.Failure != "" {
			if !got.Failed {
				t.Errorf("row %d failed, got %+v", i, got)
			}
			continue
		}
		if want := []float64{100 - *row.Accuracy, math.Log2(float64(row.MAdds))}; !reflect.DeepEqual(got.Objectives, want) {
			t.Errorf("row %d: objectives %v, want %v", i, got.Objectives, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	f := invented(t, 5)
	for want, o := range map[string]Options{
		`unknown algorithm "best"`:                 {Algorithm: "best"},
		`objectives: the first must be accuracy`:   {Objectives: []string{"params", "accuracy"}},
		`objectives: a front needs at least two`:   {Objectives: []string{"accuracy"}},
		`objectives: duplicate params`:             {Objectives: []string{"accuracy", "params", "params"}},
		`objectives: unknown "lowest_recall"`:      {Objectives: []string{"accuracy", "lowest_recall"}},
		`objectives: the table has no latency of `: {Objectives: []string{"accuracy", "latency"}},
		`Budget is -1`: {Budget: -1},
	} {
		_, err := Run(t.Context(), f, o)
		testkit.WantError(t, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, f, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	f.Space.Widths = []int{128}
	_, err := Run(t.Context(), f, Options{})
	testkit.WantError(t, err, "lies outside")
	for i := range f.Rows {
		f.Rows[i].Accuracy = nil
	}
	f.Space = invented(t, 1).Space
	_, err = Run(t.Context(), f, Options{})
	testkit.WantError(t, err, "no network with an accuracy")
}

// A table of a thousand networks is searched in seconds at most.
func BenchmarkReplay(b *testing.B) {
	f := invented(b, 1000)
	for _, name := range search.Names() {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				run(b, f, Options{Algorithm: name, Budget: 111, Seed: uint64(i)})
			}
		})
	}
}

// Operators stay in the table, change the network, and stay near: nearer than a
// network drawn at random is.
func TestOperatorsStayInTheTable(t *testing.T) {
	f := invented(t, 200)
	r, err := newReplay(f, Options{}.complete())
	testkit.Must(t, err)
	random := rand.New(rand.NewSource(2))
	var near, far float64
	for range 300 {
		a := r.sample(random)
		parent := *a
		a.Mutate(random)
		if a.index == parent.index || a.Key() != r.bench.Networks[a.index].Arch {
			t.Fatalf("%d after %d: %s", a.index, parent.index, a.Key())
		}
		near += distance(r.neighbours.archs[a.index], r.neighbours.archs[parent.index])
		far += distance(r.neighbours.archs[r.sample(random).index], r.neighbours.archs[parent.index])
		mate, child := r.sample(random), r.sample(random)
		was := [2]int{mate.index, child.index}
		child.Crossover(mate, random)
		if mate.index == was[0] || child.index == was[1] {
			t.Fatalf("crossover of %v gives %d and %d", was, mate.index, child.index)
		}
	}
	if near > 0.6*far {
		t.Errorf("mutations go %g far, draws %g", near, far)
	}
}

func TestDistance(t *testing.T) {
	base := "stem8/2 16x1/2 32x2 head32"
	for other, want := range map[string]float64{
		base:                                0,
		"stem8 16x1/2 32x2 head32":          1,
		"stem16/2 16x1/2 32x2 head32":       1,
		"stem8/2 16x1/2 64x2 head32":        1,
		"stem8/2 16x1/2 32x8 head32":        2,
		"stem8/2 16x1/2 32x2g4 head32":      0.5,
		"stem8/2 16x1/2 32x2e1 head32":      1,
		"stem8/2 16x1 32x2 head32":          1,
		"stem8/2 16x1/2 32x2 head64":        0.5,
		"stem8/2 16x1/2 32x2 head32g4":      0.25,
		"stem8/2 16x1/2 32x2 32x2 head32":   4,
		"stem16/2 16x2/2 32x1 32x1 head128": 8,
	} {
		a, err := lrunet.Parse(base)
		testkit.Must(t, err)
		b, err := lrunet.Parse(other)
		testkit.Must(t, err)
		if got, back := distance(a, b), distance(b, a); got != want || back != want {
			t.Errorf("%s: %g and %g back, want %g", other, got, back, want)
		}
	}
	if fmt.Sprint(doublings(8, 32), doublings(32, 8)) != "2 2" {
		t.Error("doublings are not symmetric")
	}
}
