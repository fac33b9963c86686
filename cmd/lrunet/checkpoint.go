package main

import (
	"fmt"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/experiments/dataset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

type checkpointCommand struct {
	Show    checkpointShow    `cmd:"" help:"Show what network a checkpoint holds, its tensors and how it came about."`
	Convert checkpointConvert `cmd:"" help:"Write a checkpoint of PyTorch as one of lrunet's (safetensors)."`
}

// checkpointFlags name a checkpoint.
type checkpointFlags struct {
	Checkpoint string `arg:"" placeholder:"FILE" help:"Checkpoint: lrunet's (.safetensors), or a state dict that torch.save wrote (.pt, .pth, .t7)."`
	Arch       string `placeholder:"ARCH" help:"Its architecture, instead of the one it names or its tensors tell."`
}

// network is a checkpoint of which it is known what network it holds.
type network struct {
	*checkpoint.Checkpoint
	guessed bool // the images' size and the classes' names are guesses
}

// read loads the checkpoint and finds out what network it holds.
func (f checkpointFlags) read() (network, error) {
	c, err := checkpoint.Load(f.Checkpoint)
	if err != nil {
		return network{}, err
	}
	return f.identify(c)
}

// identify finds out what network a checkpoint holds, where it does not say so
// or --arch says otherwise.
func (f checkpointFlags) identify(c *checkpoint.Checkpoint) (network, error) {
	told := *c
	n := network{c, told.Arch == ""}
	if !n.guessed && f.Arch == "" {
		return n, nil
	}
	if err := checkpoint.Identify(c, f.Arch); err != nil {
		err = fmt.Errorf("%s: %w", f.Checkpoint, err)
		if f.Arch != "" {
			return network{}, usage(err)
		}
		return network{}, err
	}
	if !n.guessed {
		c.Input, c.Classes = told.Input, told.Classes
	}
	return n, nil
}

// suit makes the network one for a dataset's images, if it can read them.
func (n network) suit(d *dataset.Dataset) error {
	if n.guessed {
		n.Input.H, n.Input.W = d.Height, d.Width
	}
	if in := eval.Shape(d); in != n.Input {
		hint := ""
		if in.C == n.Input.C && n.Input.H == n.Input.W {
			hint = fmt.Sprintf("; --image-size %d scales them", n.Input.H)
		}
		return fmt.Errorf("the network reads images of %s, %s has %s%s",
			shapeText(n.Input.C, n.Input.H, n.Input.W), d.Name, shapeText(in.C, in.H, in.W), hint)
	}
	if len(n.Classes) != len(d.Classes) {
		return fmt.Errorf("the network tells %d classes apart, %s has %d", len(n.Classes), d.Name, len(d.Classes))
	}
	return nil
}

type checkpointConvert struct {
	checkpointFlags
	Out  string `arg:"" placeholder:"OUT" help:"Checkpoint to write."`
	Data string `placeholder:"NAME" help:"Dataset it was trained on: its images' size, its classes' names."`
	folderFlags
	jsonFlag
}

// Run writes a checkpoint in lrunet's own form.
func (c *checkpointConvert) Run(o *output) error {
	kept, err := c.read()
	if err != nil {
		return err
	}
	if c.Data != "" {
		data, err := dataset.Load(c.Data, c.options(o.Err))
		if err != nil {
			return err
		}
		if err := kept.suit(data); err != nil {
			return err
		}
		kept.Classes = data.Classes
		kept.Meta[checkpoint.MetaDataset], kept.Meta[checkpoint.MetaDatasetHash] = data.Name, data.Hash
	}
	program, err := lrunet.Build(kept.Arch, kept.Input, len(kept.Classes))
	if err != nil {
		return err
	}
	if err := checkpoint.Save(c.Out, kept.Checkpoint); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, struct {
			Checkpoint string `json:"checkpoint"`
			Arch       string `json:"arch"`
		}{c.Out, kept.Arch})
	}
	_, err = fmt.Fprintf(o.Out, "%s: %s for images of %s and %d classes, %d parameters\n", c.Out, kept.Arch,
		shapeText(kept.Input.C, kept.Input.H, kept.Input.W), len(kept.Classes), cost.Of(program).Params)
	return err
}
