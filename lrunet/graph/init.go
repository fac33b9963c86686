package graph

import (
	"math"
	"math/rand/v2"

	"lrunet/lrunet"
)

// Init sets all parameters as the published networks start: convolutions from
// a normal distribution of variance 2/fan-out (He et al., arXiv 1502.01852),
// biases uniform within 1/sqrt(fan-in), batch normalisation at identity.
func (m *Model) Init(seed uint64) {
	fanIn := 1
	for i := range m.Params {
		p := &m.Params[i]
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		switch p.Role {
		case lrunet.Weight:
			fanIn = p.Size() / p.Shape[0]
			normal(p.Value, math.Sqrt(2/float64(fanOut(p.Shape))), random)
		case lrunet.Bias: // follows its weight
			uniform(p.Value, 1/math.Sqrt(float64(fanIn)), random)
		case lrunet.Scale, lrunet.Variance:
			fill(p.Value, 1)
		default:
			fill(p.Value, 0)
		}
	}
}

// fanOut of a convolution's weight is its outputs times its window.
func fanOut(shape []int) int {
	n := shape[0]
	for _, d := range shape[2:] {
		n *= d
	}
	return n
}

func normal(v []float32, deviation float64, random *rand.Rand) {
	for i := range v {
		v[i] = float32(deviation * random.NormFloat64())
	}
}

func uniform(v []float32, bound float64, random *rand.Rand) {
	for i := range v {
		v[i] = float32(bound * (2*random.Float64() - 1))
	}
}

func fill(v []float32, value float32) {
	for i := range v {
		v[i] = value
	}
}
