package train

import (
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// sgd is stochastic gradient descent with momentum, as PyTorch defines it:
// weight decay enters the gradient, the rate scales the velocity.
type sgd struct {
	params   []graph.Param
	velocity [][]float32
	recipe   Recipe
}

func newSGD(m *graph.Model, r Recipe) *sgd {
	s := &sgd{recipe: r}
	for _, p := range m.Params {
		if p.Grad != nil {
			s.params = append(s.params, p)
			s.velocity = append(s.velocity, make([]float32, len(p.Value)))
		}
	}
	return s
}

// step changes all trainable parameters by their gradients.
func (s *sgd) step(rate float64) {
	r := s.recipe
	for i, p := range s.params {
		decay := r.WeightDecay
		if r.NoNormDecay && p.Role != lrunet.Weight {
			decay = 0
		}
		kernel.SGD(p.Value, p.Grad, s.velocity[i], float32(rate), float32(r.Momentum), float32(decay), r.Nesterov)
	}
}
