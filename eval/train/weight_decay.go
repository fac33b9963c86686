package train

import "lrunet/lrunet"

// decay is the weight decay of parameters of a role.
func (r Recipe) decay(role lrunet.Role) float64 {
	if r.NoNormDecay && role != lrunet.Weight {
		return 0
	}
	return r.WeightDecay
}

// shrink takes a share off each weight: decoupled weight decay (Loshchilov and
// Hutter, arXiv 1711.05101). The share is rate times decay, as in PyTorch's
// AdamW, so that the decay has the same strength as one that enters the gradient
// of plain descent; with momentum that one is 1/(1-momentum) times as strong.
func shrink(weights []float32, share float64) {
	keep := float32(1 - share)
	for i := range weights {
		weights[i] *= keep
	}
}
