// Package speed times networks: images a second in training and inference, on
// this machine. Unlike every other measure these are never compared across
// runs. It knows nothing of data: the images are random.
package speed

import (
	"context"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"lrunet/eval/cost"
	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
	"lrunet/lrunet/single"
)

// Speed is how fast a network runs.
type Speed struct {
	Train Rate // whole steps: loss, gradients and SGD
	Infer Rate
	madds int
}

// Rate is images a second.
type Rate struct {
	Best   float64 // in the fastest step
	Median float64
}

// TrainGFLOPS is the nominal arithmetic of the best training step, 10^9
// operations a second: two for each multiply-add, forward and twice backward.
func (s Speed) TrainGFLOPS() float64 { return s.Train.Best * 6 * float64(s.madds) / 1e9 }

// least is the number of steps timed however long they take.
const least = 3

// Measure times a program on batches of random images, for about the given
// seconds each in training and in inference, after a step to warm up. It fails
// if the program is not valid or the batch not positive; a ctx that is done
// stops it between steps with ctx's error.
func Measure(ctx context.Context, p *lrunet.Program, pool *kernel.Pool, batch int, seconds float64) (Speed, error) {
	s := Speed{madds: cost.Of(p).MAdds}
	m, err := graph.New(p, pool)
	if err != nil {
		return s, err
	}
	m.Init(1)
	b := randomBatch(p, batch)
	if s.Infer, err = infer(ctx, m, b, seconds); err != nil {
		return s, err
	}
	debug.FreeOSMemory() // the process takes what training takes, without the maps of inference
	step, err := trainingStep(m, b)
	if err != nil {
		return s, err
	}
	s.Train, err = rate(ctx, batch, seconds, step)
	return s, err
}

// trainingStep is loss, gradients and SGD on a batch.
func trainingStep(m *graph.Model, b *graph.Batch) (func() error, error) {
	trainer, err := m.Trainer(b.Images.N)
	if err != nil {
		return nil, err
	}
	velocity := make([]float32, len(m.Trainable()))
	return func() error {
		_, err := trainer.Step(b, graph.Step{})
		kernel.SGD(m.Trainable(), m.Gradient(), velocity, 0.01, 0.9, 5e-4, false)
		return err
	}, nil
}

// Infer times a program's inference alone, as Measure does, with its errors.
func Infer(ctx context.Context, p *lrunet.Program, pool *kernel.Pool, batch int, seconds float64) (Rate, error) {
	m, err := graph.New(p, pool)
	if err != nil {
		return Rate{}, err
	}
	m.Init(1)
	return infer(ctx, m, randomBatch(p, batch), seconds)
}

func infer(ctx context.Context, m *graph.Model, b *graph.Batch, seconds float64) (Rate, error) {
	step, err := inferenceStep(m, b)
	if err != nil {
		return Rate{}, err
	}
	return rate(ctx, b.Images.N, seconds, step)
}

// inferenceStep is logits of a batch; of a single image by the network that is made for
// that, on one thread.
func inferenceStep(m *graph.Model, b *graph.Batch) (func() error, error) {
	if b.Images.N == 1 {
		return singleStep(m)
	}
	predictor, err := m.Predictor(b.Images.N)
	if err != nil {
		return nil, err
	}
	return func() error {
		_, err := predictor.Logits(b)
		return err
	}, nil
}

// singleStep is logits of one image of random bytes.
func singleStep(m *graph.Model) (func() error, error) {
	n, err := single.Of(m.Program, func(q lrunet.Param) []float32 { return m.Param(q.Name).Value })
	if err != nil {
		return nil, err
	}
	image := imageset.Noise(m.Program.Input.Size(), m.Program.Classes, 1).Image(0)
	return func() error {
		n.Logits(image)
		return nil
	}, nil
}

func randomBatch(p *lrunet.Program, n int) *graph.Batch {
	random := rand.New(rand.NewPCG(1, 1))
	pixels := make([]float32, n*p.Input.Size())
	for i := range pixels {
		pixels[i] = random.Float32()
	}
	labels := make([]int32, n)
	for i := range labels {
		labels[i] = random.Int32N(int32(p.Classes))
	}
	b := graph.NewBatch(p.Input, n)
	b.Fill(pixels, labels)
	return b
}

// rate times a step on batch images repeatedly.
func rate(ctx context.Context, batch int, seconds float64, step func() error) (Rate, error) {
	times, err := durations(ctx, seconds, step)
	if err != nil {
		return Rate{}, err
	}
	return Rate{Best: float64(batch) / times[0], Median: float64(batch) / times[len(times)/2]}, nil
}

// durations are the seconds that a step takes, the least first, repeated for about
// so many seconds after once to warm up.
func durations(ctx context.Context, seconds float64, step func() error) (times []float64, err error) {
	if err := step(); err != nil {
		return nil, err
	}
	for begin := time.Now(); len(times) < least || time.Since(begin).Seconds() < seconds; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		start := time.Now()
		if err := step(); err != nil {
			return nil, err
		}
		times = append(times, time.Since(start).Seconds())
	}
	slices.Sort(times)
	return times, nil
}
