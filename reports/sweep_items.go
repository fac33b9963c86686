package reports

import (
	"cmp"
	"fmt"
	"slices"

	"lrunet/internal/words"
)

// sweepItems is what the tooltips of the marks say: of the measured networks,
// the published ones, the cut ones, then of gains and reuse counts, in this order.
func sweepItems(s Sweep) []pageItem {
	items := make([]pageItem, 0, 2*len(s.Networks)+len(s.TruncateAt))
	t := SweepTable(s)
	texts := t.texts()
	for i, n := range s.Networks {
		item := s.item(n.Name, "", n.Arch)
		for j, c := range t.Columns {
			if text := texts[i][j]; c.Numeric && text != "" {
				item.add(c.Name, text, c.Unit)
			}
		}
		items = append(items, item)
	}
	for _, n := range s.Networks {
		item := s.item(n.Name, ", "+s.publishedName(), n.Arch)
		item.add("accuracy", grouped(n.Published, 2), "%")
		items = append(items, item)
	}
	for _, p := range s.TruncateAt {
		item := s.item(s.Truncated, " after "+words.Count(p.Iterations, "iteration", "iterations"), "")
		item.add("accuracy", grouped(p.Accuracy.Mean, 2), "%")
		if finite(p.Accuracy.Std) {
			item.add("std", grouped(p.Accuracy.Std, 2), "%")
		}
		items = append(items, item)
	}
	return slices.Concat(items, s.gainItems(s.Gains), s.gainItems(s.Effects), s.countItems())
}

// firstGain is the place of the gains among the items, firstEffect that of the
// variants', firstCount that of the reuse counts.
func (s Sweep) firstGain() int   { return 2*len(s.Networks) + len(s.TruncateAt) }
func (s Sweep) firstEffect() int { return s.firstGain() + 2*len(s.Gains) }
func (s Sweep) firstCount() int  { return s.firstEffect() + 2*len(s.Effects) }

// gainItems are of gains, then of the published ones.
func (s Sweep) gainItems(gains []SweepGain) []pageItem {
	var measured, published []pageItem
	for _, g := range gains {
		item := s.item(g.Name, "", "")
		item.add("gain", grouped(g.Mean, 2), "points")
		if finite(g.Half) {
			item.add("95 % interval", grouped(g.Mean-g.Half, 2)+" to "+grouped(g.Mean+g.Half, 2), "")
		}
		item.add("seeds", fmt.Sprint(g.Seeds), "")
		measured = append(measured, item)
		item = s.item(g.Name, ", "+s.publishedName(), "")
		item.add("gain", grouped(g.Published, 2), "points")
		published = append(published, item)
	}
	return append(measured, published...)
}

// item is a tooltip of a network: its title and what the mark is of, over its notation
// or its whole name where that says more.
func (s Sweep) item(network, of, arch string) pageItem {
	title, whole := s.title(network), cmp.Or(arch, network)
	if whole == title {
		return pageItem{Arch: title + of, Facts: [][2]string{}}
	}
	return pageItem{Name: title + of, Arch: whole, Facts: [][2]string{}}
}

func (i *pageItem) add(name, value, unit string) {
	if unit != "" {
		value += " " + unit
	}
	i.Facts = append(i.Facts, [2]string{name, value})
}
