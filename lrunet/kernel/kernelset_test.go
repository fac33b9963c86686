package kernel

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const closeEnough = 3e-5

// eachSet runs a test for every kernel set of the machine.
func eachSet(t *testing.T, f func(t *testing.T, v *kernelSet, rng *rand.Rand)) {
	for _, v := range kernelSets() {
		t.Run(v.name, func(t *testing.T) { f(t, v, rand.New(rand.NewPCG(1, 1))) })
	}
}

// plainWindow is dw(x) at one position: the sum over the taps inside the map.
func plainWindow(x fenced, r rowset, c, h, w, height, width int, visit func(tap int, x []float32)) {
	for t := range 9 {
		y, z := h+t/3-1, w+t%3-1
		if y >= 0 && y < height && z >= 0 && z < width {
			visit(t, x.at(r, c, y*width+z))
		}
	}
}

func TestDepthwiseKernels(t *testing.T) {
	sizes := [][2]int{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {3, 3}, {1, 7}, {7, 1}, {4, 4}, {7, 7}, {5, 14}}
	eachSet(t, func(t *testing.T, v *kernelSet, rng *rand.Rand) {
		for e := 1; e <= 5; e++ {
			for _, size := range sizes {
				testDepthwise(t, v, rng, 3, e, size[0], size[1])
			}
		}
	})
}

func testDepthwise(t *testing.T, v *kernelSet, rng *rand.Rand, n, e, height, width int) {
	what := fmt.Sprintf("e=%d %dx%d", e, height, width)
	area := height * width
	w := newFenced(rng, n*e*9)
	d := dwise{n: n, e: e, height: height, width: width, w: w.data}
	x, xr := newRows(rng, n, area)
	y, yr := newRows(rng, n*e, area)
	want := y.copy()
	sums, wantSums := newFenced(rng, n*e*Lanes), fenced{}
	wantSums = sums.copy()
	stats, wantStats := newFenced(rng, n*e*2*Lanes), fenced{}
	wantStats = stats.copy()
	gw, wantGW := newFenced(rng, n*e*9*Lanes), fenced{}
	wantGW = gw.copy()
	dx, wantDX := x.copy(), x.copy()
	g, gr := newRows(rng, n*e, area)
	for k := range n * e {
		for p := range area {
			to := want.at(yr, k, p)
			clear(to)
			plainWindow(x, xr, k/e, p/width, p%width, height, width, func(tap int, x []float32) {
				for lane := range Lanes {
					to[lane] += x[lane] * w.data[9*k+tap]
					wantGW.data[(9*k+tap)*Lanes+lane] += x[lane] * g.at(gr, k, p)[lane]
				}
			})
			for lane, value := range to {
				wantSums.data[k*Lanes+lane] += value
				wantStats.data[2*k*Lanes+lane] += value
				wantStats.data[(2*k+1)*Lanes+lane] += value * value
			}
			plainWindow(wantDX, xr, k/e, p/width, p%width, height, width, func(tap int, dx []float32) {
				for lane := range Lanes {
					dx[lane] += g.at(gr, k, p)[lane] * w.data[9*k+tap]
				}
			})
		}
	}
	y2 := y.copy()
	cut := height / 2
	if cut > 0 {
		d.store(v, xr, yr, 0, cut, 64)
	}
	d.store(v, xr.col(cut*width), yr.col(cut*width), cut, height, 0)
	same(t, "store "+what, y, want, closeEnough)
	d.storeSum(v, xr, y.like(y2, yr), sums.data, 0, height, 64)
	same(t, "storeSum "+what, y2, want, closeEnough)
	same(t, "sums "+what, sums, wantSums, closeEnough)
	d.stats(v, xr, stats.data, 1)
	same(t, "stats "+what, stats, wantStats, closeEnough)
	d.gradW(v, xr, gr, gw.data)
	same(t, "gradW "+what, gw, wantGW, closeEnough)
	d.gradX(v, gr, x.like(dx, xr))
	same(t, "gradX "+what, dx, wantDX, closeEnough)
	same(t, "w "+what, w, w.copy(), 0)
}

func TestProductKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v *kernelSet, rng *rand.Rand) {
		for m := 1; m <= 20; m++ {
			for _, k := range []int{1, 2, 5, 17} {
				for n := 1; n <= 9; n++ {
					testProduct(t, v, rng, m, k, n, m%2 == 0)
				}
			}
		}
	})
}

func testProduct(t *testing.T, v *kernelSet, rng *rand.Rand, m, k, n int, turned bool) {
	what := fmt.Sprintf("%dx%dx%d", m, k, n)
	w := newFenced(rng, m*k)
	a := scaled{w.data, k, 1}
	if turned {
		a.row, a.col = 1, m
	}
	b, br := newRows(rng, k, n)
	in, ir := newRows(rng, m, n)
	c, cr := newRows(rng, m, n)
	q, co := newFenced(rng, m*Lanes), newFenced(rng, 2*m)
	starts := make([]int, k)
	for i := range starts {
		starts[i] = i * br.stride / 4
	}
	product, squares, added, clipped, spans := c.copy(), q.copy(), c.copy(), c.copy(), c.copy()
	for r := range m {
		for p := range n {
			for lane := range Lanes {
				s := float32(0)
				for j := range k {
					s += a.a[r*a.row+j*a.col] * b.at(br, j, p)[lane]
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
	run := func(name string, want fenced, f func(c rowset)) {
		got := c.copy()
		f(c.like(got, cr))
		same(t, name+" "+what, got, want, closeEnough)
	}
	run("mul", product, func(c rowset) { v.mul(a, br, c, m, k, n) })
	run("mulSquare", product, func(c rowset) { v.mulSquare(a, br, c, q.data, m, k, n, 64) })
	same(t, "squares "+what, q, squares, closeEnough)
	run("mulAdd", added, func(c rowset) { v.mulAdd(a, br, c, ir, co.data, m, k, n, 64) })
	run("mulAddReLU", clipped, func(c rowset) { v.mulAddReLU(a, br, c, ir, co.data, m, k, n, 64) })
	run("mulSpans", spans, func(c rowset) { v.mulSpans(a, b.data, starts, c.at, c.stride, m, n) })
}

func TestDotKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v *kernelSet, rng *rand.Rand) {
		for m := 1; m <= 9; m++ {
			for k := 1; k <= 14; k++ {
				testDots(t, v, rng, m, k, 1+(m*k)%4)
			}
		}
	})
}

func testDots(t *testing.T, v *kernelSet, rng *rand.Rand, m, k, n int) {
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
	v.dots(ur, yr, acc.data, k, m, k, n)
	same(t, "dots "+what, acc, want, closeEnough)
	from := rows{u.data, make([]int, m)}
	for i := range from.at {
		from.at[i] = i * ur.stride / 4
	}
	to := rows{y.data, make([]int, k)}
	for i := range to.at {
		to.at[i] = i * yr.stride / 4
	}
	v.dotsOfSpans(acc2.data, from, 0, to, 0, n*Lanes)
	same(t, "dotsOfSpans "+what, acc2, want, closeEnough)
	squares := newFenced(rng, k*k*Lanes)
	before := squares.copy()
	v.gram(yr, squares.data, k, n)
	for i := range k {
		for j := range i + 1 {
			for lane := range Lanes {
				w := before.data[(i*k+j)*Lanes+lane]
				for p := range n {
					w += y.at(yr, i, p)[lane] * y.at(yr, j, p)[lane]
				}
				if d := squares.data[(i*k+j)*Lanes+lane] - w; d > 1e-4 || d < -1e-4 {
					t.Fatalf("gram %s: [%d][%d] is %v off", what, i, j, d)
				}
			}
		}
	}
	same(t, "gram's guard words "+what, squares, squares.copy(), 0)
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

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }

// portable turns assembly off for the rest of a test.
func portable(t *testing.T) {
	before := active
	active = nil
	t.Cleanup(func() { active = before })
}

// TestEveryKernelSet runs this package's tests under each kernel set.
func TestEveryKernelSet(t *testing.T) {
	if os.Getenv("LRUNET_KERNEL") != "" {
		t.Skip("one kernel set was asked for")
	}
	names := []string{"go"}
	for _, v := range kernelSets() {
		names = append(names, v.name)
	}
	for _, name := range names {
		if name == Name() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			args := []string{"-test.count=1", "-test.run=TestSubjects|PyTorch|SGD|Conv|LRU", "-test.short"}
			cmd := exec.Command(os.Args[0], args...)
			cmd.Env = append(os.Environ(), "LRUNET_KERNEL="+name)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestChooseKernelSet(t *testing.T) {
	if v, err := choose("go"); v != nil || err != nil {
		t.Errorf("go: %v, %v", v, err)
	}
	for i, want := range kernelSets() {
		if v, err := choose(want.name); v != want || err != nil {
			t.Errorf("%s: %v, %v", want.name, v, err)
		}
		if v, _ := choose(""); i == 0 && v != want {
			t.Errorf("not the fastest set without a name")
		}
	}
	if _, err := choose("sse"); err == nil || !strings.Contains(err.Error(), `"sse"`) {
		t.Errorf("unknown set: error %v", err)
	}
}

// TestAssemblyIsTested fails if LRUNET_REQUIRE_KERNELS, set where tests run
// automatically, names a set that the tests above had to leave out although
// the machine has what it needs.
func TestAssemblyIsTested(t *testing.T) {
	required := os.Getenv("LRUNET_REQUIRE_KERNELS")
	if required == "" {
		t.Skip("LRUNET_REQUIRE_KERNELS is not set")
	}
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Skip(err)
	}
	needs := map[string][]string{"avx512": {"avx512f", "avx512dq"}, "avx2": {"avx2", "fma"}}
	flags := strings.Fields(string(info))
	for _, name := range strings.Split(required, ",") {
		able := needs[name] != nil
		for _, need := range needs[name] {
			able = able && contains(flags, need)
		}
		have := false
		for _, v := range kernelSets() {
			have = have || v.name == name
		}
		if able && !have {
			t.Errorf("the machine can run %s, but its tests were skipped", name)
		}
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
