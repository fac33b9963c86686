package graph

import "lrunet/lrunet/kernel"

// multiplied is an array times a factor.
type multiplied struct {
	derived
	made
	by   *factor
	owns bool // the factor stands behind the array among the parameters
}

// factor is one number or one for each element, and its gradient. Several
// arrays may have one; the first of them owns it.
type factor struct{ value, gradient []float32 }

func (m multiplied) count() int { return m.derived.count() + number(m.owns) }

func (m multiplied) value(params [][]float32) []float32 {
	n := m.derived.count()
	if m.owns {
		m.by.value = params[n]
	}
	kernel.Multiply(m.array, m.derived.value(params[:n]), m.by.value)
	return m.array
}

func (m multiplied) target(grads [][]float32) []float32 {
	if m.owns {
		m.by.gradient = grads[m.derived.count()]
	}
	return m.gradient
}

// backward adds to the factor's gradient, which the owner, the first to run,
// clears.
func (m multiplied) backward(grads, params [][]float32) {
	n := m.derived.count()
	if m.owns {
		clear(m.by.gradient)
	}
	kernel.MultiplyBackward(m.derived.target(grads[:n]), m.by.gradient, m.gradient, m.derived.value(params[:n]), m.by.value)
	m.derived.backward(grads[:n], params[:n])
}

// number is how many parameters a flag stands for.
func number(flag bool) int {
	if flag {
		return 1
	}
	return 0
}
