package space

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"

	"lrunet/lrunet"
)

// Names of genes.
const (
	stemWidthGene  = "stem width"
	stemStrideGene = "stem stride"
	stagesGene     = "stages"
	widthGene      = "width"
	reuseGene      = "reuse"
	poolGene       = "pool"
	headWidthGene  = "head width"
	headGroupsGene = "head groups"
)

// stageGene is the name of a gene of stage i, from 0.
func stageGene(i int, name string) string { return fmt.Sprintf("stage %d %s", i+1, name) }

// Assemble is the genome of choices by the names of Genes, as optimisers make them that
// know nothing of networks. Choices for stages that there are not count nothing, what
// is not chosen is drawn, widths are sorted, and what then does not suit its
// neighbours is drawn anew. It fails on a name that is no gene's and on a number that
// is none of its choices.
func (s *Space) Assemble(chosen map[string]int, rng *rand.Rand) (*Genome, error) {
	if err := s.checkChosen(chosen); err != nil {
		return nil, err
	}
	g := s.Sample(rng)
	a := &g.arch
	set := func(to *int, name string) {
		if v, ok := chosen[name]; ok {
			*to = v
		}
	}
	n := len(a.Stages)
	set(&n, stagesGene)
	for len(a.Stages) < n {
		a.Stages = append(a.Stages, s.stage(rng, g.last().Width))
	}
	a.Stages = a.Stages[:n]
	widths := make([]int, n)
	for i := range a.Stages {
		st := &a.Stages[i]
		set(&st.Width, stageGene(i, widthGene))
		set(&st.Reuse, stageGene(i, reuseGene))
		s.choose(st, i, chosen)
		widths[i] = max(st.Width, s.widthsIn(s.StemWidths[0], lrunet.MaxWidth)[0])
	}
	slices.Sort(widths)
	for i, w := range widths {
		a.Stages[i].Width = w
	}
	set(&a.Stem.Width, stemWidthGene)
	set(&a.Stem.Stride, stemStrideGene)
	set(&a.Head.Width, headWidthGene)
	set(&a.Head.Groups, headGroupsGene)
	g.repair(rng)
	return g, nil
}

// choose gives stage i, from 0, the options and the pool that were chosen for it.
func (s *Space) choose(st *lrunet.Stage, i int, chosen map[string]int) {
	for _, o := range options {
		if v, ok := chosen[stageGene(i, o.Name)]; ok {
			given{o, v}.set(st)
		}
	}
	if v, ok := chosen[stageGene(i, poolGene)]; ok {
		st.Pool = v == 1
	}
}

// checkChosen says which choice is not one of the space's.
func (s *Space) checkChosen(chosen map[string]int) error {
	genes := map[string]Gene{}
	for _, g := range s.Genes() {
		genes[g.Name] = g
	}
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		g, ok := genes[name]
		if !ok {
			return fmt.Errorf("space: no gene %q", name)
		}
		if err := among(name, g.Choices, chosen[name]); err != nil {
			return fmt.Errorf("space: %w", err)
		}
	}
	return nil
}
