package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"lrunet/experiments/dataset"
	"lrunet/experiments/dataset/fetch"
	"lrunet/internal/words"
)

type datasetsFetch struct {
	Name string `arg:"" help:"Dataset: one with an address (${fetchable})."`
	folderFlags
}

// Help is the command's example.
func (datasetsFetch) Help() string {
	return `Examples:

    lrunet datasets fetch cifar10
    lrunet datasets fetch mnist --data-dir ~/datasets`
}

// Run downloads a dataset, checks it and says where it is. What was downloaded
// before an interruption is kept, and the same command resumes.
func (c *datasetsFetch) Run(ctx context.Context, o *output) error {
	set, err := fetch.Find(c.Name)
	if err != nil {
		return usage(err)
	}
	home, err := c.options(o.Err).Home()
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Err, "%s: %.1f MB, licence: %s\n", set.Name, float64(set.Size())/1e6, set.License)
	folder, err := fetch.Fetch(ctx, set, home, fetch.Options{Progress: newDownload(o.Err).observe})
	if err != nil {
		return interrupted(ctx, err, "what was downloaded is kept; run the same command to resume")
	}
	_, err = fmt.Fprintf(o.Out, "%s is in %s\n", set.Name, folder)
	return err
}

// download shows how far a download is.
type download struct {
	w     io.Writer
	show  *loading
	start time.Time
	file  string
}

func newDownload(w io.Writer) *download { return &download{w: w, show: newLoading(w)} }

func (d *download) observe(p fetch.Progress) {
	if p.File != d.file {
		d.file, d.start = p.File, time.Now()
	}
	rate := float64(p.Done) / 1e6 / max(time.Since(d.start).Seconds(), 1e-3)
	d.show.print(fmt.Sprintf("%s %.1f of %.1f MB, %.1f MB/s", p.File, float64(p.Done)/1e6, float64(p.Total)/1e6, rate), p.Done == p.Total)
}

type datasetsVerify struct {
	Name string `arg:"" help:"Dataset, as --data takes it."`
	folderFlags
}

// Help is the command's example.
func (datasetsVerify) Help() string {
	return `Examples:

    lrunet datasets verify dir:photos
    lrunet datasets verify cifar10`
}

// Run reads a whole dataset, compares its files with published checksums where
// there are some, and prints its problems, which are a failure.
func (c *datasetsVerify) Run(ctx context.Context, o *output) error {
	options := c.options(o.Err)
	d, problems, err := dataset.Verify(ctx, c.Name, options)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "%s: %d training and %d test images of %s, %d classes, SHA-256 %s\n",
		d.Name, d.Train.Len(), d.Test.Len(), shapeText(d.Channels, d.Height, d.Width), len(d.Classes), d.Hash)
	if err := compareSums(ctx, o.Out, c.Name, options); err != nil {
		return err
	}
	for _, note := range d.Notes {
		fmt.Fprintln(o.Out, "note:", note)
	}
	for _, problem := range problems {
		fmt.Fprintln(o.Out, "problem:", problem)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s: %s", d.Name, words.Count(len(problems), "problem", "problems"))
	}
	_, err = fmt.Fprintln(o.Out, "no problems found")
	return err
}

// compareSums compares a published dataset's files with their checksums.
func compareSums(ctx context.Context, w io.Writer, name string, o dataset.Options) error {
	set, err := fetch.Find(name)
	if err != nil {
		return nil // it has no published files
	}
	for _, info := range dataset.List(o) {
		if info.Name != name || !info.Found() {
			continue
		}
		right, err := fetch.Verify(ctx, set, info.Where)
		if err != nil {
			return err
		}
		for _, file := range right {
			fmt.Fprintln(w, "checksum is right:", file)
		}
	}
	return nil
}
