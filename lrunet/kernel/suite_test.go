package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// batches are the numbers of images to try, and the capacity in blocks.
var batches = []struct{ n, capacity int }{{3, 1}, {16, 1}, {21, 3}}

func allSubjects() []subject {
	return slices.Concat(convSubjects(), normSubjects(), lruSubjects(), elementwiseSubjects(), poolingSubjects())
}

func TestSubjects(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	for _, s := range allSubjects() {
		t.Run(s.name, func(t *testing.T) {
			for i, batch := range batches {
				if i > 0 && testing.Short() {
					break
				}
				t.Run(fmt.Sprint(batch.n), func(t *testing.T) {
					conform(t, newBench(s, batch.n, batch.capacity, pool, uint64(batch.n)))
				})
			}
			t.Run("threads", func(t *testing.T) { checkThreads(t, s) })
			t.Run("memory", func(t *testing.T) { checkMemory(t, s) })
		})
	}
}

// conform compares one forward and backward half with the naive statement.
func conform(t *testing.T, b *bench) {
	b.forward()
	checkClose(t, "result", planar(b.y), b.naive(b.n, b.x64, b.w64), 2e-6)
	checkPadding(t, "result", b.y)
	b.checkGuards(t)
	if b.operations.backward == nil {
		return
	}
	b.backward()
	b.checkGuards(t)
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range b.x {
		checkPadding(t, "input gradient", b.dx[i])
		b.checkGradient(t, fmt.Sprintf("gradient of input %d", i), planar(b.dx[i]), b.x64[i], rng)
	}
	for i := range b.w {
		what := fmt.Sprintf("gradient of parameter %d", i)
		if i > 0 && i == b.zero {
			checkVanishing(t, what, b.dw[i])
			continue
		}
		b.checkGradient(t, what, widen(b.dw[i]), b.w64[i], rng)
	}
}

// checkThreads compares all results bit by bit for several numbers of threads.
func checkThreads(t *testing.T, s subject) {
	var want []uint32
	for _, threads := range []int{1, 2, 5} {
		pool := NewPool(threads)
		b := newBench(s, 37, 3, pool, 1)
		b.forward()
		b.backward()
		var got []uint32
		for _, x := range append(b.dx, b.y) {
			got = appendBits(got, x.Data)
		}
		for _, v := range append(b.dw, b.w...) {
			got = appendBits(got, v)
		}
		pool.Close()
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d threads give another result than one", threads)
		}
	}
}

func appendBits(bits []uint32, v []float32) []uint32 {
	for _, x := range v {
		bits = append(bits, math.Float32bits(x))
	}
	return bits
}

// checkMemory holds that no step after the first allocates, also with a
// shorter batch.
func checkMemory(t *testing.T, s subject) {
	for _, threads := range []int{1, 2} {
		pool := NewPool(threads)
		b := newBench(s, 33, 3, pool, 1)
		short := b.n
		step := func() {
			short = 33 - short + 17 // alternate between 33 and 17 images
			for _, x := range b.x {
				x.N = short
			}
			b.dy.N = short
			b.forward()
			b.backward()
		}
		n := testing.AllocsPerRun(4, step)
		for try := 0; n != 0 && try < 3; try++ { // the runtime may have allocated meanwhile
			n = testing.AllocsPerRun(4, step)
		}
		if n != 0 {
			t.Errorf("%v allocations a step with %d threads", n, threads)
		}
		pool.Close()
	}
}
