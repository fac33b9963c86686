package main

import (
	"fmt"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/eval"
	"lrunet/internal/printable"
	"lrunet/reports"
)

// predictResult is what predict prints in JSON.
type predictResult struct {
	Checkpoint string           `json:"checkpoint"`
	Arch       string           `json:"arch"`
	TTA        string           `json:"tta,omitempty"`
	Images     []predictedImage `json:"images"`
	Broken     []brokenImage    `json:"broken,omitempty"`
}

// print prints the predictions in the form that is asked for.
func (c *predictCommand) print(o *output, n *eval.Network, p *predictor) error {
	switch {
	case c.JSON:
		return printJSON(o.Out, predictResult{n.Path, n.Arch, c.TTA, p.images, p.broken})
	case c.CSV:
		return predictionColumns(p.images, p.top).CSV(o.Out)
	case len(p.images) == 0:
		return nil
	}
	return predictionTable(p.images, p.top, widthOf(o.Out)).Text(o.Out)
}

// predictionColumns are the predictions for programs, of probabilities 0 to 1.
func predictionColumns(images []predictedImage, top int) reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: "image"}}}
	for i := range top {
		t.Columns = append(t.Columns,
			reports.Column{Name: fmt.Sprintf("class_%d", i+1)},
			reports.Column{Name: fmt.Sprintf("probability_%d", i+1), Numeric: true})
	}
	for _, image := range images {
		row := []reports.Cell{reports.Text(image.Image)}
		for _, c := range image.Predictions {
			row = append(row, reports.Text(c.Class), reports.Number(c.Probability))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Columns of a prediction in the table beside the class: two gaps and the
// percentage.
const percentageWidth = 2 + 2 + len("100.0")

// shortestName is how many letters of a name are left at least.
const shortestName = 8

// predictionTable are the predictions for people. Where they are wider than the
// terminal (0: no limit), the least probable classes are left out, then names are
// shortened: of images the end stays, of classes the beginning.
func predictionTable(images []predictedImage, top, width int) reports.Table {
	name, class := predictionWidths(images)
	if width > 0 {
		for ; top > 1 && name+top*(class+percentageWidth) > width; top-- {
		}
		name = min(name, max(shortestName, width-top*(class+percentageWidth)))
		class = min(class, max(shortestName, width-name-percentageWidth))
	}
	t := reports.Table{Columns: []reports.Column{{Name: "image"}}}
	for i := range top {
		t.Columns = append(t.Columns,
			reports.Column{Name: fmt.Sprintf("class %d", i+1)}, reports.Column{Name: "%", Numeric: true, Places: 1})
	}
	for _, image := range images {
		row := []reports.Cell{reports.Text(ending(printable.Name(image.Image), name))}
		for _, c := range image.Predictions[:top] {
			row = append(row, reports.Text(beginning(printable.Name(c.Class), class)), reports.Number(100*c.Probability))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// predictionWidths are the widths of the widest image's and class's names.
func predictionWidths(images []predictedImage) (name, class int) {
	name, class = len("image"), len("class 1")
	for _, image := range images {
		name = max(name, letters(image.Image))
		for _, c := range image.Predictions {
			class = max(class, letters(c.Class))
		}
	}
	return name, class
}

// letters is how many columns of a terminal a name takes.
func letters(name string) int { return twwidth.Width(printable.Name(name)) }

// ending is a text's end, if all of it is too wide.
func ending(text string, width int) string {
	if twwidth.Width(text) <= width {
		return text
	}
	for twwidth.Width(text) >= width {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
	return "…" + text
}

// beginning is a text's beginning, if all of it is too wide.
func beginning(text string, width int) string {
	if twwidth.Width(text) <= width {
		return text
	}
	return twwidth.Truncate(text, width, "…")
}
