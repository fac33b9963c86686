package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"lrunet/lrunet/kernel/internal/simd/portable"
)

const closeEnough = 3e-5

// eachSet runs a test for every kernel set of the machine.
func eachSet(t *testing.T, f func(t *testing.T, v Set, rng *rand.Rand)) {
	for _, v := range Sets() {
		t.Run(v.String(), func(t *testing.T) { f(t, v, rand.New(rand.NewPCG(1, 1))) })
	}
}

func TestRowKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for m := 1; m <= 3; m++ {
			for n := 1; n <= 5; n++ {
				testRows(t, v, rng, m, n)
			}
		}
	})
}

func testRows(t *testing.T, v Set, rng *rand.Rand, m, n int) {
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
		v.MaskSum(ar.At, br.At, o, &sum.data[0], ar.Stride, br.Stride, or.Stride, m, n, 64)
	})
	same(t, "maskSum's sum", sum, wantSum, closeEnough)
	run("maskSums", masked, func(o *float32) {
		v.MaskSums(ar.At, br.At, zr.At, o, &sums.data[0], ar.Stride, br.Stride, zr.Stride, or.Stride, m, n, 64)
	})
	same(t, "maskSums' sums", sums, wantSums, closeEnough)
	run("combine", combined, func(o *float32) {
		v.Combine(ar.At, zr.At, o, &co.data[0], ar.Stride, zr.Stride, or.Stride, m, n, 64)
	})
	run("residual", residual, func(o *float32) {
		v.Residual(zr.At, br.At, o, &co.data[0], zr.Stride, br.Stride, or.Stride, m, n, 64)
	})
}

// TestFlatKernels compares kernels on slices with the portable loops.
func TestFlatKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for n := 1; n <= 4; n++ {
			testFlat(t, v, rng, n)
			testMoments(t, v, rng, n)
			testClip(t, v, rng, n)
			testTaps(t, v, rng, n)
			testSteps(t, v, rng, n)
		}
	})
}

// compare runs a kernel of a set and the portable one on copies of y.
func compare(t *testing.T, name string, v Set, y fenced, f func(v Set, y []float32)) {
	t.Helper()
	got, want := y.copy(), y.copy()
	f(Portable, want.data)
	f(v, got.data)
	same(t, name, got, want, closeEnough)
}

func testFlat(t *testing.T, v Set, rng *rand.Rand, n int) {
	x, u, y := newFenced(rng, n*Lanes).data, newFenced(rng, n*Lanes).data, newFenced(rng, n*Lanes)
	compare(t, "Affine", v, y, func(v Set, y []float32) { v.Affine(y, x, 2, 3) })
	compare(t, "Affine2", v, y, func(v Set, y []float32) { v.Affine2(y, x, u, 2, 3, 4) })
	compare(t, "Add", v, y, func(v Set, y []float32) { v.Add(y, x, u) })
	compare(t, "Add to itself", v, y, func(v Set, y []float32) { v.Add(y, y, u) })
	compare(t, "Axpy", v, y, func(v Set, y []float32) { v.Axpy(y, x, 3) })
	compare(t, "ReLU", v, y, func(v Set, y []float32) { v.ReLU(y, x) })
	compare(t, "ReLUCapped", v, y, func(v Set, y []float32) { v.ReLUCapped(y, x, 0.5) })
	compare(t, "AffineAddReLU", v, y, func(v Set, y []float32) { v.AffineAddReLU(y, x, u, 2, 0.1) })
	capped := make([]float32, n*Lanes)
	Portable.ReLUCapped(capped, u, 0.5)
	compare(t, "MaskPositive", v, y, func(v Set, y []float32) { v.MaskPositive(y, x, capped) })
	compare(t, "MaskBetween", v, y, func(v Set, y []float32) { v.MaskBetween(y, x, capped, 0.5) })
	for _, below := range []uint64{1, 1 << 51, 1 << 52, 1 << 53} {
		first := rng.Uint64()
		compare(t, "Dropout", v, y, func(v Set, y []float32) { v.Dropout(y, x, first, below, 1.25) })
		compare(t, "Dropout of itself", v, y, func(v Set, y []float32) { v.Dropout(y, y, first, below, 1.25) })
	}
}

func testMoments(t *testing.T, v Set, rng *rand.Rand, n int) {
	x, u := newFenced(rng, n*Lanes).data, newFenced(rng, n*Lanes).data
	var s0, p0 float64
	for i := range x {
		s0 += float64(x[i])
		p0 += float64(x[i]) * float64(u[i])
	}
	if s, p := v.CrossMoments(x, u); !near(s, s0) || !near(p, p0) {
		t.Fatalf("CrossMoments: %v %v, want %v %v", s, p, s0, p0)
	}
	if s, p := v.CrossMoments(nil, nil); s != 0 || p != 0 {
		t.Fatalf("CrossMoments of nothing: %v %v", s, p)
	}
	s1, q1 := v.Moments(x)
	if s, p := v.CrossMoments(x, x); s1 != s || q1 != p {
		t.Fatalf("Moments: %v %v, CrossMoments of x and x %v %v", s1, q1, s, p)
	}
	sums := make([]float64, n+2)
	v.LaneSums(&sums[1], &x[0], n)
	for i := range n {
		want := 0.0
		for _, x := range x[i*Lanes:][:Lanes] {
			want += float64(x)
		}
		if !near(sums[1+i], want) {
			t.Fatalf("LaneSums: %v", sums)
		}
	}
	if sums[0] != 0 || sums[n+1] != 0 {
		t.Fatal("LaneSums: wrote outside")
	}
}

// testClip compares the kernels of a normalised and clipped map.
func testClip(t *testing.T, v Set, rng *rand.Rand, n int) {
	x, dy, y := newFenced(rng, n*Lanes).data, newFenced(rng, n*Lanes).data, newFenced(rng, n*Lanes)
	inf := float32(math.Inf(1))
	for _, c := range []struct{ low, high float32 }{{-inf, inf}, {0, inf}, {0, 0.5}} {
		compare(t, "AffineClip", v, y, func(v Set, y []float32) { v.AffineClip(y, x, 2, 0.3, c.low, c.high) })
		compare(t, "ClipGradient", v, y, func(v Set, y []float32) { v.ClipGradient(y, dy, x, 2, 0.3, c.low, c.high, 3, 4, 5) })
		s0, p0 := Portable.ClipMoments(dy, x, 2, 0.3, c.low, c.high)
		if s, p := v.ClipMoments(dy, x, 2, 0.3, c.low, c.high); !near(s, s0) || !near(p, p0) {
			t.Fatalf("ClipMoments: %v %v, want %v %v", s, p, s0, p0)
		}
	}
}

func testTaps(t *testing.T, v Set, rng *rand.Rand, n int) {
	long, y := newFenced(rng, n*Lanes+100), newFenced(rng, n*Lanes)
	at := [9]int{0, 16, 32, 3, 77, 100, 9, 48, 64}
	w := newFenced(rng, 9)
	got, added, want, wantAdded := y.copy(), y.copy(), y.copy(), y.copy()
	for i := range y.data {
		s := float32(0)
		for k, start := range at {
			s += w.data[k] * long.data[start+i]
		}
		want.data[i], wantAdded.data[i] = s, y.data[i]+s
	}
	v.Taps9(&got.data[0], &long.data[0], &at[0], &w.data[0], n)
	same(t, "Taps9", got, want, closeEnough)
	portable.AddTaps9(&added.data[0], &long.data[0], &at[0], &w.data[0], n)
	same(t, "AddTaps9", added, wantAdded, closeEnough)
}

func testSteps(t *testing.T, v Set, rng *rand.Rand, n int) {
	grad, velocity, w := newFenced(rng, n*Lanes).data, newFenced(rng, n*Lanes), newFenced(rng, n*Lanes)
	for name, step := range map[string]func(v Set, w, grad, velocity []float32, rate, momentum, decay float32){
		"SGD": Set.SGD, "SGDNesterov": Set.SGDNesterov,
	} {
		got, want, gotV, wantV := w.copy(), w.copy(), velocity.copy(), velocity.copy()
		step(Portable, want.data, grad, wantV.data, 0.1, 0.9, 0.01)
		step(v, got.data, grad, gotV.data, 0.1, 0.9, 0.01)
		same(t, name, got, want, closeEnough)
		same(t, name+"'s velocity", gotV, wantV, closeEnough)
	}
}

// TestStridedKernels compares kernels that read at a distance with the portable
// ones, which the tests of convolutions and pooling hold.
func TestStridedKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for n := 1; n <= 5; n++ {
			x, y := newFenced(rng, (3*n+1)*Lanes).data, newFenced(rng, 2*n*Lanes)
			compare(t, "Every", v, y, func(v Set, y []float32) { v.Every(&y[0], &x[0], n, 3*laneBytes) })
			testMaxPool(t, v, rng, n)
		}
	})
}

func testMaxPool(t *testing.T, v Set, rng *rand.Rand, n int) {
	x, which, y := newFenced(rng, 9*Lanes), newFenced(rng, n*Lanes), newFenced(rng, n*Lanes)
	x.data[5], x.data[Lanes+6], x.data[4*Lanes+6] = float32(math.NaN()), 2, 2
	cols := make([]int, 3*n)
	for i := range cols {
		cols[i] = (i*7 + 1) % 3 * laneBytes
	}
	var places [2]fenced
	compare(t, "MaxPool3x3", v, y, func(v Set, y []float32) {
		to := which.copy()
		v.MaxPool3x3(&y[0], &to.data[0], &x.data[0], &x.data[3*Lanes], &x.data[6*Lanes], &cols[0], n)
		for i := range y {
			if y[i] != y[i] { // whatever the NaN's bits, and wherever it was
				y[i], to.data[i] = -1, 0
			}
		}
		places[0], places[1] = places[1], to
	})
	same(t, "places of maxima", places[1], places[0], 0)
	compare(t, "MaxPool3x3Backward", v, newFenced(rng, 9*Lanes), func(v Set, dx []float32) {
		v.MaxPool3x3Backward(&y.data[0], &places[0].data[0], &dx[0], &dx[3*Lanes], &dx[6*Lanes], &cols[0], n)
	})
}

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
