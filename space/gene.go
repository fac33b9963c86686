package space

import (
	"math"

	"lrunet/lrunet"
)

// Gene is one choice that the space leaves open, as a number.
type Gene struct {
	Name    string                    // e.g. "stage 2 width"
	Choices []int                     // all that it may be, in the space's order
	Stage   int                       // which it belongs to, from 1; 0: none
	Value   func(lrunet.Arch) float64 // NaN where the network lacks the stage
}

// Genes are the choices that the space leaves open: of the stem, of the number of
// stages, of each stage, and of the head. What all of its networks share is none. The
// space must be valid.
func (s Space) Genes() []Gene {
	s = s.withDefaults()
	var genes []Gene
	add := func(name string, choices []int, value func(lrunet.Arch) int) {
		if len(choices) > 1 {
			genes = append(genes, Gene{name, choices, 0, func(a lrunet.Arch) float64 { return float64(value(a)) }})
		}
	}
	add(stemWidthGene, s.StemWidths, func(a lrunet.Arch) int { return a.Stem.Width })
	add(stemStrideGene, s.StemStrides, func(a lrunet.Arch) int { return a.Stem.Stride })
	n := s.stages()
	add(stagesGene, n.numbers(), func(a lrunet.Arch) int { return len(a.Stages) })
	for i := range n.Max {
		genes = append(genes, s.stageGenes(i)...)
	}
	add(headWidthGene, s.HeadWidths, func(a lrunet.Arch) int { return a.Head.Width })
	add(headGroupsGene, s.Groups, func(a lrunet.Arch) int { return a.Head.Groups })
	return genes
}

// stageGenes are those of stage i, from 0.
func (s Space) stageGenes(i int) []Gene {
	var genes []Gene
	add := func(name string, choices []int, value func(lrunet.Stage) int) {
		if len(choices) < 2 {
			return
		}
		genes = append(genes, Gene{stageGene(i, name), choices, i + 1, func(a lrunet.Arch) float64 {
			if i >= len(a.Stages) {
				return math.NaN()
			}
			return float64(value(a.Stages[i]))
		}})
	}
	add(widthGene, s.Widths, func(st lrunet.Stage) int { return st.Width })
	add(reuseGene, s.Reuse, func(st lrunet.Stage) int { return st.Reuse })
	for _, o := range options {
		add(o.Name, *s.list(o), o.Get)
	}
	pool := []int{0, 1}
	if !s.poolsOpen() {
		pool = nil
	}
	add(poolGene, pool, func(st lrunet.Stage) int {
		if st.Pool {
			return 1
		}
		return 0
	})
	return genes
}

// poolsOpen says whether stages differ in having a pool.
func (s *Space) poolsOpen() bool { return s.Pools.Max > 0 && s.Pools.Min < s.stages().Max }
