package eval

import (
	"context"
	"errors"
	"fmt"

	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Truncate removes from a trained layer-reuse network all iterations but the
// first n of every stage; a stage of fewer keeps all. It returns the program
// that remains, and the checkpoint's tensors that this has. It fails if n is not
// positive or if the checkpoint is not of a layer-reuse network.
//
// An iteration is the channel shuffle of x plus a correction, so a removed
// iteration leaves its shuffle behind: without it, the following layers would
// find the channels in another order than the one they were trained on. The
// running statistics after a cut are those of the whole network: Recalibrate
// measures them again.
func Truncate(c *checkpoint.Checkpoint, n int) (*lrunet.Program, *checkpoint.Checkpoint, error) {
	if n < 1 {
		return nil, nil, fmt.Errorf("eval: iterations to keep must be positive, got %d", n)
	}
	program, err := reusing(c)
	if err != nil {
		return nil, nil, err
	}
	whole, err := c.AtReuse(0)
	if err != nil {
		return nil, nil, err
	}
	program = program.Truncated(n)
	needed := map[string]bool{}
	for _, p := range program.Params() {
		needed[p.Name] = true
	}
	cut := *whole
	cut.Tensors = nil
	for _, t := range whole.Tensors {
		if needed[t.Name] {
			cut.Tensors = append(cut.Tensors, t)
		}
	}
	return program, &cut, nil
}

// reusing is the whole program of a layer-reuse network.
func reusing(c *checkpoint.Checkpoint) (*lrunet.Program, error) {
	arch, err := lrunet.Parse(c.Arch)
	if err != nil {
		return nil, fmt.Errorf("eval: only layer-reuse networks have iterations to remove: %w", err)
	}
	return arch.Program(c.Input, len(c.Classes))
}

// calibrationBatches is how many batches of training images Recalibrate reads. The number is
// judgement: enough for the statistics to settle, few enough to take a second.
const calibrationBatches = 64

// Recalibrate measures the running statistics of every batch normalisation
// again: the mean over batches of training images, each normalised with its own
// statistics as in training. Weights stay as they are. The images are the
// same for the same data. It fails if there are fewer than two images, and with
// ctx's error, the statistics then undefined, if that is done first.
func Recalibrate(ctx context.Context, m *graph.Model, images imageset.Subset) error {
	batch := min(train.CalibrationBatch, images.Len())
	if batch < 2 {
		return errors.New("eval: no images to recalibrate on")
	}
	trainer, err := m.Trainer(batch)
	if err != nil {
		return err
	}
	order := make([]int32, images.Len())
	imageset.Order(order, calibrationSeed, 0)
	statistics := newStatistics(m)
	for step := range min(calibrationBatches, images.Len()/batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		statistics.clear()
		if _, err := trainer.Step(plainBatch(m.Program.Input, images, order[step*batch:(step+1)*batch]), graph.Step{}); err != nil {
			return err
		}
		statistics.collect()
	}
	statistics.store()
	return nil
}

// calibrationSeed draws the images. Any would do.
const calibrationSeed = 1

func plainBatch(in lrunet.Shape, images imageset.Subset, order []int32) *graph.Batch {
	size := in.Size()
	pixels := make([]float32, len(order)*size)
	labels := make([]int32, len(order))
	for i, image := range order {
		imageset.Plain(pixels[i*size:(i+1)*size], images.Image(int(image)))
		labels[i] = int32(images.Label(int(image)))
	}
	b := graph.NewBatch(in, len(order))
	b.Fill(pixels, labels)
	return b
}

// statistics averages the running statistics over steps.
type statistics struct {
	params []graph.Param // of the running statistics
	sums   [][]float64
	steps  int
}

func newStatistics(m *graph.Model) *statistics {
	s := &statistics{}
	for _, q := range m.Program.Params() {
		if !q.Role.Trainable() {
			p := *m.Param(q.Name)
			s.params = append(s.params, p)
			s.sums = append(s.sums, make([]float64, len(p.Value)))
		}
	}
	return s
}

// clear sets the running statistics to zero, so that a step leaves the
// batch's, times the momentum.
func (s *statistics) clear() {
	for _, p := range s.params {
		clear(p.Value)
	}
}

func (s *statistics) collect() {
	s.steps++
	for i, p := range s.params {
		for j, v := range p.Value {
			s.sums[i][j] += float64(v) / kernel.Momentum
		}
	}
}

func (s *statistics) store() {
	for i, p := range s.params {
		for j, sum := range s.sums[i] {
			p.Value[j] = float32(sum / float64(s.steps))
		}
	}
}

// Truncated is the model of a checkpoint with n iterations a stage, its
// statistics recalibrated on the training split where that removes any. It fails as
// Truncate and Recalibrate do, and if the checkpoint lacks tensors of the network.
func (r *Runner) Truncated(ctx context.Context, c *checkpoint.Checkpoint, n int) (*graph.Model, error) {
	program, cut, err := Truncate(c, n)
	if err != nil {
		return nil, err
	}
	m, err := restore(program, cut, r.Pool)
	if err != nil {
		return nil, err
	}
	if whole, err := reusing(c); err != nil || n >= whole.Iterations() {
		return m, err
	}
	return m, Recalibrate(ctx, m, r.Data.Train.All())
}
