package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Training is how Train trains a network. The zero value of a field is its
// default.
type Training struct {
	Epochs     int                  // times to see every image; 0: 10
	Recipe     train.Recipe         // the zero value: the recipe fast, without its flip where the images do not allow it
	Validation int                  // training images to hold out and score after each epoch
	Seed       uint64               // initial weights, data order, augmentation, dropout
	SplitSeed  *uint64              // which images are held out; nil: those of Seed
	Threads    int                  // 0: one a core; results do not depend on it
	Memory     int64                // bytes that the training may take; 0: FreeMemory
	Progress   func(train.Progress) // called after each step, if not nil
	Partial    string               // file that keeps the training while it is in progress, so that the same call resumes it; "": none
	Every      time.Duration        // between two writes of Partial; 0: two minutes
	Command    string               // the command line, for the checkpoint
}

// Trained is a trained network. Close ends its threads.
type Trained struct {
	Result Result
	Model  *graph.Model

	command string
	runner  *Runner
}

// Train trains an architecture (a name or notation) on a dataset's training
// split. The dataset's Hash, Mean and Std may be empty. The error says what is
// wrong with data, architecture or settings, that the training diverged, panicked
// or needs too much memory, or is ctx's own.
func Train(ctx context.Context, data *imageset.Dataset, arch string, t Training) (*Trained, error) {
	if err := data.Validate(); err != nil {
		return nil, fmt.Errorf("eval: dataset %s: %w", data.Name, err)
	}
	if data.Hash == "" {
		copied := *data
		if err := copied.Summarize(ctx); err != nil {
			return nil, err
		}
		data = &copied
	}
	job, err := t.job(data, arch)
	if err != nil {
		return nil, err
	}
	memory := cmp.Or(t.Memory, FreeMemory())
	r := &Runner{
		Data: data, Pool: kernel.NewPool(cmp.Or(t.Threads, runtime.NumCPU())), Progress: t.Progress,
		Memory: NewMemory(memory, memory),
	}
	if t.Partial != "" {
		r.Partials = &Partials{File: t.Partial, Every: t.Every, Now: time.Now}
	}
	result, model, err := r.Run(ctx, job)
	if err == nil && result.Failure != "" {
		err = r.failure(result)
	}
	if err != nil {
		r.Pool.Close()
		return nil, err
	}
	return &Trained{Result: result, Model: model, command: t.Command, runner: r}, nil
}

// failure is the error of a training that failed. What is kept of it would only
// fail again, unless memory alone was short.
func (r *Runner) failure(result Result) error {
	if result.Refused() {
		return fmt.Errorf("%w%s", ErrMemory, strings.TrimPrefix(result.Failure, ErrMemory.Error()))
	}
	err := errors.New(result.Failure)
	if r.Partials != nil {
		err = errors.Join(err, r.Partials.Remove(result.Job))
	}
	return err
}

// job is the training in full.
func (t Training) job(data *imageset.Dataset, arch string) (Job, error) {
	program, err := lrunet.Build(arch, Shape(data), len(data.Classes))
	if err != nil {
		return Job{}, err
	}
	recipe := t.Recipe
	if recipe == (train.Recipe{}) {
		recipe = train.Default(data.Mirror)
	}
	epochs, split := cmp.Or(t.Epochs, 10), t.Seed
	if t.SplitSeed != nil {
		split = *t.SplitSeed
	}
	return Job{
		Arch: program.Arch, Dataset: data.Name, DatasetHash: data.Hash,
		Validation: t.Validation, SplitSeed: split,
		Epochs: epochs, Recipe: recipe.For(epochs), Seed: t.Seed, Start: StartOf(program),
	}, nil
}

// Test scores the network on the test split and notes the accuracy in Result.
// The error is ctx's own.
func (t *Trained) Test(ctx context.Context) (train.Score, error) {
	score, err := t.runner.Test(ctx, t.Model)
	if err == nil {
		t.Result.Measures = append(t.Result.Measures, TestMeasure(score))
	}
	return score, err
}

// Checkpoint is the network as it is kept on disk.
func (t *Trained) Checkpoint() *checkpoint.Checkpoint {
	c := Checkpoint(t.Result, t.Model, t.runner.Data.Classes)
	if t.command != "" {
		c.Meta[checkpoint.MetaCommand] = t.command
	}
	return c
}

// Save writes the checkpoint to a file, whole or not at all, and removes the
// file that kept the training while it was in progress. The error says why the
// file system refuses either.
func (t *Trained) Save(path string) error {
	if err := checkpoint.Save(path, t.Checkpoint()); err != nil || t.runner.Partials == nil {
		return err
	}
	return t.runner.Partials.Remove(t.Result.Job)
}

// Close ends the network's threads; it cannot be used again.
func (t *Trained) Close() { t.runner.Pool.Close() }
