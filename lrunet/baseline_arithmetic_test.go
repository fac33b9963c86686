package lrunet_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// uniform is a sequence of numbers in [0, 1) that any language can make: the
// linear congruential generator of Numerical Recipes, started at the FNV-1a
// hash of a name.
func uniform(name string, n int) []float64 {
	state := uint32(2166136261)
	for i := range len(name) {
		state = (state ^ uint32(name[i])) * 16777619
	}
	values := make([]float64, n)
	for i := range values {
		state = 1664525*state + 1013904223
		values[i] = float64(state) / (1 << 32)
	}
	return values
}

// settle gives a model parameters that depend on their names alone: weights
// uniform with He's variance, scales and variances in [0.5, 1.5), the rest in
// [-0.5, 0.5).
func settle(m *graph.Model) {
	for _, p := range m.Params {
		bound := math.Sqrt(6 / float64(p.Size()/p.Shape[0]))
		for i, u := range uniform(p.Name, p.Size()) {
			switch p.Role {
			case lrunet.Weight:
				u = (2*u - 1) * bound
			case lrunet.Scale, lrunet.Variance:
				u += 0.5
			default:
				u -= 0.5
			}
			p.Value[i] = float32(u)
		}
	}
}

// imagesOf fills a batch with the sequence "image", labels 0, 1, 2, ...
func imagesOf(in lrunet.Shape, images, classes int) *graph.Batch {
	planar := make([]float32, images*in.Size())
	for i, u := range uniform("image", len(planar)) {
		planar[i] = float32(u)
	}
	labels := make([]int32, images)
	for i := range labels {
		labels[i] = int32(i % classes)
	}
	b := graph.NewBatch(in, images)
	b.Fill(planar, labels)
	return b
}

func baselineModel(t *testing.T, name string, in lrunet.Shape, classes int) *graph.Model {
	t.Helper()
	p, err := lrunet.Build(name, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	t.Cleanup(pool.Close)
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// PyTorch computed the logits from the same formulas. Its own float32 is up to
// 4e-6 away from its float64 here.
func TestBaselinesEqualPyTorch(t *testing.T) {
	text, err := os.ReadFile("testdata/baselines.logits")
	if err != nil {
		t.Fatal(err)
	}
	const images, classes = 2, 10
	cases := 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		var in lrunet.Shape
		if _, err := fmt.Sscan(words[1]+" "+words[2], &in.C, &in.H); err != nil {
			t.Fatal(err)
		}
		in.W = in.H
		if testing.Short() && in.C > 1 {
			continue
		}
		m := baselineModel(t, words[0], in, classes)
		settle(m)
		predictor, err := m.Predictor(images)
		if err != nil {
			t.Fatal(err)
		}
		logits, err := predictor.Logits(imagesOf(in, images, classes))
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, images*classes)
		kernel.Unpack(got, logits)
		if d := distance(t, got, words[3:]); !(d < 1e-5) {
			t.Errorf("%s on %v: relative L2 distance %.2g from PyTorch's logits", words[0], in, d)
		}
		cases++
	}
	if cases < 4 {
		t.Errorf("compared %d networks, want at least 4", cases)
	}
}

// distance is the relative L2 distance of got from the numbers in want.
func distance(t *testing.T, got []float32, want []string) float64 {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d logits, want %d", len(got), len(want))
	}
	var difference, norm float64
	for i, word := range want {
		var w float64
		if _, err := fmt.Sscan(word, &w); err != nil {
			t.Fatal(err)
		}
		difference += (float64(got[i]) - w) * (float64(got[i]) - w)
		norm += w * w
	}
	return math.Sqrt(difference / norm)
}

// Along its gradient the loss changes as the gradient says, whose every part
// arrives: through residuals, splits, shuffles and strides that leave an odd
// map.
func TestBaselineGradients(t *testing.T) {
	if testing.Short() {
		t.Skip("trains four networks")
	}
	const images, classes = 16, 4
	for _, name := range []string{"mobilenet-0.125", "mobilenetv2-0.125", "shufflenet-0.125-g3", "shufflenetv2-0.13"} {
		for _, in := range []lrunet.Shape{{C: 1, H: 28, W: 28}, {C: 3, H: 32, W: 32}} {
			m := baselineModel(t, name, in, classes)
			settle(m)
			trainer, err := m.Trainer(images)
			if err != nil {
				t.Fatal(err)
			}
			batch := imagesOf(in, images, classes)
			lossAt := func(values []float32) float64 {
				copy(m.Trainable(), values)
				loss, err := trainer.Step(batch, graph.Step{})
				if err != nil {
					t.Fatal(err)
				}
				return loss.Mean
			}
			start := slices.Clone(m.Trainable())
			lossAt(start)
			var gradient []float32
			for _, p := range m.Params {
				if p.Role.Trainable() && norm(p.Grad) == 0 {
					t.Errorf("%s: no gradient reaches %s", name, p.Name)
				}
				gradient = append(gradient, p.Grad...)
			}
			// Steps to both sides, small enough for a straight line.
			const change = 5e-4
			square := norm(gradient) * norm(gradient)
			along := func(step float64) []float32 {
				moved := slices.Clone(start)
				for i, g := range gradient {
					moved[i] += float32(step * float64(g))
				}
				return moved
			}
			got := lossAt(along(change/square)) - lossAt(along(-change/square))
			if math.Abs(got/(2*change)-1) > 0.05 {
				t.Errorf("%s on %v: the loss changes by %.6f, its gradient says %.6f", name, in, got, 2*change)
			}
		}
	}
}

func norm(values []float32) float64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}
