package space

import (
	"fmt"
	"math"

	"lrunet/lrunet"
)

// Gene is one choice that the space leaves open, as a number.
type Gene struct {
	Name  string                    // e.g. "stage 2 width"
	Value func(lrunet.Arch) float64 // NaN where the network lacks the stage
}

// Genes are the choices that the space leaves open: of the stem, of the number of
// stages, of each stage, and of the head. What all of its networks share is none. The
// space must be valid.
func (s Space) Genes() []Gene {
	s = s.withDefaults()
	var genes []Gene
	add := func(open bool, name string, value func(lrunet.Arch) int) {
		if open {
			genes = append(genes, Gene{name, func(a lrunet.Arch) float64 { return float64(value(a)) }})
		}
	}
	add(len(s.StemWidths) > 1, "stem width", func(a lrunet.Arch) int { return a.Stem.Width })
	add(len(s.StemStrides) > 1, "stem stride", func(a lrunet.Arch) int { return a.Stem.Stride })
	n := s.stages()
	add(n.Min < n.Max, "stages", func(a lrunet.Arch) int { return len(a.Stages) })
	for i := range n.Max {
		genes = append(genes, s.stageGenes(i)...)
	}
	add(len(s.HeadWidths) > 1, "head width", func(a lrunet.Arch) int { return a.Head.Width })
	add(len(s.Groups) > 1, "head groups", func(a lrunet.Arch) int { return a.Head.Groups })
	return genes
}

// stageGenes are those of stage i, from 0.
func (s Space) stageGenes(i int) []Gene {
	var genes []Gene
	add := func(open bool, name string, value func(lrunet.Stage) int) {
		if !open {
			return
		}
		genes = append(genes, Gene{fmt.Sprintf("stage %d %s", i+1, name), func(a lrunet.Arch) float64 {
			if i >= len(a.Stages) {
				return math.NaN()
			}
			return float64(value(a.Stages[i]))
		}})
	}
	add(len(s.Widths) > 1, "width", func(st lrunet.Stage) int { return st.Width })
	add(len(s.Reuse) > 1, "reuse", func(st lrunet.Stage) int { return st.Reuse })
	for _, o := range options {
		add(len(*s.list(o)) > 1, o.Name, o.Get)
	}
	add(s.poolsOpen(), "pool", func(st lrunet.Stage) int {
		if st.Pool {
			return 1
		}
		return 0
	})
	return genes
}

// poolsOpen says whether stages differ in having a pool.
func (s *Space) poolsOpen() bool { return s.Pools.Max > 0 && s.Pools.Min < s.stages().Max }
