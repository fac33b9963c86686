package space

import (
	"math/rand"
	"slices"

	"lrunet/lrunet"
)

// Genome is one point of a Space: an architecture that its operators change in
// place and never leave the space with. Randomness is math/rand's, as eaopt
// hands it on.
type Genome struct {
	space *Space
	arch  lrunet.Arch
}

// Arch is the architecture that the genome stands for.
func (g *Genome) Arch() lrunet.Arch { return g.Clone().arch }

// Key is the architecture's canonical notation; equal architectures have equal
// keys.
func (g *Genome) Key() string { return g.arch.String() }

// Clone is a genome of its own.
func (g *Genome) Clone() *Genome {
	c := *g
	c.arch.Stages = slices.Clone(g.arch.Stages)
	return &c
}

// Sample draws a genome. Number of stages, stem, reuse, options of the stages,
// number and places of pools, and head are drawn evenly from what is possible;
// the stages' widths are drawn evenly and sorted. Every point can be drawn.
func (s *Space) Sample(rng *rand.Rand) *Genome {
	g := &Genome{space: s}
	g.arch.Stem = lrunet.Stem{Width: pick(rng, s.StemWidths), Stride: pick(rng, s.StemStrides)}
	n := s.stages()
	widths := make([]int, n.Min+rng.Intn(n.Max-n.Min+1))
	for i := range widths {
		widths[i] = pick(rng, s.widthsIn(g.arch.Stem.Width, lrunet.MaxWidth))
	}
	slices.Sort(widths)
	for _, w := range widths {
		g.arch.Stages = append(g.arch.Stages, s.stage(rng, w))
	}
	p := s.pools(len(widths), g.arch.Stem.Stride)
	for _, i := range rng.Perm(len(widths))[:p.Min+rng.Intn(p.Max-p.Min+1)] {
		g.arch.Stages[i].Pool = true
	}
	g.arch.Head.Linear = s.LinearHead
	g.arch.Head.Width = pick(rng, s.HeadWidths)
	g.arch.Head.Groups = pick(rng, s.headGroups(g.last().Width, g.arch.Head.Width))
	return g
}

// stage draws a stage of a width, without a pool.
func (s *Space) stage(rng *rand.Rand, width int) lrunet.Stage {
	st := lrunet.NewStage(width, pick(rng, s.Reuse))
	for _, o := range options {
		if leads(o) {
			s.draw(rng, &st, o)
		}
	}
	return st
}

func (g *Genome) last() lrunet.Stage { return g.arch.Stages[len(g.arch.Stages)-1] }

// pick draws an element of a list that is not empty.
func pick(rng *rand.Rand, list []int) int { return list[rng.Intn(len(list))] }

// pools counts the stages that a pool follows.
func pools(stages []lrunet.Stage) int {
	return len(pooled(stages, true))
}

// pooled lists the stages that have a pool, or those that have none.
func pooled(stages []lrunet.Stage, has bool) []int {
	var list []int
	for i, s := range stages {
		if s.Pool == has {
			list = append(list, i)
		}
	}
	return list
}
