package eval

import (
	"context"
	"errors"
	"fmt"

	"lrunet/experiments/dataset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Truncate cuts a trained layer-reuse network to the first n iterations of
// every stage; a stage of fewer keeps all. The iterations left have their own
// normalisations, and the last of them, as any last one, does not shuffle. The
// running statistics behind a cut are those of the whole network: Recalibrate
// measures them anew.
func Truncate(c *checkpoint.Checkpoint, n int) (*checkpoint.Checkpoint, error) {
	if n < 1 {
		return nil, fmt.Errorf("eval: iterations to keep must be positive, got %d", n)
	}
	arch, err := lrunet.Parse(c.Arch)
	if err != nil {
		return nil, fmt.Errorf("eval: only layer-reuse networks have iterations to cut: %w", err)
	}
	for i := range arch.Stages {
		arch.Stages[i].Reuse = min(arch.Stages[i].Reuse, n)
	}
	program, err := arch.Program(c.Input, len(c.Classes))
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	for _, p := range program.Params() {
		needed[p.Name] = true
	}
	cut := &checkpoint.Checkpoint{Arch: program.Arch, Input: c.Input, Classes: c.Classes, Meta: c.Meta}
	for _, t := range c.Tensors {
		if needed[t.Name] {
			cut.Tensors = append(cut.Tensors, t)
		}
	}
	return cut, nil
}

// How many training images Recalibrate reads: enough for the statistics to
// settle, few enough to take a second.
const (
	calibrationBatches = 64
	calibrationBatch   = 128
)

// Recalibrate measures the running statistics of every batch normalisation
// anew: the mean over batches of training images, each normalised with its own
// statistics as in training. Weights stay as they are. The images are the
// same for the same data.
func Recalibrate(ctx context.Context, m *graph.Model, images dataset.Subset) error {
	batch := min(calibrationBatch, images.Len())
	if batch < 2 {
		return errors.New("eval: no images to recalibrate on")
	}
	trainer, err := m.Trainer(batch)
	if err != nil {
		return err
	}
	order := make([]int32, images.Len())
	dataset.Order(order, calibrationSeed, 0)
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

func plainBatch(in lrunet.Shape, images dataset.Subset, order []int32) *graph.Batch {
	size := in.Size()
	pixels := make([]float32, len(order)*size)
	labels := make([]int32, len(order))
	for i, image := range order {
		dataset.Plain(pixels[i*size:(i+1)*size], images.Image(int(image)))
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
	for _, p := range m.Params {
		if !p.Role.Trainable() {
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

// Truncated is the model of a checkpoint cut to n iterations a stage, its
// statistics recalibrated on the training part.
func (r *Runner) Truncated(ctx context.Context, c *checkpoint.Checkpoint, n int) (*graph.Model, error) {
	cut, err := Truncate(c, n)
	if err != nil {
		return nil, err
	}
	m, err := Restore(cut, r.Pool)
	if err != nil {
		return nil, err
	}
	return m, Recalibrate(ctx, m, r.Data.Train.All())
}
