package space

import (
	"math/rand"
	"slices"

	"lrunet/lrunet"
)

// change is one of the small changes that a mutation is made of. It changes
// the genome and says so, or finds nothing to change. Weights are relative
// frequencies where all of them can.
type change struct {
	weight int
	change func(*Genome, *rand.Rand) bool
}

var stageChanges = []change{
	{4, (*Genome).moveWidth},
	{4, (*Genome).moveReuse},
	{3, (*Genome).movePool},
	{2, (*Genome).insertStage},
	{2, (*Genome).deleteStage},
}

var otherChanges = []change{
	{1, (*Genome).moveStemWidth},
	{1, (*Genome).moveStemStride},
	{1, (*Genome).moveHeadWidth},
	{1, (*Genome).moveHeadGroups},
}

// changes are those of every space and one for each option of a stage.
func (s *Space) changes() []change {
	list := slices.Clone(stageChanges)
	for _, o := range options {
		if s.drawn(o) {
			list = append(list, change{1, func(g *Genome, rng *rand.Rand) bool { return g.moveOption(rng, o) }})
		}
	}
	return append(list, otherChanges...)
}

// Mutate changes one thing, and with probability 1/3 another, and so on: a
// stage's width, reuse or an option of it, the place or number of pools, the
// number of stages, the stem or the head. Repeated mutation reaches every
// point of the space from every other. A genome changes unless the space has
// no other.
func (g *Genome) Mutate(rng *rand.Rand) {
	before := g.Key()
	g.step(rng)
	for rng.Intn(3) == 0 {
		g.step(rng)
	}
	if g.Key() == before { // one change undid another
		g.step(rng)
	}
}

// step makes the first change that is possible, in random order. A change
// stands in it as often as it weighs.
func (g *Genome) step(rng *rand.Rand) {
	var order []change
	for _, c := range g.space.changes() {
		order = append(order, slices.Repeat([]change{c}, c.weight)...)
	}
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, c := range order {
		if c.change(g, rng) {
			g.repair(rng)
			return
		}
	}
}

// move replaces a number by another of a sorted list: half of the time a
// neighbour, otherwise any.
func move(rng *rand.Rand, at *int, list []int) bool {
	others := filter(list, func(v int) bool { return v != *at })
	if len(others) == 0 {
		return false
	}
	if rng.Intn(2) == 0 {
		i, _ := slices.BinarySearch(others, *at) // the first above
		others = others[max(i-1, 0):min(i+1, len(others))]
	}
	*at = pick(rng, others)
	return true
}

// moveWidth changes a stage's width and takes its neighbours along where they
// would be out of order.
func (g *Genome) moveWidth(rng *rand.Rand) bool {
	stages := g.arch.Stages
	i := rng.Intn(len(stages))
	if !move(rng, &stages[i].Width, g.space.widthsIn(g.space.StemWidths[0], lrunet.MaxWidth)) {
		return false
	}
	lower(stages[:i], stages[i].Width)
	raise(stages[i:], stages[i].Width)
	return true
}

func (g *Genome) moveReuse(rng *rand.Rand) bool {
	return move(rng, &g.arch.Stages[rng.Intn(len(g.arch.Stages))].Reuse, g.space.Reuse)
}

// moveOption changes an option of a stage, one whose width and reuse allow it.
func (g *Genome) moveOption(rng *rand.Rand, o lrunet.StageOption) bool {
	stages := g.arch.Stages
	try := func(st *lrunet.Stage) bool {
		v := o.Get(*st)
		moved := move(rng, &v, g.space.values(o, *st))
		given{o, v}.set(st)
		return moved
	}
	if o.Fits == nil && !o.Reused { // one stage is like another
		return try(&stages[rng.Intn(len(stages))])
	}
	return slices.ContainsFunc(rng.Perm(len(stages)), func(i int) bool { return try(&stages[i]) })
}

// movePool shifts a pool to another stage, adds one or takes one away.
func (g *Genome) movePool(rng *rand.Rand) bool {
	stages := g.arch.Stages
	with, without := pooled(stages, true), pooled(stages, false)
	may := g.space.pools(len(stages), g.arch.Stem.Stride)
	var changes []func()
	if len(with) > 0 && len(without) > 0 {
		changes = append(changes, func() {
			stages[pick(rng, with)].Pool = false
			stages[pick(rng, without)].Pool = true
		})
	}
	if len(with) < may.Max {
		changes = append(changes, func() { stages[pick(rng, without)].Pool = true })
	}
	if len(with) > may.Min {
		changes = append(changes, func() { stages[pick(rng, with)].Pool = false })
	}
	if len(changes) == 0 {
		return false
	}
	changes[rng.Intn(len(changes))]()
	return true
}

// insertStage adds a stage between two, as wide as fits there.
func (g *Genome) insertStage(rng *rand.Rand) bool {
	n := len(g.arch.Stages)
	if n == g.space.stages().Max {
		return false
	}
	i := rng.Intn(n + 1)
	low, high := g.arch.Stem.Width, lrunet.MaxWidth
	if i > 0 {
		low = g.arch.Stages[i-1].Width
	}
	if i < n {
		high = g.arch.Stages[i].Width
	}
	st := g.space.stage(rng, pick(rng, g.space.widthsIn(low, high)))
	g.arch.Stages = slices.Insert(g.arch.Stages, i, st)
	return true
}

// deleteStage takes a stage away; repair replaces its pool if it is missed.
func (g *Genome) deleteStage(rng *rand.Rand) bool {
	n := len(g.arch.Stages)
	if n == g.space.stages().Min {
		return false
	}
	i := rng.Intn(n)
	g.arch.Stages = slices.Delete(g.arch.Stages, i, i+1)
	return true
}

// moveStemWidth changes the stem's width and widens the stages it needs wider.
func (g *Genome) moveStemWidth(rng *rand.Rand) bool {
	if !move(rng, &g.arch.Stem.Width, g.space.StemWidths) {
		return false
	}
	raise(g.arch.Stages, g.space.widthsIn(g.arch.Stem.Width, lrunet.MaxWidth)[0])
	return true
}

// moveStemStride changes the stem's stride; repair drops pools for which the
// maps have become too small.
func (g *Genome) moveStemStride(rng *rand.Rand) bool {
	return move(rng, &g.arch.Stem.Stride, g.space.StemStrides)
}

func (g *Genome) moveHeadWidth(rng *rand.Rand) bool {
	return move(rng, &g.arch.Head.Width, g.space.HeadWidths)
}

func (g *Genome) moveHeadGroups(rng *rand.Rand) bool {
	return move(rng, &g.arch.Head.Groups, g.space.headGroups(g.last().Width, g.arch.Head.Width))
}
