package main

import (
	"context"
	"fmt"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/lrunet/checkpoint"
)

type evalCommand struct {
	Checkpoint string `arg:"" help:"A checkpoint that lrunet wrote (.safetensors)."`
	Data       string `placeholder:"NAME" help:"Dataset; the checkpoint's own by default."`
	Split      string `enum:"test,train" default:"test" help:"Part to score: test or train."`
	folderFlags
	threadFlags
	jsonFlag
}

// scored is what eval prints in JSON.
type scored struct {
	Accuracy float64 `json:"accuracy"` // percent
	Correct  int     `json:"correct"`
	Total    int     `json:"total"`
	Loss     float64 `json:"loss"`
	Dataset  string  `json:"dataset"`
	Split    string  `json:"split"`
	Arch     string  `json:"arch"`
	Seconds  float64 `json:"seconds"`
}

// Run scores a checkpoint on all images of a part of a dataset.
func (c *evalCommand) Run(ctx context.Context, o *output) error {
	kept, err := checkpoint.Load(c.Checkpoint)
	if err != nil {
		return err
	}
	name := c.Data
	if name == "" {
		name = kept.Meta[checkpoint.MetaDataset]
	}
	data, err := dataset.Load(name, c.options())
	if err != nil {
		return err
	}
	if err := fits(kept, data); err != nil {
		return err
	}
	pool := c.pool()
	defer pool.Close()
	model, err := eval.Restore(kept, pool)
	if err != nil {
		return err
	}
	part := data.Test
	if c.Split == "train" {
		part = data.Train
	}
	scorer, err := train.NewScorer(model, eval.ScoreBatch)
	if err != nil {
		return err
	}
	start := time.Now()
	score, err := scorer.Score(ctx, part.All())
	if err != nil {
		return err
	}
	s := scored{score.Accuracy(), score.Correct, score.Total, score.Loss, data.Name, c.Split, kept.Arch, time.Since(start).Seconds()}
	if c.JSON {
		return printJSON(o.Out, s)
	}
	_, err = fmt.Fprintf(o.Out, "%s: %.2f %% of %s %s (%d of %d images) in %.1f s\n",
		s.Arch, s.Accuracy, s.Dataset, s.Split, s.Correct, s.Total, s.Seconds)
	return err
}

// fits says whether a checkpoint's network can read a dataset.
func fits(c *checkpoint.Checkpoint, d *dataset.Dataset) error {
	if in := eval.Shape(d); in != c.Input {
		return fmt.Errorf("the network reads images of %s, %s has %s",
			shapeText(c.Input.C, c.Input.H, c.Input.W), d.Name, shapeText(in.C, in.H, in.W))
	}
	if len(c.Classes) != len(d.Classes) {
		return fmt.Errorf("the network tells %d classes apart, %s has %d", len(c.Classes), d.Name, len(d.Classes))
	}
	return nil
}
