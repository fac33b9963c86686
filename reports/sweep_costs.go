package reports

import (
	"slices"

	"lrunet/eval"
)

// costFigures draw accuracy against each cost in which networks differ, on a
// logarithmic scale; parameters have a figure of their own.
func costFigures(s Sweep) []figure {
	var figures []figure
	for _, c := range costColumns(s.Networks) {
		var values []float64
		differ := false
		for _, n := range s.Networks {
			if m, ok := n.Costs.Get(c.Name); ok && drawable(m.Value) {
				values = append(values, m.Value)
				differ = differ || m.Value != values[0]
			}
		}
		if c.Name == "params" || !differ {
			continue
		}
		title := eval.TitleOf(c.Name, c.Unit)
		f := networksFigure(s, c.Name, title.Text, eval.Lower, func(n SweepNetwork) (float64, bool) {
			m, ok := n.Costs.Get(c.Name)
			return m.Value, ok
		})
		f.X = axis{Name: title.Text, Unit: title.Unit, Better: c.Better}.fitLog(values)
		figures = append(figures, f)
	}
	return slices.DeleteFunc(figures, s.stacked)
}
