package kernel

import (
	"slices"
	"testing"
)

// Mixtures of any length against their definition, and the gradients against
// differences: the result is linear in either argument.
func TestMix(t *testing.T) {
	for _, n := range []int{1, 9, 16, 50} {
		rng := newRand(uint64(n))
		templates := [][]float32{narrow(normal(rng, n)), narrow(normal(rng, n)), narrow(normal(rng, n))}
		coefficients := narrow(normal(rng, 3))
		mix := func() []float64 {
			sum := make([]float64, n)
			for k, template := range templates {
				for i, v := range template {
					sum[i] += float64(coefficients[k]) * float64(v)
				}
			}
			return sum
		}
		got := narrow(normal(rng, n))
		Mix(got, templates, coefficients)
		checkClose(t, "mixture", widen(got), mix(), 1e-6)

		g := narrow(normal(rng, n))
		dtemplates, dcoefficients := [][]float32{make([]float32, n), narrow(normal(rng, n)), make([]float32, n)}, make([]float32, 3)
		MixBackward(dtemplates, dcoefficients, g, templates, coefficients)
		for k := range templates {
			checkClose(t, "coefficient", []float64{float64(dcoefficients[k])}, []float64{slope(&coefficients[k], g, mix)}, 1e-4)
			for i := range n {
				checkClose(t, "template", []float64{float64(dtemplates[k][i])}, []float64{slope(&templates[k][i], g, mix)}, 1e-4)
			}
		}
	}
}

// slope is the derivative of the inner product of g with f, linear in *v, by *v.
func slope(v *float32, g []float32, f func() []float64) float64 {
	at := *v
	product := func(x float32) float64 {
		*v = x
		sum := 0.0
		for i, y := range f() {
			sum += float64(g[i]) * y
		}
		return sum
	}
	d := product(1) - product(0)
	*v = at
	return d
}

func TestGroupedProduct(t *testing.T) {
	for _, p := range []GroupedProduct{{1, 1, 1, 1}, {3, 2, 4, 5}, {2, 5, 1, 16}, {4, 3, 2, 35}} {
		rng := newRand(uint64(p.Columns))
		up, down := narrow(normal(rng, p.Groups*p.Rows*p.Rank)), narrow(normal(rng, p.Groups*p.Rank*p.Columns))
		start := narrow(normal(rng, p.Groups*p.Rows*p.Columns))
		naive := func() []float64 {
			sum := widen(start)
			for g := range p.Groups {
				for i := range p.Rows {
					for j := range p.Rank {
						for k := range p.Columns {
							sum[(g*p.Rows+i)*p.Columns+k] += float64(up[(g*p.Rows+i)*p.Rank+j]) * float64(down[(g*p.Rank+j)*p.Columns+k])
						}
					}
				}
			}
			return sum
		}
		got := slices.Clone(start)
		p.Add(got, up, down)
		checkClose(t, "product", widen(got), naive(), 1e-6)

		g := narrow(normal(rng, len(start)))
		dup, ddown := narrow(normal(rng, len(up))), narrow(normal(rng, len(down)))
		p.Backward(dup, ddown, g, up, down)
		for i := range up {
			checkClose(t, "up", []float64{float64(dup[i])}, []float64{slope(&up[i], g, naive)}, 1e-4)
		}
		for i := range down {
			checkClose(t, "down", []float64{float64(ddown[i])}, []float64{slope(&down[i], g, naive)}, 1e-4)
		}
	}
}

func TestMultiply(t *testing.T) {
	for _, factors := range []int{1, 21} {
		rng := newRand(uint64(factors))
		x, factor := narrow(normal(rng, 21)), narrow(normal(rng, factors))
		naive := func() []float64 {
			y := widen(x)
			for i := range y {
				y[i] *= float64(factor[i%factors])
			}
			return y
		}
		got := make([]float32, len(x))
		Multiply(got, x, factor)
		checkClose(t, "product", widen(got), naive(), 1e-6)

		g := narrow(normal(rng, len(x)))
		dx, dfactor := narrow(normal(rng, len(x))), make([]float32, factors)
		fill(dfactor, 2)
		MultiplyBackward(dx, dfactor, g, x, factor)
		for i := range x {
			checkClose(t, "element", []float64{float64(dx[i])}, []float64{slope(&x[i], g, naive)}, 1e-4)
		}
		for i := range factor {
			checkClose(t, "factor", []float64{float64(dfactor[i])}, []float64{2 + slope(&factor[i], g, naive)}, 1e-4)
		}
	}
}
