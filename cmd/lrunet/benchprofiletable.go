package main

import (
	"fmt"

	"lrunet/reports"
)

// table has two rows for each layer, whose executions one after the other are one,
// and one for each of what lies outside.
func (r profileResult) table() reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "layer"}, {Name: "operators", Rank: 2}, {Name: "result", Rank: 3}, {Name: "pass"},
		count("time", "ms"), count("share", "%"), ranked(1, "threads busy", "%"),
		count("arithmetic", "GFLOP/s"), count("of peak", "%"),
		ranked(1, "moved", "MB"), ranked(1, "memory", "GB/s"), count("of peak", "%"),
	}}
	for _, g := range r.groups() {
		name := g.Name
		if g.times > 1 {
			name = fmt.Sprintf("%s (%d times)", g.stem(), g.times)
		}
		head := []reports.Cell{reports.Text(name), reports.Text(g.Op), reports.Text(shapeText(g.Channels, g.Height, g.Width))}
		t.Rows = append(t.Rows, r.row(head, "forward", g.Forward), r.row(make([]reports.Cell, len(head)), "backward", g.Backward))
	}
	for _, o := range []struct {
		name string
		time float64
	}{{"augmentation", r.Outside.Augment}, {"loss", r.Outside.Loss}, {"optimizer", r.Outside.Update}, {"graph", r.Outside.Graph}} {
		row := make([]reports.Cell, len(t.Columns))
		row[0], row[4], row[5] = reports.Text(o.name), reports.Number(round(o.time)), reports.Number(round(100*o.time/r.Step))
		t.Rows = append(t.Rows, row)
	}
	return t
}

// row is what a pass does; arithmetic has none where a layer multiplies nothing.
func (r profileResult) row(head []reports.Cell, name string, p profilePass) []reports.Cell {
	row := append(head, reports.Text(name), reports.Number(round(p.Time)), reports.Number(round(p.Share)), reports.Number(round(p.Busy)))
	if p.GFLOPS > 0 {
		row = append(row, reports.Number(round(p.GFLOPS)), ofPeak(p.GFLOPS, r.PeakGFLOPS))
	} else {
		row = append(row, reports.Cell{}, reports.Cell{})
	}
	return append(row, reports.Number(round(p.MBytes)), reports.Number(round(p.GBytes)), ofPeak(p.GBytes, r.PeakGBytes))
}

// profileGroup is executions of one layer.
type profileGroup struct {
	profileLayer
	times int
}

func (r profileResult) groups() []profileGroup {
	var groups []profileGroup
	for _, l := range r.Layers {
		if n := len(groups); n > 0 && groups[n-1].alike(l) {
			groups[n-1].Forward.add(l.Forward)
			groups[n-1].Backward.add(l.Backward)
			groups[n-1].times++
			continue
		}
		groups = append(groups, profileGroup{l, 1})
	}
	return groups
}
