package simd

import (
	"fmt"
	"testing"
)

// BenchmarkKernels runs the kernels of a layer reuse iteration on one group's
// share of one block of 16 images, for the shapes of LruNet's stages.
func BenchmarkKernels(b *testing.B) {
	for _, v := range Sets() {
		for _, shape := range []struct{ c, size, rows int }{{64, 16, 2}, {128, 8, 2}, {256, 4, 4}, {512, 4, 4}} {
			b.Run(fmt.Sprintf("%s/C=%d", v, shape.c), func(b *testing.B) {
				benchmarkKernels(b, v, shape.c/8, shape.size, shape.rows)
			})
		}
	}
}

func benchmarkKernels(b *testing.B, v Set, m, size, rows int) {
	const blocks = 8
	k, n := 2*m, rows*size
	plane := blocks * size * size * Lanes
	x := Strided{&make([]float32, m*plane)[0], plane * 4}
	a := NewArena(make([]float32, 1<<21))
	d := Depthwise{N: m, E: 2, Height: size, Width: size, W: a.Zeros(9 * k)}
	w, co, acc := a.Zeros(m*k), a.Zeros(2*k), a.Zeros(max(9, k)*k*Lanes)
	tile, gz, gd := a.Buffer(k, n), a.Buffer(m, n), a.Buffer(k, size*size)
	taps := float64((3*size-2)*(3*size-2)*k*Lanes) * 2
	part := taps * float64(n) / float64(size*size) // of a tile, about
	product := float64(m*k*n*Lanes) * 2
	run := func(name string, flops float64, f func()) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
			b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
	run("depthwise/store", part, func() { d.Store(v, x, tile, 0, rows, 0) })
	run("depthwise/stats", taps, func() { d.Stats(v, x, acc, 1) })
	run("depthwise/gradW", taps, func() { d.GradW(v, x, gd, acc) })
	run("depthwise/gradX", taps, func() { d.GradX(v, gd, x) })
	run("product/square", product, func() { v.MulSquare(Operand{w, k, 1}, tile, x, acc, m, k, n, 0) })
	run("product/relu", product, func() { v.MulAddReLU(Operand{w, k, 1}, tile, gz, x, co, m, k, n, 0) })
	run("product/back", product, func() { v.MulAdd(Operand{w, 1, k}, gz, gd, tile, co, k, m, n, 0) })
	run("dots", product, func() { v.Dots(gz, tile, acc, k, m, k, n) })
}
