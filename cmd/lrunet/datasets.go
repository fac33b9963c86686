package main

import (
	"fmt"

	"lrunet/experiments/dataset"
	"lrunet/reports"
)

type datasetsCommand struct {
	List   datasetsList   `cmd:"" help:"List the datasets, their shapes, licences and where they are."`
	Show   datasetsShow   `cmd:"" help:"Count a dataset's classes, measure its pixels, draw a contact sheet."`
	Fetch  datasetsFetch  `cmd:"" help:"Download a published dataset from its official address."`
	Verify datasetsVerify `cmd:"" help:"Read a whole dataset and report its problems."`
	New    datasetsNew    `cmd:"" help:"Look at a dataset and write an experiment file for it."`
}

type datasetsList struct {
	folderFlags
	wideFlag
	jsonFlag
}

// datasetsListResult is one dataset in JSON.
type datasetsListResult struct {
	Name     string `json:"name"`     // as --data takes it
	Classes  int    `json:"classes"`  // how many
	Train    int    `json:"train"`    // images
	Test     int    `json:"test"`     // images
	Channels int    `json:"channels"` // of an image
	Height   int    `json:"height"`   // in pixels
	Width    int    `json:"width"`    // in pixels
	License  string `json:"license"`  // its name
	Source   string `json:"source"`   // where it comes from
	Where    string `json:"where"`    // the folder; empty where it is missing
	Get      string `json:"get"`      // how to get it
}

// Help is the command's example.
func (datasetsList) Help() string {
	return `Examples:

    lrunet datasets list
    lrunet datasets list --data-dir ~/datasets --json`
}

// Run prints every dataset and, for those that are missing, how to get them.
func (c *datasetsList) Run(o *output) error {
	infos := dataset.List(c.options(o.Err))
	if c.JSON {
		var list []datasetsListResult
		for _, i := range infos {
			list = append(list, datasetsListResult{i.Name, i.Classes, i.Train, i.Test, i.Channels, i.Height, i.Width, i.License, i.Source, i.Where, getting(i)})
		}
		return printJSON(o.Out, struct {
			Datasets []datasetsListResult `json:"datasets"`
		}{list})
	}
	t := reports.Table{Columns: []reports.Column{
		{Name: "dataset"}, {Name: "shape"}, {Name: "classes", Numeric: true}, {Name: "train", Unit: "images", Numeric: true, Rank: 1},
		{Name: "test", Unit: "images", Numeric: true, Rank: 1}, {Name: "licence", Rank: 2}, {Name: "source", Rank: 3}, {Name: "where", Wrap: true},
	}}
	for _, i := range infos {
		t.Rows = append(t.Rows, []reports.Cell{
			reports.Text(i.Name), reports.Text(i.Shape()), known(i.Classes), known(i.Train), known(i.Test),
			reports.Text(i.License), reports.Text(i.Source), reports.Text(whereabouts(i)),
		})
	}
	return o.table(t, c.wideFlag)
}

// whereabouts is where a dataset is, or what would put it there.
func whereabouts(i dataset.Info) string {
	switch {
	case i.Found():
		return i.Where
	case i.Classes == 0: // of one's own files
		return getting(i)
	}
	return "missing: " + getting(i)
}

// getting is how to get a dataset.
func getting(i dataset.Info) string {
	if i.Fetch == "" {
		return i.Get
	}
	command := "lrunet datasets fetch " + i.Fetch
	if i.Get == "" {
		return command
	}
	return command + ", or " + i.Get
}

// known is a number, or "any" where the files decide.
func known(n int) reports.Cell {
	if n == 0 {
		return reports.Text("any")
	}
	return reports.Number(float64(n))
}

func shapeText(c, h, w int) string { return fmt.Sprintf("%dx%dx%d", c, h, w) }
