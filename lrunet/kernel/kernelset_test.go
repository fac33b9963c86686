package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

const closeEnough = 3e-5

// eachSet runs a test for every kernel set of the machine.
func eachSet(t *testing.T, f func(t *testing.T, v *kernelSet, rng *rand.Rand)) {
	for _, v := range kernelSets() {
		t.Run(v.name, func(t *testing.T) { f(t, v, rand.New(rand.NewPCG(1, 1))) })
	}
}

func TestRowKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v *kernelSet, rng *rand.Rand) {
		for m := 1; m <= 3; m++ {
			for n := 1; n <= 5; n++ {
				testRows(t, v, rng, m, n)
			}
		}
	})
}

func testRows(t *testing.T, v *kernelSet, rng *rand.Rand, m, n int) {
	a, ar := newRows(rng, m, n)
	b, br := newRows(rng, m, n)
	z, zr := newRows(rng, m, n)
	out, or := newRows(rng, m, n)
	sum, sums, co := newFenced(rng, m*Lanes), newFenced(rng, 2*m*Lanes), newFenced(rng, 3*m)
	masked, combined, residual := out.copy(), out.copy(), out.copy()
	wantSum, wantSums := sum.copy(), sums.copy()
	for r := range m {
		for p := range n {
			for lane := range Lanes {
				g, y, zv := a.at(ar, r, p)[lane], b.at(br, r, p)[lane], z.at(zr, r, p)[lane]
				combined.at(or, r, p)[lane] = co.data[3*r]*g + co.data[3*r+1]*zv + co.data[3*r+2]
				residual.at(or, r, p)[lane] = max(0, co.data[2*r]*zv+co.data[2*r+1]+y)
				if y <= 0 {
					g = 0
				}
				masked.at(or, r, p)[lane] = g
				wantSum.data[r*Lanes+lane] += g
				wantSums.data[2*r*Lanes+lane] += g
				wantSums.data[(2*r+1)*Lanes+lane] += g * zv
			}
		}
	}
	run := func(name string, want fenced, f func(o *float32)) {
		got := out.copy()
		f(&got.data[0])
		same(t, name, got, want, closeEnough)
	}
	run("maskSum", masked, func(o *float32) {
		v.maskSum(ar.at, br.at, o, &sum.data[0], ar.stride, br.stride, or.stride, m, n, 64)
	})
	same(t, "maskSum's sum", sum, wantSum, closeEnough)
	run("maskSums", masked, func(o *float32) {
		v.maskSums(ar.at, br.at, zr.at, o, &sums.data[0], ar.stride, br.stride, zr.stride, or.stride, m, n, 64)
	})
	same(t, "maskSums' sums", sums, wantSums, closeEnough)
	run("combine", combined, func(o *float32) {
		v.combine(ar.at, zr.at, o, &co.data[0], ar.stride, zr.stride, or.stride, m, n, 64)
	})
	run("residual", residual, func(o *float32) {
		v.residual(zr.at, br.at, o, &co.data[0], zr.stride, br.stride, or.stride, m, n, 64)
	})
}

// TestSpanKernels compares the flat kernels with the loops of span.go.
func TestSpanKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v *kernelSet, rng *rand.Rand) {
		for n := 1; n <= 4; n++ {
			testSpans(t, v, rng, n)
		}
	})
}

func testSpans(t *testing.T, v *kernelSet, rng *rand.Rand, n int) {
	portable(t)
	x, u, y := newFenced(rng, n*Lanes), newFenced(rng, n*Lanes), newFenced(rng, n*Lanes)
	px, pu := &x.data[0], &u.data[0]
	run := func(name string, plain func(y []float32), fast func(y *float32)) {
		got, want := y.copy(), y.copy()
		plain(want.data)
		fast(&got.data[0])
		same(t, name, got, want, closeEnough)
	}
	run("affine", func(y []float32) { affine(y, x.data, 2, 3) }, func(y *float32) { v.affine(y, px, n, 2, 3) })
	run("affine2", func(y []float32) { affine2(y, x.data, u.data, 2, 3, 4) }, func(y *float32) { v.affine2(y, px, pu, n, 2, 3, 4) })
	run("add", func(y []float32) { add(y, x.data, u.data) }, func(y *float32) { v.add(y, px, pu, n) })
	run("axpy", func(y []float32) { axpy(y, x.data, 3) }, func(y *float32) { v.axpy(y, px, n, 3) })
	run("relu", func(y []float32) { relu(y, x.data) }, func(y *float32) { v.relu(y, px, n) })
	run("reluCapped", func(y []float32) { reluCapped(y, x.data, 0.5) }, func(y *float32) { v.reluCapped(y, px, n, 0.5) })
	run("affineAddReLU", func(y []float32) { affineAddReLU(y, x.data, u.data, 2, 0.1) }, func(y *float32) { v.affineAddReLU(y, px, pu, n, 2, 0.1) })
	capped := newFenced(rng, n*Lanes)
	reluCapped(capped.data, u.data, 0.5)
	run("maskPositive", func(y []float32) { maskPositive(y, x.data, capped.data) }, func(y *float32) { v.maskPositive(y, px, &capped.data[0], n) })
	run("maskBetween", func(y []float32) { maskBetween(y, x.data, capped.data, 0.5) }, func(y *float32) { v.maskBetween(y, px, &capped.data[0], n, 0.5) })
	s0, p0 := crossMoments(x.data, u.data)
	if s, p := v.crossMoments(px, pu, n); !near(s, s0) || !near(p, p0) {
		t.Fatalf("crossMoments: %v %v, want %v %v", s, p, s0, p0)
	}
	testClip(t, v, x, u, y)
	long := newFenced(rng, n*Lanes+100)
	at := [9]int{0, 16, 32, 3, 77, 100, 9, 48, 64}
	w := newFenced(rng, 9)
	run("taps9", func(y []float32) { taps9(y, long.data, &at, (*[9]float32)(w.data)) }, func(y *float32) { v.taps9(y, &long.data[0], &at[0], &w.data[0], n) })
	run("axpyTaps9", func(y []float32) { axpyTaps9(y, long.data, &at, (*[9]float32)(w.data)) }, func(y *float32) { v.axpyTaps9(y, &long.data[0], &at[0], &w.data[0], n) })
	for _, nesterov := range []bool{false, true} {
		velocity, wantVelocity := u.copy(), u.copy()
		step := v.sgd
		if nesterov {
			step = v.sgdNesterov
		}
		run("sgd", func(y []float32) { SGD(y, x.data, wantVelocity.data, 0.1, 0.9, 0.01, nesterov) }, func(y *float32) { step(y, px, &velocity.data[0], n, 0.1, 0.9, 0.01) })
		same(t, "velocity", velocity, wantVelocity, closeEnough)
	}
	sums := make([]float64, n+2)
	v.laneSums(&sums[1], px, n)
	for i := range n {
		if !near(sums[1+i], sum(x.data[i*Lanes:][:Lanes])) {
			t.Fatalf("laneSums: %v", sums)
		}
	}
	if sums[0] != 0 || sums[n+1] != 0 {
		t.Fatal("laneSums: wrote outside")
	}
}

// testClip compares the kernels of a normalised and clipped map with their loops.
func testClip(t *testing.T, v *kernelSet, x, dy, y fenced) {
	n := len(x.data) / Lanes
	inf := float32(math.Inf(1))
	for _, c := range []clip{{-inf, inf}, {0, inf}, {0, 0.5}} {
		got, want := y.copy(), y.copy()
		affineClip(want.data, x.data, 2, 0.3, c)
		v.affineClip(&got.data[0], &x.data[0], n, 2, 0.3, c.low, c.high)
		same(t, "affineClip", got, want, closeEnough)
		clipGradient(want.data, dy.data, x.data, 2, 0.3, c, 3, 4, 5)
		v.clipGradient(&got.data[0], &dy.data[0], &x.data[0], n, 2, 0.3, c.low, c.high, 3, 4, 5)
		same(t, "clipGradient", got, want, closeEnough)
		s0, p0 := clipMoments(dy.data, x.data, 2, 0.3, c)
		if s, p := v.clipMoments(&dy.data[0], &x.data[0], n, 2, 0.3, c.low, c.high); !near(s, s0) || !near(p, p0) {
			t.Fatalf("clipMoments: %v %v, want %v %v", s, p, s0, p0)
		}
	}
}

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }

// portable turns assembly off for the rest of a test.
func portable(t *testing.T) {
	before := active
	active = nil
	t.Cleanup(func() { active = before })
}
