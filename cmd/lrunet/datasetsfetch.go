package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"lrunet/experiments/dataset"
	"lrunet/experiments/dataset/fetch"
)

type datasetsFetch struct {
	Name    string `arg:"" help:"Dataset: one with an address (${fetchable})."`
	DataDir string `placeholder:"DIR" help:"Folder to download into; that of LRUNET_DATA, else the user's cache by default."`
	jsonFlag
}

// datasetsFetchResult is what fetch prints in JSON.
type datasetsFetchResult struct {
	Name    string `json:"name"`    // as --data takes it
	Folder  string `json:"folder"`  // that holds it
	Bytes   int64  `json:"bytes"`   // of the files as they are published
	License string `json:"license"` // its name
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
	home, err := dataset.Options{Dir: c.DataDir}.Home()
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Err, "%s: %.1f MB, licence: %s\n", set.Name, float64(set.Size())/1e6, set.License)
	folder, err := fetch.Fetch(ctx, set, home, fetch.Options{Progress: newDownload(o.Err).observe})
	if err != nil {
		return interrupted(ctx, err, "what was downloaded is kept; run the same command to resume")
	}
	if c.JSON {
		return printJSON(o.Out, datasetsFetchResult{set.Name, folder, set.Size(), set.License})
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
