package space

import (
	"math/rand"
	"slices"

	"lrunet/lrunet"
)

// Crossover exchanges parts between two genomes of one space, in both: stages
// from a cut on, and by a coin each the stem's width, its stride and the head.
func (g *Genome) Crossover(other *Genome, rng *rand.Rand) {
	a, b := &g.arch, &other.arch
	cut := pickCut(rng, len(a.Stages), len(b.Stages), g.space.stages())
	x := splice(rng, a.Stages[:cut.a], b.Stages[cut.b:])
	y := splice(rng, b.Stages[:cut.b], a.Stages[cut.a:])
	a.Stages, b.Stages = x, y
	if rng.Intn(2) == 0 {
		a.Stem.Width, b.Stem.Width = b.Stem.Width, a.Stem.Width
	}
	if rng.Intn(2) == 0 {
		a.Stem.Stride, b.Stem.Stride = b.Stem.Stride, a.Stem.Stride
	}
	if rng.Intn(2) == 0 {
		a.Head, b.Head = b.Head, a.Head
	}
	g.repair(rng)
	other.repair(rng)
}

// cut is how many stages of each parent come before it.
type cut struct{ a, b int }

// pickCut draws a cut that leaves both children, of parents with na and nb
// stages, as many stages as there may be. The places differ by at most one,
// so that stages keep about their depth.
func pickCut(rng *rand.Rand, na, nb int, may Range) cut {
	var cuts []cut
	for i := range na + 1 {
		for j := max(i-1, 0); j <= min(i+1, nb); j++ {
			if may.holds(i+nb-j) && may.holds(j+na-i) {
				cuts = append(cuts, cut{i, j})
			}
		}
	}
	return cuts[rng.Intn(len(cuts))]
}

// splice joins stages and makes them grow where they meet, by widening what
// follows or narrowing what precedes. The result shares nothing with either.
func splice(rng *rand.Rand, front, back []lrunet.Stage) []lrunet.Stage {
	joined := slices.Concat(front, back)
	n := len(front)
	if len(front) == 0 || len(back) == 0 || joined[n-1].Width <= joined[n].Width {
		return joined
	}
	if rng.Intn(2) == 0 {
		raise(joined[n:], joined[n-1].Width)
	} else {
		lower(joined[:n], joined[n].Width)
	}
	return joined
}
