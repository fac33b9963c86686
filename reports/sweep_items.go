package reports

import (
	"fmt"
	"slices"
)

// sweepItems is what the tooltips of the marks say: of the measured networks,
// the published ones, the cut ones, then of gains and reuse counts, in this order.
func sweepItems(s Sweep) []pageItem {
	items := make([]pageItem, 0, 2*len(s.Networks)+len(s.TruncateAt))
	t := SweepTable(s)
	texts := t.texts()
	for i, n := range s.Networks {
		item := newItem(n.Name, n.Arch)
		for j, c := range t.Columns[1:] {
			if text := texts[i][j+1]; text != "" {
				item.add(c.Name, text, c.Unit)
			}
		}
		items = append(items, item)
	}
	for _, n := range s.Networks {
		item := newItem(n.Name+", published", n.Arch)
		item.add("accuracy", grouped(n.Published, 2), "%")
		items = append(items, item)
	}
	for _, p := range s.TruncateAt {
		item := newItem(fmt.Sprintf("%s after %d iterations", s.Truncated, p.Iterations), "")
		item.add("accuracy", grouped(p.Accuracy.Mean, 2), "%")
		if finite(p.Accuracy.Std) {
			item.add("std", grouped(p.Accuracy.Std, 2), "%")
		}
		items = append(items, item)
	}
	return slices.Concat(items, gainItems(s.Gains), gainItems(s.Effects), s.countItems())
}

// firstGain is the place of the gains among the items, firstEffect that of the
// variants', firstCount that of the reuse counts.
func (s Sweep) firstGain() int   { return 2*len(s.Networks) + len(s.TruncateAt) }
func (s Sweep) firstEffect() int { return s.firstGain() + 2*len(s.Gains) }
func (s Sweep) firstCount() int  { return s.firstEffect() + 2*len(s.Effects) }

// gainItems are of gains, then of the published ones.
func gainItems(gains []SweepGain) []pageItem {
	var measured, published []pageItem
	for _, g := range gains {
		item := newItem(g.Name, "")
		item.add("gain", grouped(g.Mean, 2), "points")
		if finite(g.Half) {
			item.add("95 % interval", grouped(g.Mean-g.Half, 2)+" to "+grouped(g.Mean+g.Half, 2), "")
		}
		item.add("seeds", fmt.Sprint(g.Seeds), "")
		measured = append(measured, item)
		item = newItem(g.Name+", published", "")
		item.add("gain", grouped(g.Published, 2), "points")
		published = append(published, item)
	}
	return append(measured, published...)
}

// newItem is a tooltip with a name, over the notation where that says more.
func newItem(name, arch string) pageItem {
	item := pageItem{Arch: name, Facts: [][2]string{}}
	if arch != "" && arch != name {
		item.Arch, item.Name = arch, name
	}
	return item
}

func (i *pageItem) add(name, value, unit string) {
	if unit != "" {
		value += " " + unit
	}
	i.Facts = append(i.Facts, [2]string{name, value})
}
