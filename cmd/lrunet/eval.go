package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

type evalCommand struct {
	checkpointFlags
	Data  string `placeholder:"NAME" help:"Dataset; by default the checkpoint's own, if it names one."`
	Reuse int    `placeholder:"N" help:"Keep the first N iterations of every stage, of the others the shuffle; statistics are recalibrated on training images."`
	Split string `enum:"test,train,all," default:"" help:"Split to score: test, train or all; by default test, or all where there are no splits and the network was not trained on these images."`
	classFlags
	folderFlags
	threadFlags
	jsonFlag
}

// evalResult is what eval prints in JSON.
type evalResult struct {
	Accuracy float64 `json:"accuracy"` // percent
	Correct  int     `json:"correct"`
	Total    int     `json:"total"`
	Loss     float64 `json:"loss"`
	Dataset  string  `json:"dataset"`
	Split    string  `json:"split"`
	Arch     string  `json:"arch"`
	Seconds  float64 `json:"seconds"`
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
	n, err := c.open(o)
	if err != nil {
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
	s, err := c.score(ctx, n, &eval.Runner{Data: data, Pool: pool}, scope)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, s)
	}
	_, err = fmt.Fprintf(o.Out, "%s: %.2f %% of %s %s%s (%d of %d images) in %.1f s\n",
		s.Arch, s.Accuracy, s.Dataset, s.Split, scope.why, s.Correct, s.Total, s.Seconds)
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
			c.Checkpoint, len(n.Classes), n.Input.C, candidates(n, c.options(o.Err))))
	}
	data, err := dataset.Load(ctx, name, c.options(o.Err))
	if err != nil {
		return nil, err
	}
	return data, c.fit(n, data, o)
}

// score scores the network on the images of the scope.
func (c *evalCommand) score(ctx context.Context, n *eval.Network, r *eval.Runner, images scope) (evalResult, error) {
	model, err := c.model(ctx, n, r)
	if err != nil {
		return evalResult{}, err
	}
	scorer, err := train.NewScorer(model, eval.ScoreBatch)
	if err != nil {
		return evalResult{}, err
	}
	start := time.Now()
	var sum train.Score
	for _, split := range images.splits {
		score, err := scorer.Score(ctx, split.All())
		if err != nil {
			return evalResult{}, err
		}
		sum.Loss = (sum.Loss*float64(sum.Total) + score.Loss*float64(score.Total)) / float64(sum.Total+score.Total)
		sum.Correct, sum.Total = sum.Correct+score.Correct, sum.Total+score.Total
	}
	return evalResult{
		sum.Accuracy(), sum.Correct, sum.Total, sum.Loss, r.Data.Name, images.name, model.Program.Arch, time.Since(start).Seconds(),
	}, nil
}

// model is the network, or what --reuse leaves of it.
func (c *evalCommand) model(ctx context.Context, n *eval.Network, r *eval.Runner) (*graph.Model, error) {
	if c.Reuse == 0 {
		return n.Model(r.Pool)
	}
	return r.Truncated(ctx, n.Checkpoint, c.Reuse)
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
