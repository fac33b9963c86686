package train

import (
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// sgd is stochastic gradient descent with momentum, as PyTorch defines it:
// weight decay enters the gradient, unless it is decoupled, and the rate scales
// the velocity.
type sgd struct {
	params   []graph.Param
	velocity [][]float32
	idle     map[string]bool // parameters that the present parts of the model do not use
	recipe   Recipe
}

// newSGD makes one of all trainable parameters that the recipe leaves to it.
func newSGD(m *graph.Model, r Recipe) *sgd {
	s := &sgd{recipe: r}
	var others map[string]int
	if r.Optimizer == muonName {
		others = mixing(m.Program)
	}
	for _, p := range m.Params {
		if _, taken := others[p.Name]; p.Grad != nil && !taken {
			s.params = append(s.params, p)
			s.velocity = append(s.velocity, make([]float32, len(p.Value)))
		}
	}
	return s
}

// step changes the parameters by their gradients.
func (s *sgd) step(rate float64) {
	r := s.recipe
	for i, p := range s.params {
		if s.idle[p.Name] {
			continue
		}
		boost, decay := r.rateFactor(p.Role), r.decay(p.Role)
		if r.DecoupledWeightDecay {
			shrink(p.Value, rate*decay)
			decay = 0
		}
		kernel.SGD(p.Value, p.Grad, s.velocity[i], float32(rate*boost), float32(r.Momentum), float32(decay/boost), r.Nesterov)
	}
}
