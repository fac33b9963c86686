package graph

import (
	"math"
	"math/rand/v2"

	"lrunet/lrunet"
)

// Init sets all parameters as the network's authors start it: its program's
// Start says how.
//
// A linear layer is a biased 1x1 convolution of a map's average, as at the end
// of the baselines. A layer-reuse network ends in a convolution of the map, of
// which it averages the result: on whatever map, it starts as a convolution.
func (m *Model) Init(seed uint64) { m.InitAs(seed, m.Program.Start) }

// InitAs is Init with another start.
func (m *Model) InitAs(seed uint64, start lrunet.Start) {
	linear := linearWeights(m.Program)
	var weight *Param // that a bias follows
	for i := range m.Params {
		p := &m.Params[i]
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		switch p.Role {
		case lrunet.Weight:
			weight = p
			drawWeight(p, start, linear[p.Name], random)
		case lrunet.Bias:
			if start == lrunet.StartNarrow && linear[weight.Name] {
				fill(p.Value, 0)
				continue
			}
			uniform(p.Value, withinFanIn(weight), random)
		case lrunet.Scale, lrunet.Variance, lrunet.Gain:
			fill(p.Value, 1)
		case lrunet.Coefficient: // what is mixed keeps its variance
			normal(p.Value, 1/math.Sqrt(float64(p.Size())), random)
		default:
			fill(p.Value, 0)
		}
	}
}

// narrow is the deviation of StartNarrow's linear layers.
const narrow = 0.01

func drawWeight(p *Param, start lrunet.Start, linear bool, random *rand.Rand) {
	switch {
	case linear && start == lrunet.StartNarrow:
		normal(p.Value, narrow, random)
	case linear || start == lrunet.StartUniform:
		uniform(p.Value, withinFanIn(p), random)
	default:
		normal(p.Value, math.Sqrt(2/float64(fanOut(p.Shape))), random)
	}
}

// withinFanIn is the bound of PyTorch's default: 1/sqrt(fan-in).
func withinFanIn(p *Param) float64 { return 1 / math.Sqrt(float64(p.Size()/p.Shape[0])) }

// linearWeights are the names of the linear layers' weights.
func linearWeights(p *lrunet.Program) map[string]bool {
	names := map[string]bool{}
	for _, l := range p.Layers {
		if op, ok := l.Op.(lrunet.Conv); ok && op.Kernel == 1 && op.Bias && readsAverage(p, l) {
			names[l.Params[0].Name] = true
		}
	}
	return names
}

// readsAverage says whether a layer reads a whole map's average, with dropout
// or without.
func readsAverage(p *lrunet.Program, l lrunet.Layer) bool {
	for in := l.In[0]; in != lrunet.Image; in = p.Layers[in].In[0] {
		if average, ok := p.Layers[in].Op.(lrunet.AvgPool); ok {
			return average.Kernel == 0
		}
		if _, ok := p.Layers[in].Op.(lrunet.Dropout); !ok {
			return false
		}
	}
	return false
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
