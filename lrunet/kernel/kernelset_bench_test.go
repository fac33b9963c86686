package kernel

import (
	"fmt"
	"testing"
)

// BenchmarkKernels runs the kernels of a layer reuse iteration on one group's
// share of one block of 16 images, for the shapes of LruNet's stages.
func BenchmarkKernels(b *testing.B) {
	for _, v := range kernelSets() {
		for _, shape := range []struct{ c, size, rows int }{{64, 16, 2}, {128, 8, 2}, {256, 4, 4}, {512, 4, 4}} {
			b.Run(fmt.Sprintf("%s/C=%d", v.name, shape.c), func(b *testing.B) {
				benchmarkKernels(b, v, shape.c/8, shape.size, shape.rows)
			})
		}
	}
}

func benchmarkKernels(b *testing.B, v *kernelSet, m, size, rows int) {
	k, n := 2*m, rows*size
	maps := NewTensor(m, size, size, 8)
	maps.N = 8 * Lanes
	x := rowsOf(&maps, 0)
	a := newArena(make([]float32, 1<<21))
	d := dwise{n: m, e: 2, height: size, width: size, w: a.zeros(9 * k)}
	w, co, acc := a.zeros(m*k), a.zeros(2*k), a.zeros(max(9, k)*k*Lanes)
	tile, gz, gd := a.buffer(k, n), a.buffer(m, n), a.buffer(k, size*size)
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
	run("depthwise/store", part, func() { d.store(v, x, tile, 0, rows, 0) })
	run("depthwise/stats", taps, func() { d.stats(v, x, acc, 1) })
	run("depthwise/gradW", taps, func() { d.gradW(v, x, gd, acc) })
	run("depthwise/gradX", taps, func() { d.gradX(v, gd, x) })
	run("product/square", product, func() { v.mulSquare(scaled{w, k, 1}, tile, x, acc, m, k, n, 0) })
	run("product/relu", product, func() { v.mulAddReLU(scaled{w, k, 1}, tile, gz, x, co, m, k, n, 0) })
	run("product/back", product, func() { v.mulAdd(scaled{w, 1, k}, gz, gd, tile, co, k, m, n, 0) })
	run("dots", product, func() { v.dots(gz, tile, acc, k, m, k, n) })
}
