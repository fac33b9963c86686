package portable

// SGD is v[i] = momentum*v[i] + (grad[i] + decay*w[i]); w[i] -= rate*v[i].
//
//go:noinline
func SGD(w, grad, v []float32, rate, momentum, decay float32) {
	grad, v = grad[:len(w)], v[:len(w)]
	for i, x := range w {
		u := momentum*v[i] + (grad[i] + decay*x)
		v[i] = u
		w[i] = x - rate*u
	}
}

// SGDNesterov is SGD that subtracts rate*(d + momentum*v[i]), where d is
// grad[i] + decay*w[i].
//
//go:noinline
func SGDNesterov(w, grad, v []float32, rate, momentum, decay float32) {
	grad, v = grad[:len(w)], v[:len(w)]
	for i, x := range w {
		d := grad[i] + decay*x
		u := momentum*v[i] + d
		v[i] = u
		w[i] = x - rate*(d+momentum*u)
	}
}
