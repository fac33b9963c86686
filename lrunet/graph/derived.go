package graph

// derived is an array that a kernel reads, made of parameters of its layer.
// Most are a parameter itself.
type derived interface {
	// count is the number of parameters that the array is made of; the other
	// methods are given these, or their gradients.
	count() int
	// value makes the array.
	value(params [][]float32) []float32
	// target is where the array's gradient belongs.
	target(grads [][]float32) []float32
	// backward makes the parameters' gradients of what lies in the target.
	backward(grads, params [][]float32)
}

// itself is a parameter.
type itself struct{}

func (itself) count() int                         { return 1 }
func (itself) value(params [][]float32) []float32 { return params[0] }
func (itself) target(grads [][]float32) []float32 { return grads[0] }
func (itself) backward(_, _ [][]float32)          {}

// made is an array of its own, and its gradient.
type made struct{ array, gradient []float32 }

func newMade(n int) made { return made{make([]float32, n), make([]float32, n)} }

func (m made) target([][]float32) []float32 { return m.gradient }

// zeros is what a layer goes without.
type zeros struct{ made }

func (zeros) count() int                    { return 0 }
func (z zeros) value([][]float32) []float32 { return z.array }
func (zeros) backward(_, _ [][]float32)     {}
