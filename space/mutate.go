package space

import (
	"math/rand"
	"slices"

	"lrunet/lrunet"
)

// moves are the small changes that a mutation is made of. Each changes the
// genome and says so, or finds nothing to change. Weights are relative
// frequencies where all of them can.
var moves = []struct {
	weight int
	change func(*Genome, *rand.Rand) bool
}{
	{4, (*Genome).moveWidth},
	{4, (*Genome).moveReuse},
	{3, (*Genome).movePool},
	{2, (*Genome).insertStage},
	{2, (*Genome).deleteStage},
	{1, (*Genome).moveExpansion},
	{1, (*Genome).moveGroups},
	{1, (*Genome).moveStemWidth},
	{1, (*Genome).moveStemStride},
	{1, (*Genome).moveHeadWidth},
	{1, (*Genome).moveHeadGroups},
}

// Mutate changes one thing, and with probability 1/3 another, and so on: a
// stage's width, reuse, expansion or groups, the place or number of pools, the
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

// step makes the first change that is possible, in random order.
func (g *Genome) step(rng *rand.Rand) {
	var order []int
	for i, m := range moves {
		for range m.weight {
			order = append(order, i)
		}
	}
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, i := range order {
		if moves[i].change(g, rng) {
			g.repair(rng)
			return
		}
	}
}

// move replaces a number by another of a sorted list: half of the time a
// neighbour, otherwise any.
func move(rng *rand.Rand, at *int, list []int) bool {
	others := keep(list, func(v int) bool { return v != *at })
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

func (g *Genome) moveExpansion(rng *rand.Rand) bool {
	return move(rng, &g.arch.Stages[rng.Intn(len(g.arch.Stages))].Expansion, g.space.Expansions)
}

// moveGroups changes the groups of a stage whose width allows it.
func (g *Genome) moveGroups(rng *rand.Rand) bool {
	for _, i := range rng.Perm(len(g.arch.Stages)) {
		if st := &g.arch.Stages[i]; move(rng, &st.Groups, g.space.groupsOf(st.Width)) {
			return true
		}
	}
	return false
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
	return move(rng, &g.arch.Head.Groups, g.space.groupsOf(g.last().Width, g.arch.Head.Width))
}
