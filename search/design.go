package search

import (
	"cmp"
	"math/bits"
	"math/rand"
	"slices"
)

// designPool is how many samples a first point is chosen from.
const designPool = 10

// design queues the first points of a search that knows the costs of genomes, in
// place of samples as they come: all initial points, and up to n in all that are
// spread over the costs. Of samples that cost about as much, it takes the one whose
// Proxy is least. Any number of the first points is spread too.
func (a *archive[G]) design(n int, rng *rand.Rand) {
	for _, genome := range a.problem.Initial {
		a.add(genome, Lineage{Operator: Initial})
	}
	for size := n - len(a.queue); len(a.queue) < n; size = n - len(a.queue) {
		before := len(a.queue)
		drawn := a.samples(size*designPool, rng)
		if a.ctx.Err() != nil {
			break
		}
		parts := divide(drawn, size, func(o option[G]) []float64 { return o.costs })
		for _, i := range scattered(len(parts)) {
			best := slices.MinFunc(parts[i], func(x, y option[G]) int { return cmp.Compare(x.foreseen.Proxy, y.foreseen.Proxy) })
			a.add(best.genome, best.lineage)
		}
		if len(a.queue) == before {
			break
		}
	}
	a.fill(n, 0, rng) // where constraints leave too few
}

// samples are up to n points that keep the constraints known beforehand, none of them
// seen before or twice; fewer where the context ends.
func (a *archive[G]) samples(n int, rng *rand.Rand) []option[G] {
	p := newPool(a)
	for range n {
		if a.ctx.Err() != nil {
			break
		}
		genome := a.problem.Sample(rng)
		p.add(genome, Lineage{Operator: Drawn}, a.problem.Foresee(genome))
	}
	return p.options
}

// divide divides things into parts of about equally many, by the mean of their places
// in each of the costs: those that cost least come first.
func divide[T any](things []T, parts int, costs func(T) []float64) [][]T {
	if len(things) == 0 {
		return nil
	}
	known := make([][]float64, len(things))
	for i, t := range things {
		known[i] = costs(t)
	}
	places := make([]int, len(things)) // the sum over costs
	order := make([]int, len(things))
	for i := range order {
		order[i] = i
	}
	for k := range known[0] {
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(known[i][k], known[j][k]) })
		for place, i := range order {
			places[i] += place
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(places[i], places[j]), cmp.Compare(i, j)) })
	list := make([][]T, min(parts, len(things)))
	for place, i := range order {
		part := place * len(list) / len(things)
		list[part] = append(list[part], things[i])
	}
	return list
}

// scattered are the numbers below n in an order of which any beginning is spread over
// them: that of van der Corput.
func scattered(n int) []int {
	var list []int
	width := bits.Len(uint(max(n-1, 0)))
	for i := range 1 << width {
		if j := int(bits.Reverse(uint(i)) >> (bits.UintSize - width)); j < n {
			list = append(list, j)
		}
	}
	return list
}
