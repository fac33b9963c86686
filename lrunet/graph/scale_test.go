package graph

import (
	"math"
	"math/rand/v2"
	"testing"

	"lrunet/lrunet"
)

// Every network begins with a convolution without bias and a batch
// normalisation, so images at another scale give the same logits and the same
// gradients, those of the first weights too. That is why images are not divided
// by their deviation.
func TestInputScaleChangesNothing(t *testing.T) {
	for _, arch := range []string{"stem8/2 8x2g4 head8", "mobilenet-0.25"} {
		in := lrunet.Shape{C: 3, H: 32, W: 32}
		m := newModel(t, arch, in, 4, 1)
		m.Init(2)
		trainer, err := m.Trainer(16)
		if err != nil {
			t.Fatal(err)
		}
		step := func(scale float32) (loss float64, gradient []float32) {
			random := rand.New(rand.NewPCG(3, 4))
			images, labels := make([]float32, 16*in.Size()), make([]int32, 16)
			for i := range images {
				images[i] = scale * random.Float32()
			}
			for i := range labels {
				labels[i] = int32(i % 4)
			}
			b := NewBatch(in, 16)
			b.Fill(images, labels)
			l, err := trainer.Step(b, Step{})
			if err != nil {
				t.Fatal(err)
			}
			return l.Mean, append(gradient, m.Gradient()...)
		}
		loss, gradient := step(1)
		scaled, other := step(1 / 0.35)
		var off, size float64
		for i, g := range gradient {
			off += math.Pow(float64(other[i]-g), 2)
			size += float64(g) * float64(g)
		}
		if distance := math.Sqrt(off / size); math.Abs(scaled-loss) > 1e-3 || !(distance < 0.02) {
			t.Errorf("%s: loss %g and %g, gradients differ by %g of their length", arch, loss, scaled, distance)
		}
	}
}
