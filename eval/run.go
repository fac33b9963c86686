package eval

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lrunet/eval/cost"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Runner turns jobs on one dataset into results. One Runner serves one
// goroutine.
type Runner struct {
	Data     *imageset.Dataset
	Pool     *kernel.Pool
	Progress func(train.Progress) // called after each step, if not nil
	Partials *Partials            // where trainings in progress are kept; nil: nowhere
	Known    Known                // results to take instead of training; nil: none
	Bare     bool                 // a known result serves without its weights: Run gives no model then
	Version  string               // of the program, for the results' Origin
	Now      func() time.Time     // the clock of Origin.Started; nil: the system's
}

// Costs builds a job's network and measures what needs no training. It fails if
// there is no such network for the data's images.
func (r *Runner) Costs(j Job) (*lrunet.Program, Measures, error) {
	p, err := lrunet.Build(j.Arch, Shape(r.Data), len(r.Data.Classes))
	if err != nil {
		return nil, nil, err
	}
	return p, CostMeasures(cost.Of(p)), nil
}

// Run trains a job's network and returns its result and the trained model. A
// training that diverges is a result with a Failure and no model. Run fails, and
// there is no result, if the job is for other data or its network, recipe, epochs
// or validation images are not valid, and with ctx's error if that is done first.
func (r *Runner) Run(ctx context.Context, j Job) (Result, *graph.Model, error) {
	watch := r.stopwatch()
	if j.DatasetHash != r.Data.Hash {
		return Result{}, nil, fmt.Errorf("eval: job %s is for data %.12s, this is %.12s", j.Key(), j.DatasetHash, r.Data.Hash)
	}
	program, measures, err := r.Costs(j)
	if err != nil {
		return Result{}, nil, err
	}
	if r.Known != nil {
		if result, model, known, err := r.reuse(j, measures); err != nil || known {
			return result, model, err
		}
	}
	model, err := graph.New(program, r.Pool)
	if err != nil {
		return Result{}, nil, err
	}
	start(model, j)
	result := Result{Job: j, Measures: measures}
	result.Curve, err = r.fit(ctx, j, model, watch)
	took := watch.spent()
	result.Duration, result.Origin = took.Duration, took.Origin
	var diverged *train.Diverged
	switch {
	case errors.As(err, &diverged):
		result.Failure = err.Error()
		return result, nil, nil
	case err != nil:
		return Result{}, nil, err
	}
	result.Measures = append(trainedMeasures(result), result.Measures...)
	return result, model, nil
}

// start draws a model's initial weights as its job says.
func start(model *graph.Model, j Job) {
	if j.Start == authors {
		model.Init(j.Seed)
	} else {
		model.InitAs(j.Seed, lrunet.StartHe)
	}
}

func (r *Runner) fit(ctx context.Context, j Job, model *graph.Model, watch *stopwatch) ([]Epoch, error) {
	fit := train.Fit{
		Model: model, Train: r.Data.Train.All(),
		Recipe: j.Recipe, Epochs: j.Epochs, Seed: j.Seed, Progress: r.Progress,
	}
	if j.Validation > 0 {
		var err error
		if fit.Train, fit.Validation, err = imageset.Holdout(r.Data.Train, j.Validation, j.SplitSeed); err != nil {
			return nil, err
		}
	}
	if r.Partials != nil {
		if err := r.Partials.attach(&fit, j, watch); err != nil {
			return nil, err
		}
	}
	curve, err := fit.Run(ctx)
	if err != nil || !j.Recipe.Recalibrate {
		return curve, err
	}
	return curve, recalibrate(ctx, fit, curve)
}

// recalibrate measures the statistics of a trained model's normalisations on
// its training images as they are, and corrects the accuracy of its last epoch.
func recalibrate(ctx context.Context, fit train.Fit, curve []Epoch) error {
	if err := Recalibrate(ctx, fit.Model, fit.Train); err != nil || fit.Validation.Len() == 0 {
		return err
	}
	scorer, err := train.NewScorer(fit.Model, ScoreBatch)
	if err != nil {
		return err
	}
	score, err := scorer.Score(ctx, fit.Validation)
	curve[len(curve)-1].Accuracy = score.Accuracy()
	return err
}

// Test scores a model on the test split: its accuracy, and its mean cross entropy
// in nats per image, in batches of ScoreBatch. It fails if the split is empty or
// its images are not of the network's size, and with ctx's error if that is done
// first.
func (r *Runner) Test(ctx context.Context, model *graph.Model) (train.Score, error) {
	scorer, err := train.NewScorer(model, ScoreBatch)
	if err != nil {
		return train.Score{}, err
	}
	return scorer.Score(ctx, r.Data.Test.All())
}

// ScoreBatch is how many images are scored together: enough to keep the
// threads busy, few enough to stay in cache.
const ScoreBatch = 128

// Shape is the shape of a dataset's images as networks read them.
func Shape(d *imageset.Dataset) lrunet.Shape {
	return lrunet.Shape{C: d.Channels, H: d.Height, W: d.Width}
}
