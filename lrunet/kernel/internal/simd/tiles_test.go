package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestProductKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for m := 1; m <= 20; m++ {
			for _, k := range []int{1, 2, 5, 17} {
				for n := 1; n <= 9; n++ {
					testProduct(t, v, rng, m, k, n, m%2 == 0)
				}
			}
		}
	})
}

func testProduct(t *testing.T, v Set, rng *rand.Rand, m, k, n int, transposed bool) {
	what := fmt.Sprintf("%dx%dx%d", m, k, n)
	w := newFenced(rng, m*k)
	a := Operand{w.data, k, 1}
	if transposed {
		a.Row, a.Col = 1, m
	}
	b, br := newRows(rng, k, n)
	in, ir := newRows(rng, m, n)
	c, cr := newRows(rng, m, n)
	q, co := newFenced(rng, m*Lanes), newFenced(rng, 2*m)
	x, y := Spans{b.data, make([]int, k)}, Spans{c.data, make([]int, m)}
	for i := range x.At {
		x.At[i] = i * br.Stride / 4
	}
	for i := range y.At {
		y.At[i] = i * cr.Stride / 4
	}
	product, squares, added, clipped, spans := c.copy(), q.copy(), c.copy(), c.copy(), c.copy()
	for r := range m {
		for p := range n {
			for lane := range Lanes {
				s := float32(0)
				for j := range k {
					s += a.W[r*a.Row+j*a.Col] * b.at(br, j, p)[lane]
				}
				x := in.at(ir, r, p)[lane]
				product.at(cr, r, p)[lane] = s
				squares.data[r*Lanes+lane] += s * s
				added.at(cr, r, p)[lane] = s + co.data[2*r] + co.data[2*r+1]*x
				clipped.at(cr, r, p)[lane] = max(0, s+co.data[r]+x)
				spans.at(cr, r, p)[lane] += s
			}
		}
	}
	run := func(name string, want fenced, f func(c Strided)) {
		got := c.copy()
		f(c.like(got, cr))
		same(t, name+" "+what, got, want, closeEnough)
	}
	run("mul", product, func(c Strided) { v.Mul(a, br, c, m, k, n) })
	run("mulSquare", product, func(c Strided) { v.MulSquare(a, br, c, q.data, m, k, n, 64) })
	same(t, "squares "+what, q, squares, closeEnough)
	run("mulAdd", added, func(c Strided) { v.MulAdd(a, br, c, ir, co.data, m, k, n, 64) })
	run("mulAddReLU", clipped, func(c Strided) { v.MulAddReLU(a, br, c, ir, co.data, m, k, n, 64) })
	runSpans := func(name string, want fenced, f func(a Operand, y Spans, yShift int, x Spans, xShift, n int)) {
		got := c.copy()
		f(a, Spans{got.data, y.At}, 0, x, 0, n*Lanes)
		same(t, name+" "+what, got, want, closeEnough)
	}
	runSpans("AddMulSpans", spans, v.AddMulSpans)
	runSpans("MulSpans", product, v.MulSpans)
}

func TestDotKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for m := 1; m <= 9; m++ {
			for k := 1; k <= 14; k++ {
				testDots(t, v, rng, m, k, 1+(m*k)%4)
			}
		}
	})
}

func testDots(t *testing.T, v Set, rng *rand.Rand, m, k, n int) {
	what := fmt.Sprintf("%dx%dx%d", m, k, n)
	u, ur := newRows(rng, m, n)
	y, yr := newRows(rng, k, n)
	acc := newFenced(rng, m*k*Lanes)
	want, acc2 := acc.copy(), acc.copy()
	for i := range m * k {
		for p := range n {
			for lane := range Lanes {
				want.data[i*Lanes+lane] += u.at(ur, i/k, p)[lane] * y.at(yr, i%k, p)[lane]
			}
		}
	}
	v.Dots(ur, yr, acc.data, k, m, k, n)
	same(t, "dots "+what, acc, want, closeEnough)
	from := Spans{u.data, make([]int, m)}
	for i := range from.At {
		from.At[i] = i * ur.Stride / 4
	}
	to := Spans{y.data, make([]int, k)}
	for i := range to.At {
		to.At[i] = i * yr.Stride / 4
	}
	v.DotsOfSpans(acc2.data, from, 0, to, 0, n*Lanes)
	same(t, "dotsOfSpans "+what, acc2, want, closeEnough)
	squares := newFenced(rng, k*k*Lanes)
	before := squares.copy()
	v.SelfDots(yr, squares.data, k, n)
	for i := range k {
		for j := range i + 1 {
			for lane := range Lanes {
				w := before.data[(i*k+j)*Lanes+lane]
				for p := range n {
					w += y.at(yr, i, p)[lane] * y.at(yr, j, p)[lane]
				}
				if d := squares.data[(i*k+j)*Lanes+lane] - w; d > 1e-4 || d < -1e-4 {
					t.Fatalf("SelfDots %s: [%d][%d] is %v off", what, i, j, d)
				}
			}
		}
	}
	same(t, "SelfDots' guard words "+what, squares, squares.copy(), 0)
}
