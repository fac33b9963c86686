package table

import (
	"math/rand"
	"slices"

	"lrunet/lrunet"
	"lrunet/space"
)

// drawer draws architectures of a space: first how wide and how often reused
// stages may be at most, evenly among the space's values, then one of the networks
// within these limits. Drawn from the whole space nearly all networks would be
// large. Every point can be drawn.
type drawer struct {
	whole *space.Space
	input lrunet.Shape
	parts map[[2]int]*space.Space // by the numbers of widths and of reuses
}

func newDrawer(s *space.Space, in lrunet.Shape) *drawer {
	return &drawer{s, in, map[[2]int]*space.Space{}}
}

// draw draws an architecture.
func (d *drawer) draw(random *rand.Rand) lrunet.Arch {
	limits := [2]int{1 + random.Intn(len(d.whole.Widths)), 1 + random.Intn(len(d.whole.Reuse))}
	if d.parts[limits] == nil {
		d.parts[limits] = d.part(limits[0], limits[1])
	}
	return d.parts[limits].Sample(random).Arch()
}

// part is the space with the smallest widths and reuses alone; all of it where that
// is no space, such as one without stages of the stem's width.
func (d *drawer) part(widths, reuses int) *space.Space {
	s := *d.whole
	s.Widths, s.Reuse = s.Widths[:widths], s.Reuse[:reuses]
	s.StemWidths = slices.DeleteFunc(slices.Clone(s.StemWidths), func(w int) bool { return w > s.Widths[widths-1] })
	if part, err := space.New(s, d.input); err == nil {
		return part
	}
	return d.whole
}
