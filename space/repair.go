package space

import (
	"math/rand"

	"lrunet/lrunet"
)

// repair makes the rest fit after a change: options that suit their widths and reuse, a
// stem no wider than the first stage, as many pools as there may be. Widths
// must be in order already and none below the narrowest stem.
func (g *Genome) repair(rng *rand.Rand) {
	s, a := g.space, &g.arch
	for i := range a.Stages {
		for _, o := range options {
			if st := &a.Stages[i]; !o.Allows(st.Width, st.Reuse, o.Get(*st)) {
				s.draw(rng, st, o)
			}
		}
	}
	if last := g.last().Width; last%a.Head.Groups != 0 || a.Head.Width%a.Head.Groups != 0 {
		a.Head.Groups = pick(rng, s.headGroups(last, a.Head.Width))
	}
	if first := a.Stages[0].Width; a.Stem.Width > first {
		fit := filter(s.StemWidths, func(w int) bool { return w <= first })
		a.Stem.Width = fit[len(fit)-1]
	}
	g.repairPools(rng)
}

// repairPools takes pools away where there are too many and gives some where
// there are too few.
func (g *Genome) repairPools(rng *rand.Rand) {
	stages := g.arch.Stages
	may := g.space.pools(len(stages), g.arch.Stem.Stride)
	for n := pools(stages); !may.holds(n); n = pools(stages) {
		tooMany := n > may.Max
		stages[pick(rng, pooled(stages, tooMany))].Pool = !tooMany
	}
}

// raise widens the stages that are narrower than width.
func raise(stages []lrunet.Stage, width int) {
	for i := range stages {
		stages[i].Width = max(stages[i].Width, width)
	}
}

// lower narrows the stages that are wider than width.
func lower(stages []lrunet.Stage, width int) {
	for i := range stages {
		stages[i].Width = min(stages[i].Width, width)
	}
}
