package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/internal/words"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

type evalCommand struct {
	checkpointFlags
	Data  string  `placeholder:"NAME" help:"Dataset; by default the checkpoint's own, if it names one."`
	Reuse int     `placeholder:"N" help:"Reuse count to score: of a network for several (train --any-reuse) one of these, by default the largest; of others, keep the first N iterations of every stage, of the rest the shuffle, and recalibrate the statistics on training images."`
	Split *string `enum:"test,train,all" placeholder:"SPLIT" help:"Split to score: test, train or all; by default test, or all where there are no splits and the network was not trained on these images."`
	HTML  string  `name:"html" placeholder:"FILE" help:"Also write a page: confusion matrix, classes, calibration, and the worst mistakes as images."`
	mirrorFlag
	classFlags
	folderFlags
	threadFlags
	jsonFlag
}

// Help is shown below the flags.
func (*evalCommand) Help() string {
	return `Prints accuracy with its 95 % interval, calibration, each class's recall and precision, and which
classes are taken for which.

    lrunet eval photos.safetensors
    lrunet eval photos.safetensors --data dir:others --tta flip --html page.html`
}

// Validate is called by the parser.
func (c *evalCommand) Validate() error {
	if c.Reuse < 0 {
		return fmt.Errorf("--reuse must be positive, got %d", c.Reuse)
	}
	return nil
}

// Run scores a checkpoint on all images of a split of a dataset.
func (c *evalCommand) Run(ctx context.Context, o *output) error {
	if c.HTML != "" {
		if err := writable(c.HTML); err != nil {
			return err
		}
	}
	n, err := c.open(o)
	if err != nil {
		return err
	}
	if err := apart([]string{c.HTML}, n.Path, theNetwork); err != nil {
		return err
	}
	data, err := c.load(ctx, n, o)
	if err != nil {
		return err
	}
	pool := c.pool()
	defer pool.Close()
	scope := c.scope(n, data)
	scope.note(o, data)
	s, err := c.score(ctx, n, &eval.Runner{Data: data, Pool: pool}, scope, newLoading(o.Err))
	if err != nil {
		return err
	}
	if c.HTML != "" {
		if err := s.writePage(c.HTML, o.command()); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(o.Out, s.result())
	}
	if err := s.print(o); err != nil || c.HTML == "" {
		return err
	}
	_, err = fmt.Fprintf(o.Out, "\nPage: %s\n", c.HTML)
	return err
}

// load reads the dataset and makes the network one for its images.
func (c *evalCommand) load(ctx context.Context, n *eval.Network, o *output) (*dataset.Dataset, error) {
	name := c.Data
	if name == "" {
		name = n.Meta[checkpoint.MetaDataset]
	}
	if name == "" {
		return nil, usage(fmt.Errorf("%s does not say what it was trained on; name that with --data: for %d classes of images with channels %d there are %s",
			n.Path, len(n.Classes), n.Input.C, candidates(n, c.options(o.Err))))
	}
	data, err := dataset.Load(ctx, name, c.options(o.Err))
	if err != nil {
		return nil, err
	}
	return data, c.fit(n, data, o)
}

// shownMistakes is how many mistakes the page shows.
const shownMistakes = 36

// score scores the network on the images of the scope.
func (c *evalCommand) score(ctx context.Context, n *eval.Network, r *eval.Runner, images scope, shown *loading) (*evaluated, error) {
	model, err := c.model(ctx, n, r)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	assessment, err := eval.Assess(ctx, model, images.splits, eval.Assessing{
		Mirror: c.mirror(), Mistakes: shownMistakes,
		Progress: func(done, total int) {
			shown.observe(dataset.Progress{Step: "scoring images", Done: done, Total: total})
		},
	})
	if err != nil {
		return nil, err
	}
	low, high := assessment.AccuracyInterval()
	return &evaluated{
		Assessment: assessment, low: low, high: high, arch: model.Program.Arch, path: n.Path, data: r.Data, scope: images, tta: said(c.TTA), took: time.Since(start),
	}, nil
}

// model is the network, that of the reuse count which is chosen, or what that
// leaves of an ordinary one.
func (c *evalCommand) model(ctx context.Context, n *eval.Network, r *eval.Runner) (*graph.Model, error) {
	depths, err := n.Depths()
	if err == nil && depths.Counts == 0 && c.Reuse > 0 {
		if p, err := n.Program(); err == nil && p.Iterations() > 0 && c.Reuse > p.Iterations() {
			return nil, usage(fmt.Errorf("--reuse %d: %s uses its layers %s at most", c.Reuse, n.Arch, words.Count(p.Iterations(), "time", "times")))
		}
		return r.Truncated(ctx, n.Checkpoint, c.Reuse)
	}
	if err := n.AtReuse(c.Reuse); err != nil {
		return nil, usage(err)
	}
	return n.Model(r.Pool)
}

// candidates are the datasets that a checkpoint may be for, for a message.
func candidates(n *eval.Network, o dataset.Options) string {
	var names []string
	for _, i := range dataset.List(o) {
		if (i.Channels == 0 || i.Channels == n.Input.C) && (i.Classes == 0 || i.Classes == len(n.Classes)) { // 0: any
			names = append(names, i.Name)
		}
	}
	return strings.Join(names, ", ")
}
