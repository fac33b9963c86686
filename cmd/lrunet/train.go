package main

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/internal/words"
	"lrunet/lrunet"
)

type trainCommand struct {
	Arch       string `arg:"" help:"Architecture: a name (lrunet-14) or notation."`
	Epochs     int    `default:"10" placeholder:"N" help:"Times to see every image (default ${default})."`
	Seed       uint64 `default:"1" placeholder:"N" help:"Seed of weights, data order and augmentation (default ${default})."`
	Validation int    `default:"0" placeholder:"N" help:"Training images to hold out and score after each epoch (default ${default})."`
	Out        string `placeholder:"FILE" help:"Checkpoint to write; NAME.safetensors by default."`
	dataFlags
	recipeFlags
	threadFlags
	jsonFlag
}

// trainResult is what train prints in JSON.
type trainResult struct {
	Arch         string             `json:"arch"`
	Checkpoint   string             `json:"checkpoint"`
	Dataset      string             `json:"dataset"`
	TestAccuracy float64            `json:"test_accuracy"` // percent
	Correct      int                `json:"correct"`
	Total        int                `json:"total"`
	Seconds      float64            `json:"seconds"`
	Measures     map[string]float64 `json:"measures"`
}

// Validate is called by the parser.
func (c *trainCommand) Validate() error {
	if c.Epochs < 1 {
		return fmt.Errorf("--epochs must be positive, got %d", c.Epochs)
	}
	if c.Validation < 0 {
		return fmt.Errorf("--validation must be 0 or more, got %d", c.Validation)
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

// Run trains a network, scores it on the test split and writes its checkpoint.
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
		Epochs: c.Epochs, Recipe: recipe, Validation: c.Validation, Seed: c.Seed,
		Threads: c.count(), Progress: progress.observe, Partial: path + ".partial",
		Command: o.command(),
	})
	if err != nil {
		progress.finish(nil)
		return interrupted(ctx, err, fmt.Sprintf("the training is kept in %s.partial; run the same command to resume", path))
	}
	defer network.Close()
	progress.finish(network.Result.Curve)
	return c.finish(ctx, o, network, path)
}

// finish tests the network and writes its checkpoint.
func (c *trainCommand) finish(ctx context.Context, o *output, network *eval.Trained, path string) error {
	score, err := network.Test(ctx)
	if err != nil {
		return interrupted(ctx, err, "the test was not finished; run the same command to resume")
	}
	if err := network.Save(path); err != nil {
		return err
	}
	result := network.Result
	if c.JSON {
		return printJSON(o.Out, trainResult{
			result.Job.Arch, path, result.Job.Dataset, score.Accuracy(), score.Correct, score.Total,
			result.Duration.Seconds(), result.Measures.Values(),
		})
	}
	_, err = fmt.Fprintf(o.Out, "%s: %.2f %% of %s test (%d of %d images) after %s in %.0f s\nCheckpoint: %s\n",
		result.Job.Arch, score.Accuracy(), result.Job.Dataset, score.Correct, score.Total, words.Count(c.Epochs, "epoch", "epochs"), result.Duration.Seconds(), path)
	return err
}
