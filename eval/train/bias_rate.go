package train

import "lrunet/lrunet"

// rateFactor is the factor of the learning rate for parameters of a role: biases
// of batch normalisations may have one of their own, 64 in Page's "How to train
// your ResNet" (part 8) and Jordan's airbench (arXiv 2404.00498, section 3.4).
// As there, the factor does not strengthen their weight decay.
func (r Recipe) rateFactor(role lrunet.Role) float64 {
	if role == lrunet.Shift && r.BiasRate != 0 {
		return r.BiasRate
	}
	return 1
}
