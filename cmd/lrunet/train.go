package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/internal/words"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

type trainCommand struct {
	Arch       string  `arg:"" help:"Architecture: a name (lrunet-14), notation, or the member of a run, RUN#NUMBER, which is trained as in the run but for what flags say."`
	Epochs     *int    `placeholder:"N" help:"Times to see every image; 10 by default."`
	Seed       *uint64 `placeholder:"N" help:"Seed of weights, data order and augmentation; 1 by default."`
	Validation *int    `placeholder:"N" help:"Training images to hold out and score after each epoch; a tenth of them by default, none with --test, a run's own for its members."`
	Test       bool    `help:"Train on all training images, unless --validation or a member's run holds some out, and score the test split once, after the last epoch: for a record, not to choose by."`
	Out        string  `placeholder:"FILE" help:"Checkpoint to write; NAME.safetensors by default."`
	Overwrite  bool    `help:"Replace a checkpoint that another command wrote."`
	dataFlags
	runsFlag
	recipeFlags
	stopFlags
	threadFlags
	memoryFlag
	jsonFlag
}

// Help is shown by --help.
func (c *trainCommand) Help() string {
	return `Examples:

    lrunet train lrunet-4 --data fashion-mnist --epochs 6
    lrunet train quickstart#3 --epochs 100
    lrunet train lrunet-8 --data cifar10 --any-reuse 1,2,4,8

The second trains the third member of a search's front with the run's data, split, recipe and seed, but for what flags say, and prints
every difference from the run. The third makes one file of four networks that share their weights: --reuse of eval, predict and export
chooses among them.`
}

// Validate is called by the parser.
func (c *trainCommand) Validate() error {
	if c.Epochs != nil && *c.Epochs < 1 {
		return fmt.Errorf("--epochs must be positive, got %d", *c.Epochs)
	}
	if c.Validation == nil {
		return c.check()
	}
	if *c.Validation < 0 {
		return fmt.Errorf("--validation must be 0 or more, got %d", *c.Validation)
	}
	if *c.Validation == 0 && !c.Test {
		return errors.New("--validation 0 leaves nothing to score the network on: hold some images out, or score the test split with --test")
	}
	return c.check()
}

// path is where the checkpoint goes.
func (c *trainCommand) path() string {
	if c.Out != "" {
		return c.Out
	}
	name := c.Arch
	if members.Is(name) {
		name = strings.ReplaceAll(filepath.Base(name), "#", "-")
	}
	return words.FileName(name) + ".safetensors"
}

// spare is an error if there is a file that this command did not write, such as the network
// of a longer training.
func (c *trainCommand) spare(path string, o *output) error {
	if _, err := os.Stat(path); c.Overwrite || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	by := "another program"
	if about, err := checkpoint.About(path); err == nil && about.Meta[checkpoint.MetaCommand] != "" {
		by = about.Meta[checkpoint.MetaCommand]
	}
	if by == o.command() {
		return nil
	}
	return fmt.Errorf("%s already exists, written by %s: --out names another file, --overwrite replaces it", path, by)
}

// checkValidation says whether --validation leaves images to train on.
func (c *trainCommand) checkValidation(d *dataset.Dataset) error {
	if n := d.Train.Len(); c.Validation != nil && *c.Validation >= n {
		return usage(fmt.Errorf("--validation: %d of %d training images cannot be held out, must be %d at most", *c.Validation, n, n-1))
	}
	return nil
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

// checkArch finds what is wrong with an architecture for images of any size, before data
// are read and noted.
func (c *trainCommand) checkArch() error {
	if members.Is(c.Arch) {
		return nil
	}
	_, err := lrunet.Build(c.Arch, lrunet.Shape{C: 3, H: lrunet.MaxSide, W: lrunet.MaxSide}, defaultClasses)
	if err != nil {
		err = cmp.Or(c.noNetwork(c.Arch), usage(err))
	}
	return err
}

// Run trains a network, scores it and writes its checkpoint.
func (c *trainCommand) Run(ctx context.Context, o *output) error {
	if err := c.checkArch(); err != nil {
		return err
	}
	path := c.path()
	if err := writableAs(path, ".safetensors", exportsOthers); err != nil {
		return err
	}
	if err := c.spare(path, o); err != nil {
		return usage(err)
	}
	p, err := c.plan(ctx, o)
	if err != nil {
		return err
	}
	note, err := p.check(c.recipeFlags)
	if err != nil {
		return usage(err)
	}
	if note != "" {
		o.note(note)
	}
	p.tell(o)
	progress := newTrainProgress(o.Err)
	network, err := eval.Train(ctx, p.data, p.arch, eval.Training{
		Epochs: p.Epochs, Recipe: p.Recipe, Validation: p.Data.Validation, Seed: p.Seed, SplitSeed: &p.Data.SplitSeed,
		Threads: c.count(), Memory: c.limit(), Progress: progress.observe, Partial: path + ".partial", Every: c.Every,
		Command: o.command(),
	})
	if err != nil {
		progress.finish(nil)
		return interrupted(ctx, err, fmt.Sprintf("the training is kept in %s.partial; run the same command to resume", path))
	}
	defer network.Close()
	progress.finish(network.Result.Curve)
	return c.finish(ctx, o, network, p, path)
}

// finish scores the network where that is asked, and writes its checkpoint.
func (c *trainCommand) finish(ctx context.Context, o *output, network *eval.Trained, p trainPlan, path string) error {
	data := p.data
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
		return printJSON(o.Out, trainingJSON(network.Result, scores, path, p))
	}
	return printTraining(o.Out, network.Result, scores, path)
}
