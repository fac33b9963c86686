package eval

import (
	"context"
	"fmt"
	"slices"
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
	BestTest bool                 // also score the test split after each epoch, for the measure BestTestAccuracy
	Memory   *Memory              // what trainings may take, shared with other runners; nil: no limit
	Bare     bool                 // a known result serves without its weights: Run gives no model then
	Version  string               // of the program, for the results' Origin; "": this one's
	Now      func() time.Time     // the clock of Origin.Started; nil: the system's

	Elsewhere Elsewhere // other machines that train in place of this one; nil: none

	idle func(bool) // told when the runner waits and when it goes on; nil for a runner alone
}

// Rest says whether the runner waits for something else than its own work: its
// threads are the other workers' meanwhile.
func (r *Runner) Rest(waits bool) {
	if r.idle != nil {
		r.idle(waits)
	}
}

// Costs builds a job's network and measures what needs no training. It fails if
// there is no such network for the data's images, and if building it panics.
func (r *Runner) Costs(j Job) (p *lrunet.Program, measures Measures, err error) {
	err = attempt(func() (err error) {
		if p, err = lrunet.Build(j.Arch, Shape(r.Data), len(r.Data.Classes)); err == nil {
			measures = CostMeasures(cost.Of(p))
		}
		return err
	})
	return p, measures, err
}

// Run trains a job's network and returns its result and the trained model. A
// training that diverges, that panics, or that needs more memory than there is, is
// a result with a Failure and no model. Run fails, and there is no result, if the job is for other data or its
// network, recipe, epochs, validation or training images are not valid, and with ctx's
// error if that is done first.
func (r *Runner) Run(ctx context.Context, j Job) (Result, *graph.Model, error) {
	watch := r.stopwatch()
	if j.DatasetHash != r.Data.Hash {
		return Result{}, nil, fmt.Errorf("eval: job %s is for data %.12s, this is %.12s", j.Key(), j.DatasetHash, r.Data.Hash)
	}
	program, measures, err := r.Costs(j)
	result := Result{Job: j, Measures: measures}
	if err != nil {
		return failed(result, watch, err)
	}
	if r.Known != nil {
		if result, model, known, err := r.reuse(j, measures); err != nil || known {
			return result, model, err
		}
	}
	var model *graph.Model
	if r.Elsewhere != nil {
		result, model, err = r.send(ctx, program, j, measures)
	} else {
		model, err = r.train(ctx, program, &result, watch)
	}
	if err != nil {
		return failed(result, watch, err)
	}
	return result, model, nil
}

// train does a job's training here, and notes what it gave in the result.
func (r *Runner) train(ctx context.Context, p *lrunet.Program, result *Result, watch *stopwatch) (model *graph.Model, err error) {
	j := result.Job
	var best train.Best
	err = attempt(func() error {
		release, err := r.reserve(ctx, p, j)
		if err != nil {
			return err
		}
		defer release()
		if model, err = j.Recipe.NewModel(p, r.Pool); err == nil {
			start(model, j)
			best, err = r.fit(ctx, result, model, watch)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	result.took(watch)
	result.Measures = slices.Concat(trainedMeasures(*result), bestMeasures(best), result.Measures)
	return model, nil
}

// start draws a model's initial weights as its job says.
func start(model *graph.Model, j Job) {
	if j.Start == authors {
		model.Init(j.Seed)
	} else {
		model.InitAs(j.Seed, lrunet.StartHe)
	}
}

// fit trains the model, notes curve and recalls in the result, and says which
// epoch did best on the test split, if that is asked for.
func (r *Runner) fit(ctx context.Context, result *Result, model *graph.Model, watch *stopwatch) (best train.Best, err error) {
	j := result.Job
	fit := train.Fit{Model: model, Recipe: j.Recipe, Epochs: j.Epochs, Seed: j.Seed}
	if fit.Train, fit.Validation, err = r.images(j); err != nil {
		return best, err
	}
	if r.Progress != nil {
		fit.Progress = func(p train.Progress) { aside(func() { r.Progress(p) }) }
	}
	var last train.Score
	fit.Last = &last
	if r.BestTest {
		fit.Best, fit.BestOn = &best, r.Data.Test.All()
	}
	if r.Partials != nil {
		if err := r.Partials.attach(&fit, j, watch); err != nil {
			return best, err
		}
	}
	if result.Curve, err = fit.Run(ctx); err != nil {
		return best, err
	}
	if j.Recipe.Recalibrate {
		if last, err = recalibrate(ctx, fit, result.Curve); err != nil {
			return best, err
		}
	}
	if j.Validation > 0 {
		result.Recalls = Recalls(last.Classes, fit.Validation.Labels(), len(r.Data.Classes))
		result.Measures, err = reuseMeasures(ctx, fit, result.Measures)
	}
	return best, err
}

// images are those that a job trains on, and those that score it after each epoch.
func (r *Runner) images(j Job) (rest, validation imageset.Subset, err error) {
	rest, validation, err = imageset.Holdout(r.Data.Train, j.Validation, j.SplitSeed)
	if err == nil && j.Train > 0 {
		rest, err = rest.Part(j.Train, j.SplitSeed)
	}
	return rest, validation, err
}

// recalibrate measures the statistics of a trained model's normalisations, those of
// smaller reuse counts too, on its training images as they are, and corrects the
// accuracy of its last epoch.
func recalibrate(ctx context.Context, fit train.Fit, curve []Epoch) (train.Score, error) {
	shallower, err := fit.Recipe.Shallower(fit.Model)
	if err != nil {
		return train.Score{}, err
	}
	for _, s := range shallower {
		if err := Recalibrate(ctx, s.Model, fit.Train); err != nil {
			return train.Score{}, err
		}
	}
	if err := Recalibrate(ctx, fit.Model, fit.Train); err != nil || fit.Validation.Len() == 0 {
		return train.Score{}, err
	}
	score, err := Score(ctx, fit.Model, fit.Validation)
	curve[len(curve)-1].Accuracy = score.Accuracy()
	return score, err
}

// Shape is the shape of a dataset's images as networks read them.
func Shape(d *imageset.Dataset) lrunet.Shape {
	return lrunet.Shape{C: d.Channels, H: d.Height, W: d.Width}
}
