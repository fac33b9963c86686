package graph

import (
	"math"
	"math/rand/v2"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Weights start as the networks' authors draw them: their deviation, and the
// bound of those that have one.
func TestInitIsTheAuthors(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	for _, c := range []struct {
		arch   string
		side   int
		weight string
		want   string // he, uniform, or narrow
	}{
		{"mobilenet-0.25", 32, "classifier.1.weight", "uniform"},
		{"mobilenet-0.25", 32, "features.5.conv2.weight", "uniform"},
		{"mobilenet-0.25", 32, "features.12.conv1.weight", "uniform"},
		{"mobilenetv2-0.25", 32, "classifier.1.weight", "narrow"},
		{"mobilenetv2-0.25", 32, "features.18.0.weight", "he"},
		{"shufflenet-0.5-g3", 28, "linear.weight", "uniform"},
		{"shufflenetv2-0.25", 28, "linear.weight", "uniform"},
		{"stem16/2 64x1/2 head256", 28, "classifier.4.weight", "he"},
		{"stem16/2 64x1/2 head256-linear", 4, "classifier.4.weight", "he"}, // 1x1
	} {
		p, err := lrunet.Build(c.arch, lrunet.Shape{C: 1, H: c.side, W: c.side}, 20)
		if err != nil {
			t.Fatal(err)
		}
		m, err := New(p, pool)
		if err != nil {
			t.Fatal(err)
		}
		m.Init(5)
		w := m.Param(c.weight)
		bound := 1 / math.Sqrt(float64(w.Size()/w.Shape[0]))
		want := map[string]float64{
			"he": math.Sqrt(2 / float64(fanOut(w.Shape))), "uniform": bound / math.Sqrt(3), "narrow": 0.01,
		}[c.want]
		if deviation := deviationOf(w.Value); math.Abs(deviation/want-1) > 0.05 {
			t.Errorf("%s: %s: deviation %.4f, want %.4f", c.arch, c.weight, deviation, want)
		}
		if within := largest(w.Value) <= bound; within != (c.want == "uniform") {
			t.Errorf("%s: %s: values up to %.4f, 1/sqrt(fan-in) is %.4f", c.arch, c.weight, largest(w.Value), bound)
		}
	}
}

// Before it has learned, a baseline finds all classes about equally likely.
func TestBaselinesStartUndecided(t *testing.T) {
	const images, classes = 16, 10
	pool := kernel.NewPool(1)
	defer pool.Close()
	for _, arch := range []string{"mobilenet-0.25", "mobilenetv2-0.25", "shufflenet-0.5-g3", "shufflenetv2-0.25"} {
		p, err := lrunet.Build(arch, lrunet.Shape{C: 1, H: 16, W: 16}, classes)
		if err != nil {
			t.Fatal(err)
		}
		m, err := New(p, pool)
		if err != nil {
			t.Fatal(err)
		}
		m.Init(1)
		trainer, err := m.Trainer(images)
		if err != nil {
			t.Fatal(err)
		}
		loss, err := trainer.Step(noise(p.Input, images, classes), Step{})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(loss.Mean-math.Log(classes)) > 0.5 {
			t.Errorf("%s: first loss %.3f, want about %.3f", arch, loss.Mean, math.Log(classes))
		}
	}
}

// noise is a batch of random images.
func noise(in lrunet.Shape, images, classes int) *Batch {
	random := rand.New(rand.NewPCG(1, 1))
	pixels, labels := make([]float32, in.Size()*images), make([]int32, images)
	for i := range pixels {
		pixels[i] = random.Float32()
	}
	for i := range labels {
		labels[i] = int32(i % classes)
	}
	b := NewBatch(in, images)
	b.Fill(pixels, labels)
	return b
}

func deviationOf(v []float32) float64 { return norm(v) / math.Sqrt(float64(len(v))) }

func largest(v []float32) float64 {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(float64(x)))
	}
	return most
}
