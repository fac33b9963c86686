// Package compare lays networks beside each other: architectures, checkpoints
// and recorded runs. It finds what is not dominated and which differences are
// no larger than what the choice of test images makes. It trains nothing.
package compare

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Options say what networks are for and what is measured. The zero value
// compares for images of 3x32x32 and 10 classes, and measures nothing.
type Options struct {
	Data    string // dataset: gives the task of bare architectures, and checkpoints are scored on its test split, or on all of it if it has no splits and no row was trained on it; "": none
	Where   dataset.Options
	Input   lrunet.Shape // of bare architectures, without Data
	Classes int          // likewise
	Latency bool         // time every network at batch 1 and 128
	Seconds float64      // for each timing; 0: 1
	Pool    *kernel.Pool // for scoring and timing; required for these

	Runs    string   // folder of all runs, in which runs and their members are found by name; "": runs
	Arch    string   // of checkpoints whose tensors leave it open
	Weights []string // names of networks, of files with several: a row each; nil: the first of each file

	ByPosition bool              // classes of checkpoints and Data are the same in their order, whatever they are called; false: by name
	Note       func(note string) // is told what there is to know of the data and how checkpoints fit them; nil: nobody is
}

// Published compares every network whose accuracy is known to have been
// published: for the dataset of the options, or for all of them.
const Published = "published"

// Compare makes the rows of items: names and notations of architectures,
// checkpoints, folders and names of runs, members of runs (RUN#NUMBER), and Published. The rows are in the order of
// the items; Judge marks them. The error names the first item that is neither, or
// cannot be read, scored or timed, or is ctx's; scoring and timing need a Pool.
func Compare(ctx context.Context, items []string, o Options) ([]Row, error) {
	c := &comparison{options: o}
	var rows []Row
	for _, item := range items {
		more, err := c.rows(ctx, item)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	if err := c.scoreAll(ctx, rows); err != nil {
		return nil, err
	}
	if o.Latency {
		for i := range rows {
			if err := c.time(ctx, &rows[i]); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

// An ItemError says why an item is no architecture, nor anything else.
type ItemError struct{ Err error }

// Error is the reason.
func (e ItemError) Error() string { return e.Err.Error() }

// Unwrap is the reason.
func (e ItemError) Unwrap() error { return e.Err }

// comparison is a Compare call in progress.
type comparison struct {
	options Options
	data    *dataset.Dataset // loaded when first needed
}

// rows reads one item.
func (c *comparison) rows(ctx context.Context, item string) ([]Row, error) {
	if item == Published {
		return c.published()
	}
	if members.Is(item) {
		return c.member(item)
	}
	info, err := os.Stat(item)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if looksLikePath(item) {
			return nil, fmt.Errorf("%s: there is no such checkpoint or run", item)
		}
		return c.named(ctx, item)
	case err != nil:
		return nil, err
	case info.IsDir():
		return c.run(item)
	}
	return c.checkpoint(ctx, item)
}

// named reads what is no path: the name of an architecture, or of a run.
func (c *comparison) named(ctx context.Context, item string) ([]Row, error) {
	rows, err := c.architecture(ctx, item)
	if err == nil {
		return rows, nil
	}
	if folder, none := members.Folder(c.options.Runs, item); none == nil {
		return c.run(string(folder))
	}
	return nil, err
}

// looksLikePath tells a mistyped file from a mistyped architecture. The
// notation has slashes too, but before digits.
func looksLikePath(item string) bool {
	switch filepath.Ext(item) {
	case ".safetensors", ".t7", ".pt", ".pth":
		return true
	}
	return filepath.IsAbs(item) || filepath.Dir(item) == rundir.Parent
}

// load reads the dataset of the options, once.
func (c *comparison) load(ctx context.Context) (*dataset.Dataset, error) {
	if c.data == nil {
		data, err := dataset.Load(ctx, c.options.Data, c.options.Where)
		if err != nil {
			return nil, err
		}
		c.data = data
	}
	return c.data, nil
}

// note hands a note to whoever listens.
func (c *comparison) note(text string) {
	if text != "" && c.options.Note != nil {
		c.options.Note(text)
	}
}

// task is what bare architectures are for.
type task struct {
	dataset string // "" for none
	input   lrunet.Shape
	classes int
}

// task reads the dataset's only where its description does not tell.
func (c *comparison) task(ctx context.Context) (task, error) {
	if c.options.Data == "" {
		t := task{input: c.options.Input, classes: c.options.Classes}
		if t.input == (lrunet.Shape{}) {
			t.input = lrunet.Shape{C: 3, H: 32, W: 32}
		}
		if t.classes == 0 {
			t.classes = 10
		}
		return t, nil
	}
	if t, ok := describe(c.options.Data, c.options.Where); ok {
		return t, nil
	}
	data, err := c.load(ctx)
	if err != nil {
		return task{}, err
	}
	return task{data.Name, eval.Shape(data), len(data.Classes)}, nil
}

// describe is the task of a dataset that is known by name.
func describe(name string, where dataset.Options) (task, bool) {
	for _, i := range dataset.List(where) {
		if i.Name == name && i.Channels > 0 && i.Classes > 0 && where.ImageSize == 0 {
			return task{name, lrunet.Shape{C: i.Channels, H: i.Height, W: i.Width}, i.Classes}, true
		}
	}
	return task{}, false
}
