package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/lrunet"
)

// imageFlags are what networks are for: a dataset, or a shape and a number of
// classes.
type imageFlags struct {
	Reuse int    `placeholder:"N" help:"Iterations of a stage at most, as a network has that was trained with --any-reuse."`
	Data  string `placeholder:"NAME" help:"Dataset: its images' shape and its number of classes are taken where --input and --classes leave them open."`
	taskFlags
	folderFlags
}

// build is taskFlags.build at the reuse count.
func (f imageFlags) build(arch string) (*lrunet.Program, error) {
	p, err := f.taskFlags.build(arch)
	if err != nil || f.Reuse == 0 {
		return p, err
	}
	p, err = p.AtReuse(f.Reuse)
	return p, usage(err)
}

// networks builds what a command line names, for the dataset's images or those of the
// flags. What is assumed of them is told once it is clear that all can be built.
func (f *imageFlags) networks(ctx context.Context, archs []string, o *output) ([]*lrunet.Program, error) {
	if err := f.settle(ctx, o); err != nil {
		return nil, err
	}
	list, err := f.buildAll(archs)
	if err != nil {
		return nil, err
	}
	f.assume(archs, o)
	return list, nil
}

// buildAll is build for several.
func (f imageFlags) buildAll(archs []string) ([]*lrunet.Program, error) {
	var programs []*lrunet.Program
	for _, arch := range archs {
		p, err := f.build(arch)
		if err != nil {
			return nil, err
		}
		programs = append(programs, p)
	}
	return programs, nil
}

// settle takes from the dataset what flags leave open.
func (f *imageFlags) settle(ctx context.Context, o *output) error {
	if f.Data != "" {
		return f.fromData(ctx, o)
	}
	if flag := f.given(); flag != "" {
		return usage(fmt.Errorf("--%s needs --data", flag))
	}
	return nil
}

// assume tells what is assumed of networks for which nothing says it.
func (f *imageFlags) assume(archs []string, o *output) {
	if f.Data != "" || !slices.ContainsFunc(archs, func(arch string) bool { return !members.Is(arch) }) {
		return
	}
	var assumed []string
	if f.Input == "" {
		assumed = append(assumed, "images of "+defaultInput)
	}
	if f.Classes == 0 {
		assumed = append(assumed, fmt.Sprintf("%d classes", defaultClasses))
	}
	if len(assumed) > 0 {
		o.note(fmt.Sprintf("assuming %s; --data, or --input and --classes, say others", strings.Join(assumed, " and ")))
	}
}

// fromData takes shape and classes from a dataset, whose files are needed only
// where they decide these.
func (f *imageFlags) fromData(ctx context.Context, o *output) error {
	var info dataset.Info
	for _, one := range dataset.List(f.options(o.Err)) {
		if one.Name == f.Data {
			info = one
		}
	}
	if info.Channels == 0 || info.Classes == 0 || f.ImageSize > 0 {
		d, err := f.loadNamed(ctx, f.Data, o)
		if err != nil {
			return err
		}
		info = dataset.Info{Channels: d.Channels, Height: d.Height, Width: d.Width, Classes: len(d.Classes)}
	}
	if f.Input == "" {
		f.Input = info.Shape()
	}
	if f.Classes == 0 {
		f.Classes = info.Classes
	}
	return nil
}
