package kernel

import "lrunet/lrunet/kernel/internal/simd"

// SGD makes one step of stochastic gradient descent with momentum and weight
// decay, as PyTorch defines it:
//
//	g := grad + decay*weight
//	velocity = momentum*velocity + g
//	weight -= rate*velocity                  // or, with nesterov,
//	weight -= rate*(g + momentum*velocity)
//
// The slices are equally long; grads is not changed.
func SGD(weights, grads, velocity []float32, rate, momentum, decay float32, nesterov bool) {
	grads, velocity = grads[:len(weights)], velocity[:len(weights)]
	n := len(weights) / Lanes * Lanes
	step(active, weights[:n], grads[:n], velocity[:n], rate, momentum, decay, nesterov)
	step(simd.Portable, weights[n:], grads[n:], velocity[n:], rate, momentum, decay, nesterov)
}

func step(set simd.Set, weights, grads, velocity []float32, rate, momentum, decay float32, nesterov bool) {
	if nesterov {
		set.SGDNesterov(weights, grads, velocity, rate, momentum, decay)
	} else {
		set.SGD(weights, grads, velocity, rate, momentum, decay)
	}
}
