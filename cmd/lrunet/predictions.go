package main

import (
	"fmt"

	"lrunet/eval"
	"lrunet/internal/printable"
	"lrunet/reports"
)

// predictResult is what predict prints in JSON.
type predictResult struct {
	Checkpoint string           `json:"checkpoint"`       // the file
	Arch       string           `json:"arch"`             // in notation
	TTA        string           `json:"tta,omitempty"`    // how images were varied
	Images     []predictedImage `json:"images"`           // in the order of names
	Broken     []brokenImage    `json:"broken,omitempty"` // images that could not be read
}

// print prints the predictions in the form that is asked for.
func (c *predictCommand) print(o *output, n *eval.Network, p *predictor) error {
	switch {
	case c.JSON:
		return printJSON(o.Out, predictResult{n.Path, n.Arch, said(c.TTA), p.images, p.broken})
	case c.CSV:
		return predictionColumns(p.images, p.top).CSV(o.Out)
	case len(p.images) == 0:
		return nil
	}
	table, _ := predictionTable(p.images, p.top).Fit(o.Width)
	return table.Text(o.Out)
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

// predictionTable are the predictions for people. Where there is no room, the
// least probable classes go first.
func predictionTable(images []predictedImage, top int) reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: "image"}}}
	for i := range top {
		t.Columns = append(t.Columns,
			reports.Column{Name: fmt.Sprintf("class %d", i+1), Rank: i}, reports.Column{Name: "%", Numeric: true, Places: 1, Rank: i})
	}
	for _, image := range images {
		row := []reports.Cell{reports.Text(printable.Name(image.Image))}
		for _, c := range image.Predictions[:top] {
			row = append(row, reports.Text(printable.Name(c.Class)), reports.Number(100*c.Probability))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
