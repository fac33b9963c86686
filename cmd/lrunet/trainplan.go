package main

import (
	"cmp"
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/lrunet"
)

// What train does where nothing else says it.
const (
	defaultEpochs = 10
	defaultSeed   = 1
)

// trainPlan is what train does.
type trainPlan struct {
	members.Plan
	arch    string
	data    *dataset.Dataset
	member  string   // whose run says what flags leave open; "": none does
	differs []string // from that run
}

// plan reads the data and says how the network is trained on them.
func (c *trainCommand) plan(ctx context.Context, o *output) (trainPlan, error) {
	if members.Is(c.Arch) {
		return c.inherit(ctx, o)
	}
	data, err := c.load(ctx, o)
	if err != nil {
		return trainPlan{}, err
	}
	if err := c.checkValidation(data); err != nil {
		return trainPlan{}, err
	}
	recipe, err := c.startFrom(data)
	if err != nil {
		return trainPlan{}, err
	}
	p := members.Plan{Epochs: defaultEpochs, Seed: defaultSeed, Recipe: recipe}
	p.Data = experiments.Data{Name: data.Name, Validation: c.validation(data)}
	c.override(&p)
	p.Data.SplitSeed = p.Seed
	return trainPlan{Plan: p, arch: c.Arch, data: data}, nil
}

// override puts the flags in a plan's place.
func (c *trainCommand) override(p *members.Plan) {
	set(&p.Epochs, c.Epochs)
	set(&p.Seed, c.Seed)
	set(&p.Data.Validation, c.Validation)
	p.Recipe = c.over(p.Recipe, p.Epochs).For(p.Epochs)
}

// inherit is the plan of a member's run with what flags say instead.
func (c *trainCommand) inherit(ctx context.Context, o *output) (trainPlan, error) {
	m, err := members.Find(c.Runs, c.Arch)
	if err != nil {
		return trainPlan{}, err
	}
	p := m.Plan()
	here, err := dataset.Absolute(c.Data)
	if err != nil {
		return trainPlan{}, err
	}
	other := c.Data != "" && c.Data != p.Data.Name && here != p.Data.Name
	if other {
		p.Data = experiments.Data{Name: c.Data, SplitSeed: p.Data.SplitSeed}
	}
	data, err := c.loadRun(ctx, o, &p.Data)
	if err != nil {
		return trainPlan{}, err
	}
	if other {
		p.Data.Validation = c.validation(data)
		p.Recipe.Flip = p.Recipe.Flip && data.Mirror
	}
	if c.Recipe != "" {
		if p.Recipe, err = c.startFrom(data); err != nil {
			return trainPlan{}, err
		}
	}
	c.override(&p)
	differs, err := p.Differs(m.Plan())
	if !other && data.Hash != m.Hash {
		differs = append(differs, fmt.Sprintf("images with the hash %.12s instead of %.12s", data.Hash, cmp.Or(m.Hash, "one unknown")))
	}
	return trainPlan{p, m.Arch(), data, m.String(), differs}, err
}

// loadRun reads a run's data and prints their notes. Of --validation it makes no use
// but to check it: an error of Load would not name the flag.
func (c *trainCommand) loadRun(ctx context.Context, o *output, d *experiments.Data) (*dataset.Dataset, error) {
	if c.Validation != nil {
		d.Validation = 0
	}
	data, err := d.Load(ctx, c.options(o.Err))
	if err != nil {
		return nil, err
	}
	for _, note := range data.Notes {
		o.note(note)
	}
	return data, c.checkValidation(data)
}

// check finds what is wrong with network and recipe before anything is trained, and
// notes what the network has no use for.
func (p trainPlan) check(f recipeFlags) (note string, err error) {
	program, err := lrunet.Build(p.arch, eval.Shape(p.data), len(p.data.Classes))
	if err != nil {
		return "", err
	}
	if err := p.Recipe.Validate(); err != nil {
		return "", err
	}
	if _, err := p.Recipe.Programs(program); err != nil {
		return "", err
	}
	return f.cut(program)
}

// tell prints in what the training differs from that of the member's run.
func (p trainPlan) tell(o *output) {
	for _, difference := range p.differs {
		fmt.Fprintf(o.Err, "differs from %s: %s\n", p.member, difference)
	}
}
