package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/nas"
	"lrunet/internal/atomicfile"
)

type datasetsNew struct {
	Name string `arg:"" help:"Name of the experiment; NAME.yaml is written, and beside it the schema that editors check it by."`
	Data string `arg:"" name:"path" help:"A folder of images, or a dataset as --data takes it."`
	folderFlags
	jsonFlag
}

// datasetsNewResult is what new prints in JSON.
type datasetsNewResult struct {
	Experiment string   `json:"experiment"` // the file
	Data       string   `json:"data"`       // as --data takes it
	Train      int      `json:"train"`      // images
	Test       int      `json:"test"`       // images
	Channels   int      `json:"channels"`   // of an image
	Height     int      `json:"height"`     // in pixels
	Width      int      `json:"width"`      // in pixels
	Classes    []string `json:"classes"`    // in their order
}

// Help is the command's example.
func (datasetsNew) Help() string {
	return `From a folder of photos, a folder a class, to a search:

    lrunet datasets new mine photos
    lrunet search mine.yaml`
}

// Validate is called by the parser. The file's name is as good as the experiment's.
func (c *datasetsNew) Validate() error {
	c.Name = strings.TrimSuffix(c.Name, ".yaml")
	if err := experiments.CheckName(c.Name); err != nil {
		return fmt.Errorf("<name>: %w", err)
	}
	return nil
}

// Run looks at a dataset and writes an experiment for it.
func (c *datasetsNew) Run(ctx context.Context, o *output) error {
	name := c.Data
	if info, err := os.Stat(name); err == nil && info.IsDir() && !strings.Contains(name, ":") {
		name = "dir:" + name
	}
	name, err := dataset.Absolute(name) // the experiment is for every folder
	if err != nil {
		return err
	}
	d, err := dataset.Load(ctx, name, c.options(o.Err))
	if err != nil {
		return noFolder(name, err)
	}
	for _, note := range d.Notes {
		o.note(note)
	}
	text, err := nas.Scaffold(c.Name, d, experiments.Images{
		Size: c.ImageSize, SkipBroken: c.SkipBroken, Label: c.Label,
		TrainSplit: c.TrainSplit, TestSplit: c.TestSplit, TestShare: c.TestShare,
	})
	if err != nil {
		return usage(err)
	}
	path := c.Name + ".yaml"
	if err := writeExperiment(path, text); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, datasetsNewResult{path, name, d.Train.Len(), d.Test.Len(), d.Channels, d.Height, d.Width, d.Classes})
	}
	_, err = fmt.Fprintf(o.Out, "%s: %d training and %d test images of %s, %d classes\nWrote %s. Search with:\n\n    lrunet search %s\n",
		name, d.Train.Len(), d.Test.Len(), shapeText(d.Channels, d.Height, d.Width), len(d.Classes), path, path)
	return err
}

// noFolder says of a name that is no dataset's that it is no folder's either.
func noFolder(name string, err error) error {
	unknown, ok := errors.AsType[*dataset.UnknownError](err)
	if _, missing := os.Stat(name); !ok || missing == nil || strings.Contains(name, ":") {
		return err
	}
	return usage(fmt.Errorf("no folder %s, and no dataset of that name %s", name, unknown.Have()))
}

// writeExperiment writes a new file, and the schema that its first line names.
func writeExperiment(path string, text []byte) error {
	if _, err := os.Lstat(path); err == nil {
		return usage(errors.New(path + " exists already; choose another name"))
	}
	err := atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	return writeSchema(filepath.Dir(path))
}
