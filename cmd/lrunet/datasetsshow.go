package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lrunet/experiments/dataset"
	"lrunet/experiments/nas"
	"lrunet/internal/atomicfile"
	"lrunet/reports"
)

type datasetsShow struct {
	Name     string `arg:"" help:"Dataset, as --data takes it."`
	Sheet    string `placeholder:"FILE.png" help:"Also draw a few images of each class, as they are and as 'datasets new' has them augmented."`
	PerClass int    `default:"8" zero:"default" placeholder:"N" help:"Images of each class on the sheet (default ${default})."`
	Seed     uint64 `default:"1" placeholder:"N" help:"Chooses the sheet's images (default ${default})."`
	folderFlags
	wideFlag
	jsonFlag
}

// datasetsShowResult is what show prints in JSON.
type datasetsShowResult struct {
	Name     string              `json:"name"`     // as --data takes it; of a class: its own
	Channels int                 `json:"channels"` // of an image
	Height   int                 `json:"height"`   // in pixels
	Width    int                 `json:"width"`    // in pixels
	Train    int                 `json:"train"`    // images
	Test     int                 `json:"test"`     // images
	Mean     []float64           `json:"mean"`     // by channel, of pixels from 0 to 1
	Std      []float64           `json:"std"`      // by channel
	Hash     string              `json:"hash"`     // SHA-256 of the images and labels
	Source   string              `json:"source"`   // where it comes from
	License  string              `json:"license"`  // its name
	Notes    []string            `json:"notes"`    // what is worth knowing
	Classes  []datasetsShowClass `json:"classes"`  // in their order
}

type datasetsShowClass struct {
	Name  string `json:"name"`  // as --data takes it; of a class: its own
	Train int    `json:"train"` // images
	Test  int    `json:"test"`  // images
}

// Help is the command's example.
func (datasetsShow) Help() string {
	return `Examples:

    lrunet datasets show dir:photos --sheet photos.png
    lrunet datasets show fashion-mnist --json`
}

// Run prints what there is to know about a dataset.
func (c *datasetsShow) Run(ctx context.Context, o *output) error {
	if c.Sheet != "" {
		if err := writableAs(c.Sheet, ".png", ""); err != nil {
			return err
		}
	}
	d, err := dataset.Load(ctx, c.Name, c.options(o.Err))
	if err != nil {
		return err
	}
	if c.Sheet != "" {
		if err := c.draw(d); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(o.Out, describeDataset(d))
	}
	if err := o.table(classTable(d), c.wideFlag); err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.Out, "\n%s: %d classes, images of %s\nmean %s, standard deviation %s (training split, pixels from 0 to 1)\nsource: %s\nlicence: %s\nSHA-256: %s\n",
		d.Name, len(d.Classes), shapeText(d.Channels, d.Height, d.Width), decimals(d.Mean), decimals(d.Std), d.Source, d.License, d.Hash)
	for _, note := range d.Notes {
		fmt.Fprintln(o.Out, "note:", note)
	}
	if c.Sheet != "" {
		fmt.Fprintln(o.Out, "Contact sheet:", c.Sheet)
	}
	return err
}

// describeDataset is what show prints in JSON.
func describeDataset(d *dataset.Dataset) datasetsShowResult {
	s := datasetsShowResult{
		d.Name, d.Channels, d.Height, d.Width, d.Train.Len(), d.Test.Len(), d.Mean, d.Std,
		d.Hash, d.Source, d.License, append([]string{}, d.Notes...), []datasetsShowClass{},
	}
	train, test := d.Train.Counts(len(d.Classes)), d.Test.Counts(len(d.Classes))
	for i, class := range d.Classes {
		s.Classes = append(s.Classes, datasetsShowClass{class, train[i], test[i]})
	}
	return s
}

// classTable has a row for each class, and the totals.
func classTable(d *dataset.Dataset) reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "class"}, {Name: "train", Unit: "images", Numeric: true}, {Name: "test", Unit: "images", Numeric: true},
	}}
	train, test := d.Train.Counts(len(d.Classes)), d.Test.Counts(len(d.Classes))
	for i, class := range d.Classes {
		t.Rows = append(t.Rows, append([]reports.Cell{reports.Text(class)}, numbers(train[i], test[i])...))
	}
	t.Rows = append(t.Rows, append([]reports.Cell{reports.Text("total")}, numbers(d.Train.Len(), d.Test.Len())...))
	return t
}

// draw writes the contact sheet.
func (c *datasetsShow) draw(d *dataset.Dataset) error {
	sheet := dataset.Sheet{PerClass: c.PerClass, Seed: c.Seed, Augment: nas.Augmentation(d)}
	return atomicfile.Write(c.Sheet, func(w io.Writer) error { return dataset.WriteSheet(w, d, sheet) })
}

// decimals prints one number a channel.
func decimals(values []float64) string {
	var text []string
	for _, v := range values {
		text = append(text, fmt.Sprintf("%.4f", v))
	}
	return strings.Join(text, " ")
}
