package search_test

import (
	"encoding/binary"
	"math"
	"math/rand"
)

// real is a real-coded genome with simulated binary crossover (distribution
// index 15, each variable with chance 1/2) and polynomial mutation (index 20,
// each variable with chance 1/n), both bounded as in Deb's own NSGA-II code.
type real struct {
	x            []float64
	lower, upper []float64
}

func newReal(lower, upper []float64, rng *rand.Rand) *real {
	g := &real{x: make([]float64, len(lower)), lower: lower, upper: upper}
	for i := range g.x {
		g.x[i] = lower[i] + rng.Float64()*(upper[i]-lower[i])
	}
	return g
}

func (g *real) Clone() *real {
	return &real{x: append([]float64(nil), g.x...), lower: g.lower, upper: g.upper}
}

func (g *real) Key() string {
	var key []byte
	for _, x := range g.x {
		key = binary.BigEndian.AppendUint64(key, math.Float64bits(x))
	}
	return string(key)
}

func (g *real) Mutate(rng *rand.Rand) {
	const eta = 20
	for i, x := range g.x {
		if rng.Float64() >= 1/float64(len(g.x)) {
			continue
		}
		lower, upper := g.lower[i], g.upper[i]
		u := rng.Float64()
		var delta float64
		if u <= 0.5 {
			side := math.Pow(1-(x-lower)/(upper-lower), eta+1)
			delta = math.Pow(2*u+(1-2*u)*side, 1./(eta+1)) - 1
		} else {
			side := math.Pow(1-(upper-x)/(upper-lower), eta+1)
			delta = 1 - math.Pow(2*(1-u)+(2*u-1)*side, 1./(eta+1))
		}
		g.x[i] = min(max(x+delta*(upper-lower), lower), upper)
	}
}

func (g *real) Crossover(mate *real, rng *rand.Rand) {
	const eta = 15
	for i := range g.x {
		a, b := min(g.x[i], mate.x[i]), max(g.x[i], mate.x[i])
		if rng.Float64() >= 0.5 || b-a < 1e-14 {
			continue
		}
		lower, upper, u := g.lower[i], g.upper[i], rng.Float64()
		spread := func(beta float64) float64 {
			alpha := 2 - math.Pow(beta, -(eta+1))
			if u <= 1/alpha {
				return math.Pow(u*alpha, 1./(eta+1))
			}
			return math.Pow(1/(2-u*alpha), 1./(eta+1))
		}
		c := (a + b - spread(1+2*(a-lower)/(b-a))*(b-a)) / 2
		d := (a + b + spread(1+2*(upper-b)/(b-a))*(b-a)) / 2
		c, d = min(max(c, lower), upper), min(max(d, lower), upper)
		if rng.Float64() < 0.5 {
			c, d = d, c
		}
		g.x[i], mate.x[i] = c, d
	}
}
