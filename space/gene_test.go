package space

import (
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"

	"lrunet/lrunet"
)

func TestGenes(t *testing.T) {
	s := Space{
		StemWidths: []int{8, 16}, StemStrides: []int{2}, Stages: Range{1, 3}, Widths: []int{16, 32}, Reuse: []int{1, 2, 4},
		Pools: Range{0, 2}, Groups: []int{4, 8}, Unshifted: []int{1}, Residuals: []int{0, 2}, HeadWidths: []int{32},
	}
	a, err := lrunet.Parse("stem8/2 16x4g4s2/2 32x1 head32g4")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var values []float64
	for _, g := range s.Genes() {
		names, values = append(names, g.Name), append(values, g.Value(a))
	}
	want := "stem width, stages, " +
		"stage 1 width, stage 1 reuse, stage 1 groups, stage 1 residual, stage 1 pool, " +
		"stage 2 width, stage 2 reuse, stage 2 groups, stage 2 residual, stage 2 pool, " +
		"stage 3 width, stage 3 reuse, stage 3 groups, stage 3 residual, stage 3 pool, head groups"
	if got := strings.Join(names, ", "); got != want {
		t.Fatalf("genes %s, want %s", got, want)
	}
	nan := math.NaN()
	for i, v := range []float64{8, 2, 16, 4, 4, 2, 1, 32, 1, 8, 0, 0, nan, nan, nan, nan, nan, 4} {
		if values[i] != v && !(math.IsNaN(v) && math.IsNaN(values[i])) {
			t.Errorf("%s is %v, want %v", names[i], values[i], v)
		}
	}
}

// Genes tell the networks of a space apart.
func TestGenesTellNetworksApart(t *testing.T) {
	for name, c := range small {
		genes, seen := c.space.Genes(), map[string]string{}
		for text := range points(newSpace(t, c.space, c.in)) {
			a, err := lrunet.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			var point []float64
			for _, gene := range genes {
				point = append(point, gene.Value(a))
			}
			key := fmt.Sprint(point)
			if other, ok := seen[key]; ok {
				t.Fatalf("%s: %s and %s have the same genes", name, other, text)
			}
			seen[key] = text
		}
	}
}

// Each gene takes several values.
func TestGenesVary(t *testing.T) {
	s, random := newSpace(t, paper(), gray), rand.New(rand.NewSource(1))
	for _, gene := range s.Genes() {
		values := map[float64]bool{}
		for range 300 {
			if v := gene.Value(s.Sample(random).Arch()); !math.IsNaN(v) {
				values[v] = true
			}
		}
		if len(values) < 2 {
			t.Errorf("%s takes the values %v alone", gene.Name, values)
		}
	}
}

// What no network of a space can choose is no gene.
func TestNoGenes(t *testing.T) {
	s := Space{
		StemWidths: []int{8}, StemStrides: []int{2}, Stages: Range{2, 2}, Widths: []int{16}, Reuse: []int{4}, Pools: Range{2, 2}, HeadWidths: []int{32},
	}
	if genes := s.Genes(); len(genes) > 0 {
		t.Errorf("genes %v", genes)
	}
}
