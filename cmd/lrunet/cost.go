package main

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/reports"
)

type costCommand struct {
	Arch []string `arg:"" help:"Architectures: names (lrunet-14), notation ('stem64/2 64x14/2 ... head256') or members of runs (RUN#NUMBER)."`
	imageFlags
	wideFlag
	jsonFlag
}

// Help is shown by --help.
func (c *costCommand) Help() string {
	return `Examples:

    lrunet cost lrunet-10 --input 1x28x28
    lrunet cost lrunet-14 mobilenet-0.25 --data cifar100
    lrunet cost quickstart#1 quickstart#3`
}

// Run prints the costs of one network layer by layer, of several a row each.
func (c *costCommand) Run(ctx context.Context, o *output) error {
	programs, err := c.networks(ctx, c.Arch, o)
	if err != nil {
		return err
	}
	var costs []cost.Cost
	for _, p := range programs {
		costs = append(costs, cost.Of(p))
	}
	switch {
	case c.JSON:
		return printNetworks(o.Out, costs)
	case len(costs) == 1:
		return c.printLayers(o, costs[0])
	}
	return o.table(totalTable(c.Arch, costs), c.wideFlag)
}

// printLayers writes the layers' costs, and what moves behind the caches.
func (c *costCommand) printLayers(o *output, of cost.Cost) error {
	if err := o.table(layerTable(of), c.wideFlag); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(o.Out); err != nil {
		return err
	}
	return o.table(scenarioTable(of), c.wideFlag)
}

// scenarioTable has a row for each scenario.
func scenarioTable(c cost.Cost) reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "scenario"}, count("cache", cost.Bytes), {Name: "keeps"}, count("element", cost.Bytes), count("traffic", cost.Bytes),
	}}
	measures := eval.CostMeasures(c)
	for _, s := range cost.Scenarios() {
		t.Rows = append(t.Rows, []reports.Cell{
			reports.Text(s.Measure()), reports.Number(float64(s.Cache)), reports.Text(string(s.Policy)),
			reports.Number(float64(s.Element)), reports.Number(measures.Value(s.Measure())),
		})
	}
	return t
}

// layerTable has a row for each layer execution, and the totals.
func layerTable(c cost.Cost) reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "layer"}, {Name: "result"},
		count("params", cost.Elements), ranked(1, "reused params", cost.Elements), count("madds", cost.MultiplyAdds),
		ranked(2, "mac refetch", cost.Elements), count("mac fetch once", cost.Elements), ranked(1, "live activations", cost.Elements),
	}}
	reused := 0
	for _, l := range c.Layers {
		reused += l.ParamsReused
		t.Rows = append(t.Rows, append([]reports.Cell{reports.Text(l.Name), reports.Text(shapeText(l.Channels, l.Height, l.Width))},
			numbers(l.Params, l.ParamsReused, l.MAdds, l.MACRefetch, l.MACFetchOnce, l.LiveActivations)...))
	}
	t.Rows = append(t.Rows, append([]reports.Cell{reports.Text("total"), reports.Text("")},
		numbers(c.Params, reused, c.MAdds, c.MACRefetch, c.MACFetchOnce, c.PeakActivations)...))
	return t
}

// totalTable has a row for each network, called as it was typed.
func totalTable(names []string, costs []cost.Cost) reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: "network", Wrap: true}}}
	for _, k := range eval.Costs() {
		t.Columns = append(t.Columns, ranked(reports.CostRank(k.Name), k.Name, k.Unit))
	}
	for i, c := range costs {
		row := []reports.Cell{reports.Text(names[i])}
		for _, m := range eval.CostMeasures(c) {
			row = append(row, reports.Number(m.Value))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func count(name, unit string) reports.Column {
	return reports.Column{Name: name, Unit: unit, Numeric: true}
}

// ranked is a count that is left out where width is short.
func ranked(rank int, name, unit string) reports.Column {
	c := count(name, unit)
	c.Rank = rank
	return c
}

func numbers(values ...int) []reports.Cell {
	var cells []reports.Cell
	for _, v := range values {
		cells = append(cells, reports.Number(float64(v)))
	}
	return cells
}
