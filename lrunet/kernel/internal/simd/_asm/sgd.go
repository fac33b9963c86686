package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

var steps = []kernel{
	{
		name:   "SGD",
		params: "w, grad, v []float32, rate, momentum, decay float32",
		doc: `SGD is a step of gradient descent:

	for i := range w {
		v[i] = momentum*v[i] + (grad[i] + decay*w[i])
		w[i] -= rate * v[i]
	}`,
		emit: flat(func() func(p []reg.GPVirtual) { return step(false) }, "w", "grad", "v"),
	},
	{
		name:   "SGDNesterov",
		params: "w, grad, v []float32, rate, momentum, decay float32",
		doc: `SGDNesterov is a step of gradient descent with Nesterov's momentum:

	for i := range w {
		d := grad[i] + decay*w[i]
		v[i] = momentum*v[i] + d
		w[i] -= rate * (d + momentum*v[i])
	}`,
		emit: flat(func() func(p []reg.GPVirtual) { return step(true) }, "w", "grad", "v"),
	},
}

func step(nesterov bool) func(p []reg.GPVirtual) {
	rate, mu, decay := constant("rate"), constant("momentum"), constant("decay")
	return func(p []reg.GPVirtual) {
		w, d, v := vec(), vec(), vec()
		VMOVUPS(at(p[0], 0), w)
		VMOVUPS(at(p[1], 0), d)
		VFMADD231PS(w, decay, d)
		VMOVUPS(at(p[2], 0), v)
		VFMADD213PS(d, mu, v)
		VMOVUPS(v, at(p[2], 0))
		if nesterov {
			VFMADD231PS(mu, v, d)
			v = d
		}
		VFNMADD231PS(v, rate, w)
		VMOVUPS(w, at(p[0], 0))
	}
}
