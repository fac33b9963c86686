package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/experiments/dataset"
	"lrunet/lrunet/checkpoint"
)

type checkpointCommand struct {
	Show    checkpointShow    `cmd:"" help:"Show what network a checkpoint holds, its tensors and how it came about."`
	Convert checkpointConvert `cmd:"" help:"Write a checkpoint of PyTorch as one of lrunet's (safetensors)."`
}

// checkpointFlags name a checkpoint.
type checkpointFlags struct {
	Checkpoint string `arg:"" placeholder:"MODEL" help:"Checkpoint: lrunet's (.safetensors), a state dict that torch.save wrote (.pt, .pth, .t7), or that of a search's member, RUN#NUMBER."`
	Arch       string `placeholder:"ARCH" help:"Its architecture, instead of the one it names or its tensors tell."`
	Weights    string `placeholder:"NAME" help:"Which network of a file with several, such as a model and its moving average (ema)."`
	runsFlag
}

// open loads the checkpoint and identifies its network.
func (f checkpointFlags) open(o *output) (*eval.Network, error) {
	path, err := f.path(f.Checkpoint)
	if err != nil {
		return nil, err
	}
	n, err := eval.OpenWeights(path, f.Arch, f.Weights)
	if f.Arch != "" && errors.As(err, new(*eval.IdentifyError)) {
		return nil, usage(err)
	}
	if err == nil && len(n.OtherWeights) > 0 {
		o.note(fmt.Sprintf("%s holds several networks; this is %s, and --weights chooses: %s", path, n.Weights, strings.Join(n.OtherWeights, ", ")))
	}
	return n, err
}

// reuseFlag chooses the depth of a network for several reuse counts.
type reuseFlag struct {
	Reuse int `placeholder:"N" help:"Reuse count of a network that was trained for several (train --any-reuse): the most iterations of a stage; the largest by default."`
}

// Validate is called by the parser.
func (f reuseFlag) Validate() error {
	if f.Reuse < 0 {
		return fmt.Errorf("--reuse must be positive, got %d", f.Reuse)
	}
	return nil
}

// openAt loads the checkpoint and makes it the network of the reuse count.
func (f checkpointFlags) openAt(r reuseFlag, o *output) (*eval.Network, error) {
	n, err := f.open(o)
	if err != nil {
		return nil, err
	}
	return n, usage(n.AtReuse(r.Reuse))
}

// convertResult is what checkpoint convert prints in JSON.
type convertResult struct {
	Checkpoint string `json:"checkpoint"` // that was written
	Arch       string `json:"arch"`       // in notation
}

type checkpointConvert struct {
	checkpointFlags
	Out  string `arg:"" placeholder:"OUT" help:"Checkpoint to write."`
	Data string `placeholder:"NAME" help:"Dataset it was trained on: its images' size, its classes' names."`
	classFlags
	folderFlags
	jsonFlag
}

// Help is the command's example.
func (checkpointConvert) Help() string {
	return `Examples:

    lrunet checkpoint convert published.t7 net.safetensors --data fashion-mnist`
}

// Run writes a checkpoint in lrunet's own form.
func (c *checkpointConvert) Run(ctx context.Context, o *output) error {
	if err := writableAs(c.Out, ".safetensors", exportsOthers); err != nil {
		return err
	}
	n, err := c.open(o)
	if err != nil {
		return err
	}
	if err := apart([]string{c.Out}, n.Path, theNetwork); err != nil {
		return err
	}
	if c.Data != "" {
		data, err := dataset.Load(ctx, c.Data, c.options(o.Err))
		if err != nil {
			return err
		}
		if err := c.fit(n, data, o); err != nil {
			return err
		}
		declare(n, data)
	}
	program, err := n.Program()
	if err != nil {
		return err
	}
	if err := checkpoint.Save(c.Out, n.Checkpoint); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, convertResult{c.Out, n.Arch})
	}
	_, err = fmt.Fprintf(o.Out, "%s: %s for images of %s and %d classes, %s parameters\n", c.Out, n.Arch,
		n.Input, len(n.Classes), thousands(cost.Of(program).Params))
	return err
}
