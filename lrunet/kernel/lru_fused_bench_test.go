package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"lrunet/lrunet/kernel/internal/simd"
)

// chainStage is a stage of LruNet: one convolution applied several times.
type chainStage struct {
	c, size           int
	units             []LRU
	x                 []Tensor // the input and each iteration's result
	d                 [2]Tensor
	p                 LRUParams
	g                 LRUGrads
	forward, backward []float64 // best seconds of each iteration
}

func newChainStage(pool *Pool, v simd.Set, c, size, reuse, images int) *chainStage {
	s := &chainStage{c: c, size: size}
	rng := rand.New(rand.NewPCG(1, 2))
	random := func(n int, scale float32) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = scale * float32(rng.NormFloat64())
		}
		return v
	}
	ones := func(n int) []float32 {
		v := make([]float32, n)
		fill(v, 1)
		return v
	}
	s.p = LRUParams{
		DW: random(2*c*9, 0.3), PW: random(c*c/4, 0.2),
		Scale1: ones(2 * c), Shift1: make([]float32, 2*c), Mean1: make([]float32, 2*c), Variance1: ones(2 * c),
		Scale2: ones(c), Shift2: make([]float32, c), Mean2: make([]float32, c), Variance2: ones(c),
	}
	s.g = LRUGrads{DW: make([]float32, 2*c*9), PW: make([]float32, c*c/4), Scale1: ones(2 * c), Shift1: ones(2 * c), Scale2: ones(c), Shift2: ones(c)}
	for i := range reuse + 1 {
		t := NewTensor(c, size, size, Blocks(images))
		t.N = images
		if i == 0 {
			copy(t.Data, random(len(t.Data), 1))
		}
		s.x = append(s.x, t)
	}
	for i := range s.d {
		s.d[i] = NewTensor(c, size, size, Blocks(images))
		s.d[i].N = images
		copy(s.d[i].Data, s.x[0].Data)
	}
	for i := range reuse {
		s.forward, s.backward = append(s.forward, math.Inf(1)), append(s.backward, math.Inf(1))
		s.units = append(s.units, newFusedLRU(pool, v, LRUShape{c, size, size, 2, 8, i < reuse-1}))
	}
	return s
}

func (s *chainStage) stepForward() {
	for i, u := range s.units {
		start := time.Now()
		u.Forward(&s.x[i+1], &s.x[i], s.p)
		s.forward[i] = min(s.forward[i], time.Since(start).Seconds())
	}
}

func (s *chainStage) stepBackward() {
	for i := len(s.units) - 1; i >= 0; i-- {
		start := time.Now()
		s.units[i].Backward(&s.d[i&1], s.g, &s.d[i&1^1], &s.x[i+1], &s.x[i], s.p)
		s.backward[i] = min(s.backward[i], time.Since(start).Seconds())
	}
}

// mean is the mean of the iterations' best times.
func mean(v []float64) float64 {
	t := 0.0
	for _, x := range v {
		t += x
	}
	return t / float64(len(v))
}

// flops is the nominal cost of an iteration's forward half.
func (s *chainStage) flops(images int) float64 {
	return 2 * float64(images*s.size*s.size) * (18*float64(s.c) + float64(s.c*s.c)/4)
}

// BenchmarkLRUChain trains the layer reuse iterations of 14-LruNet on batches
// of 128, all stages' maps alive at once as in training. For each stage it
// reports the best time of one iteration and its share of the measured peak.
func BenchmarkLRUChain(b *testing.B) {
	const images, reuse = 128, 14
	for _, v := range simd.Sets() {
		if !v.Vector() {
			continue
		}
		for _, threads := range []int{2, 1} {
			b.Run(fmt.Sprintf("%s/threads=%d", v, threads), func(b *testing.B) {
				pool := NewPool(threads)
				defer pool.Close()
				var stages []*chainStage
				for i, c := range []int{64, 128, 256, 512} {
					stages = append(stages, newChainStage(pool, v, c, []int{16, 8, 4, 4}[i], reuse, images))
				}
				whole, peak := math.Inf(1), peakFLOPS(pool, v)
				for b.Loop() {
					start := time.Now()
					for _, s := range stages {
						s.stepForward()
					}
					for i := range stages {
						stages[len(stages)-1-i].stepBackward()
					}
					whole = min(whole, time.Since(start).Seconds())
				}
				peak = max(peak, peakFLOPS(pool, v))
				total := 0.0
				for _, s := range stages {
					f := s.flops(images)
					total += 3 * f * reuse
					forward, backward := mean(s.forward), mean(s.backward)
					b.Logf("C=%3d %2dx%-2d forward %.3f ms %2.0f%%, backward %.3f ms %2.0f%%, both %2.0f%% of %.0f GFLOP/s", s.c, s.size, s.size,
						forward*1e3, 100*f/forward/peak, backward*1e3, 100*2*f/backward/peak, 100*3*f/(forward+backward)/peak, peak/1e9)
				}
				b.ReportMetric(images/whole, "images/s")
				b.ReportMetric(total/whole/1e9, "GFLOP/s")
				b.ReportMetric(100*total/whole/peak, "%peak")
			})
		}
	}
}
