package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lrunet/experiments/dataset"
	"lrunet/experiments/dataset/fetch"
	"lrunet/internal/words"
)

type datasetsVerify struct {
	Name string `arg:"" help:"Dataset, as --data takes it."`
	folderFlags
	jsonFlag
}

// datasetsVerifyResult is what verify prints in JSON.
type datasetsVerifyResult struct {
	Name     string   `json:"name"`     // as --data takes it
	Train    int      `json:"train"`    // images
	Test     int      `json:"test"`     // images
	Channels int      `json:"channels"` // of an image
	Height   int      `json:"height"`   // in pixels
	Width    int      `json:"width"`    // in pixels
	Classes  []string `json:"classes"`  // in their order
	Hash     string   `json:"hash"`     // SHA-256 of the images and labels
	Right    []string `json:"right"`    // files whose published checksums are theirs
	Notes    []string `json:"notes"`    // what is worth knowing
	Problems []string `json:"problems"` // any is a failure
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
	right, err := rightFiles(ctx, c.Name, options)
	if err != nil {
		return err
	}
	result := datasetsVerifyResult{
		d.Name, d.Train.Len(), d.Test.Len(), d.Channels, d.Height, d.Width, d.Classes, d.Hash,
		append([]string{}, right...), append([]string{}, d.Notes...), append([]string{}, problems...),
	}
	if c.JSON {
		err = printJSON(o.Out, result)
	} else {
		err = result.print(o.Out)
	}
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%s: %s", d.Name, words.Count(len(problems), "problem", "problems"))
	}
	return err
}

// print is the result for people.
func (r datasetsVerifyResult) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d training and %d test images of %s, %d classes, SHA-256 %s\n",
		r.Name, r.Train, r.Test, shapeText(r.Channels, r.Height, r.Width), len(r.Classes), r.Hash)
	for _, file := range r.Right {
		fmt.Fprintln(&b, "checksum is right:", file)
	}
	for _, note := range r.Notes {
		fmt.Fprintln(&b, "note:", note)
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(&b, "problem:", problem)
	}
	if len(r.Problems) == 0 {
		fmt.Fprintln(&b, "no problems found")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// rightFiles are a published dataset's files that have their checksums; it fails
// if one has another. Of other datasets there are none.
func rightFiles(ctx context.Context, name string, o dataset.Options) ([]string, error) {
	set, err := fetch.Find(name)
	if err != nil {
		return nil, nil // it has no published files
	}
	for _, info := range dataset.List(o) {
		if info.Name == name && info.Found() {
			return fetch.Verify(ctx, set, info.Where)
		}
	}
	return nil, nil
}
