package replay

import (
	"fmt"
	"maps"
	"math"
	"math/rand"
	"slices"
	"testing"

	"lrunet/eval/cost"
	"lrunet/eval/table"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
)

const recorded = "../results/table-fashion-mnist/table.parquet"

// BenchmarkWholeSpace says how far algorithms come in the whole space that a table was
// drawn from. It reports the median hypervolume of ten seeds, over log2 of
// multiply-adds, after so many evaluations.
func BenchmarkWholeSpace(b *testing.B) {
	f, err := table.Open(recorded)
	testkit.Must(b, err)
	l, err := NewLandscape(f)
	testkit.Must(b, err)
	for _, name := range []string{"random", "nsga2", "local", "surrogate"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, budget := range []int{20, 40, 80} {
					var volumes []float64
					for seed := range uint64(10) {
						v, err := l.Search(b.Context(), name, budget, seed)
						testkit.Must(b, err)
						volumes = append(volumes, v)
					}
					slices.Sort(volumes)
					b.ReportMetric((volumes[4]+volumes[5])/2, fmt.Sprintf("after-%d", budget))
				}
			}
		})
	}
}

// A network of the table scores nearly what it did, one that is unlike all of them lies
// between them, and costs are exact.
func TestLandscape(t *testing.T) {
	f := invented(t, 200)
	l, err := NewLandscape(f)
	testkit.Must(t, err)
	random := rand.New(rand.NewSource(1))
	low, high := slices.Min(l.errors), slices.Max(l.errors)
	for i, arch := range l.archs {
		g, err := l.space.Encode(arch)
		testkit.Must(t, err)
		e := l.Evaluate(g)
		if got := math.Log2(e.Objectives[0]); got < low || got > high || math.Abs(got-l.errors[i]) > (high-low)/2 {
			t.Fatalf("%s has log2 of errors %g, in the table %g of %g to %g", arch, got, l.errors[i], low, high)
		}
		p, err := lrunet.Build(g.Key(), f.Input, f.Classes)
		testkit.Must(t, err)
		if want := math.Log2(max(float64(cost.Of(p).MAdds), leastMAdds)); e.Objectives[1] != want {
			t.Fatalf("%s costs %g, want %g", arch, e.Objectives[1], want)
		}
		genome, genes, err := l.Assemble(nil, random)
		testkit.Must(t, err)
		same, again, err := l.Assemble(genes, random)
		testkit.Must(t, err)
		if same.Key() != genome.Key() || !maps.Equal(again, genes) {
			t.Fatalf("the genes of %s assemble to %s", genome.Key(), same.Key())
		}
	}
}

// Searches are repeatable, and more evaluations find no less.
func TestLandscapeSearch(t *testing.T) {
	l, err := NewLandscape(invented(t, 200))
	testkit.Must(t, err)
	before := 0.0
	for _, budget := range []int{10, 20, 30} {
		v, err := l.Search(t.Context(), "random", budget, 3)
		testkit.Must(t, err)
		again, err := l.Search(t.Context(), "random", budget, 3)
		testkit.Must(t, err)
		if v != again || v < before {
			t.Errorf("%g and %g after %d evaluations, %g before", v, again, budget, before)
		}
		before = v
	}
	if before == 0 {
		t.Error("nothing was found")
	}
	if _, err := l.Search(t.Context(), "magic", 10, 1); err == nil {
		t.Error("an unknown algorithm searched")
	}
}
