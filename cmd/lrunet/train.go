package main

import (
	"context"
	"errors"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/internal/words"
	"lrunet/lrunet"
)

type trainCommand struct {
	Arch       string `arg:"" help:"Architecture: a name (lrunet-14) or notation."`
	Epochs     int    `default:"10" placeholder:"N" help:"Times to see every image (default ${default})."`
	Seed       uint64 `default:"1" placeholder:"N" help:"Seed of weights, data order and augmentation (default ${default})."`
	Validation *int   `placeholder:"N" help:"Training images to hold out and score after each epoch; a tenth of them by default, none with --test."`
	Test       bool   `help:"Train on all training images and score the test split once, after the last epoch: for a record, not to choose by."`
	Out        string `placeholder:"FILE" help:"Checkpoint to write; NAME.safetensors by default."`
	dataFlags
	recipeFlags
	threadFlags
	jsonFlag
}

// recipeFlags are how a network is trained: a named recipe, and what differs
// from it.
type recipeFlags struct {
	Recipe         string   `default:"modern" enum:"${recipes}" help:"Recipe to start from: ${enum} (default ${default})."`
	Batch          *int     `placeholder:"N" help:"Images a step."`
	LearningRate   *float64 `aliases:"rate" placeholder:"X" help:"Peak learning rate."`
	Momentum       *float64 `placeholder:"X" help:"Momentum."`
	Nesterov       *bool    `negatable:"" help:"Look-ahead momentum."`
	WeightDecay    *float64 `placeholder:"X" help:"Weight decay."`
	NormDecay      *bool    `negatable:"" help:"Weight decay on batch normalisations and biases too."`
	EMADecay       *float64 `aliases:"average" placeholder:"X" help:"Decay of the weights' exponential moving average, which is what gets scored; 0 for none."`
	Schedule       *string  `enum:"${schedules}" help:"Learning rate schedule: ${enum}."`
	LabelSmoothing *float64 `placeholder:"X" help:"Share of the target spread over all classes."`
	Dropout        *float64 `placeholder:"X" help:"Dropout before the classifier."`
	Crop           *int     `placeholder:"N" help:"Pixels of padding before a random crop."`
	Margin         *int     `placeholder:"N" help:"Pixels by which that crop is larger than the image, on each side."`
	Rotate         *float64 `placeholder:"DEGREES" help:"Largest random rotation."`
	Flip           *bool    `negatable:"" help:"Mirror half of the images; by default where the dataset allows it."`
	AlternateFlip  *bool    `negatable:"" help:"Mirror each image in every other epoch instead of at random."`
	Erase          *int     `placeholder:"N" help:"Side of a black square put on each image at random, in pixels."`
	WarmUp         *float64 `placeholder:"X" help:"Share of the steps over which the learning rate rises to its peak."`
	Recalibrate    *bool    `negatable:"" help:"At the end, measure the statistics of batch normalisations anew on plain images."`
}

func (f recipeFlags) recipe(d *dataset.Dataset) train.Recipe {
	r, _ := train.Named(f.Recipe) // the parser has checked the name
	r.Flip = r.Flip && d.Mirror
	set(&r.Batch, f.Batch)
	set(&r.LearningRate, f.LearningRate)
	set(&r.Momentum, f.Momentum)
	set(&r.Nesterov, f.Nesterov)
	set(&r.WeightDecay, f.WeightDecay)
	if f.NormDecay != nil {
		r.NoNormDecay = !*f.NormDecay
	}
	set(&r.EMADecay, f.EMADecay)
	set(&r.Schedule, f.Schedule)
	set(&r.LabelSmoothing, f.LabelSmoothing)
	set(&r.Dropout, f.Dropout)
	set(&r.Crop, f.Crop)
	set(&r.Margin, f.Margin)
	set(&r.Rotate, f.Rotate)
	set(&r.Flip, f.Flip)
	set(&r.AlternateFlip, f.AlternateFlip)
	set(&r.Erase, f.Erase)
	set(&r.WarmUp, f.WarmUp)
	set(&r.Recalibrate, f.Recalibrate)
	return r
}

// set puts a flag that was given in a field's place.
func set[T any](field *T, flag *T) {
	if flag != nil {
		*field = *flag
	}
}

// Validate is called by the parser.
func (c *trainCommand) Validate() error {
	if c.Epochs < 1 {
		return fmt.Errorf("--epochs must be positive, got %d", c.Epochs)
	}
	if c.Validation == nil {
		return nil
	}
	if *c.Validation < 0 {
		return fmt.Errorf("--validation must be 0 or more, got %d", *c.Validation)
	}
	if *c.Validation == 0 && !c.Test {
		return errors.New("--validation 0 leaves nothing to score the network on: hold some images out, or score the test split with --test")
	}
	return nil
}

// path is where the checkpoint goes.
func (c *trainCommand) path() string {
	if c.Out != "" {
		return c.Out
	}
	return words.FileName(c.Arch) + ".safetensors"
}

// validation is how many images are held out.
func (c *trainCommand) validation(d *dataset.Dataset) int {
	switch {
	case c.Validation != nil:
		return *c.Validation
	case c.Test:
		return 0
	}
	return max(d.Train.Len()/10, 1)
}

// Run trains a network, scores it and writes its checkpoint.
func (c *trainCommand) Run(ctx context.Context, o *output) error {
	path := c.path()
	if err := writable(path); err != nil {
		return err
	}
	data, err := c.load(ctx, o)
	if err != nil {
		return err
	}
	if _, err := lrunet.Build(c.Arch, eval.Shape(data), len(data.Classes)); err != nil {
		return usage(err)
	}
	recipe := c.recipe(data)
	if err := recipe.Validate(); err != nil {
		return usage(err)
	}
	progress := newTrainProgress(o.Err)
	network, err := eval.Train(ctx, data, c.Arch, eval.Training{
		Epochs: c.Epochs, Recipe: recipe, Validation: c.validation(data), Seed: c.Seed,
		Threads: c.count(), Progress: progress.observe, Partial: path + ".partial",
		Command: o.command(),
	})
	if err != nil {
		progress.finish(nil)
		return interrupted(ctx, err, fmt.Sprintf("the training is kept in %s.partial; run the same command to resume", path))
	}
	defer network.Close()
	progress.finish(network.Result.Curve)
	return c.finish(ctx, o, network, data, path)
}

// finish scores the network where that is asked, and writes its checkpoint.
func (c *trainCommand) finish(ctx context.Context, o *output, network *eval.Trained, data *dataset.Dataset, path string) error {
	var scores []splitScore
	if n := network.Result.Job.Validation; n > 0 {
		scores = append(scores, validationScore(network.Result, data.Classes))
	}
	if c.Test {
		score, err := network.Test(ctx)
		if err != nil {
			return interrupted(ctx, err, "the test was not finished; run the same command to resume")
		}
		scores = append(scores, testScore(score, data))
	}
	if err := network.Save(path); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, trainingJSON(network.Result, scores, path))
	}
	return printTraining(o.Out, network.Result, scores, path)
}
