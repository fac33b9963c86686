package kernel

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
	if n := len(weights) / Lanes; active != nil && n > 0 {
		step := active.sgd
		if nesterov {
			step = active.sgdNesterov
		}
		step(&weights[0], &grads[0], &velocity[0], n, rate, momentum, decay)
		n *= Lanes
		weights, grads, velocity = weights[n:], grads[n:], velocity[n:]
	}
	if nesterov {
		for i, w := range weights {
			g := grads[i] + decay*w
			v := momentum*velocity[i] + g
			velocity[i] = v
			weights[i] = w - rate*(g+momentum*v)
		}
		return
	}
	for i, w := range weights {
		v := momentum*velocity[i] + (grads[i] + decay*w)
		velocity[i] = v
		weights[i] = w - rate*v
	}
}
