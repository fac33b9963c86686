package space

import (
	"math"
	"math/rand"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// Every point of a space is what its own genes assemble to.
func TestAssembleIsTheInverseOfGenes(t *testing.T) {
	for name, c := range small {
		s := newSpace(t, c.space, c.in)
		genes, rng := s.Genes(), rand.New(rand.NewSource(1))
		for text := range points(s) {
			a, err := lrunet.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			chosen := map[string]int{}
			for _, gene := range genes {
				if v := gene.Value(a); !math.IsNaN(v) {
					chosen[gene.Name] = int(v)
				}
			}
			g, err := s.Assemble(chosen, rng)
			if err != nil || g.Key() != text {
				t.Fatalf("%s: the genes of %s, %v, assemble to %v, error %v", name, text, chosen, g, err)
			}
		}
	}
}

// Whatever is chosen, what comes out is in the space, with what of it can be.
func TestAssembleStaysInTheSpace(t *testing.T) {
	for name, c := range small {
		s := newSpace(t, c.space, c.in)
		genes, rng := s.Genes(), rand.New(rand.NewSource(2))
		for range 500 {
			chosen := map[string]int{}
			for _, gene := range genes {
				if rng.Intn(4) > 0 {
					chosen[gene.Name] = pick(rng, gene.Choices)
				}
			}
			g, err := s.Assemble(chosen, rng)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Encode(g.Arch()); err != nil {
				t.Fatalf("%s: %v assembles to %s: %v", name, chosen, g.Key(), err)
			}
			if n, ok := chosen[stagesGene]; ok && n != len(g.Arch().Stages) {
				t.Fatalf("%s: %v assembles to %s", name, chosen, g.Key())
			}
		}
	}
}

func TestAssembleMistakes(t *testing.T) {
	s := newSpace(t, Space{
		StemWidths: []int{8}, StemStrides: []int{2}, Stages: Range{1, 3}, Widths: []int{16, 32}, Reuse: []int{1, 2}, HeadWidths: []int{32},
	}, lrunet.Shape{C: 1, H: 28, W: 28})
	for want, chosen := range map[string]map[string]int{
		`no gene "stage 4 width"`:           {"stage 4 width": 16},
		"stage 1 width: 8 is not among [16": {"stage 1 width": 8},
		`no gene "head width"`:              {"head width": 32}, // there is one alone
	} {
		if _, err := s.Assemble(chosen, rand.New(rand.NewSource(1))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", chosen, err, want)
		}
	}
}
