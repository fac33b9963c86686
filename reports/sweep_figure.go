package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
)

// sweepFigures draws accuracy against reuse, against parameters and, where a
// network was cut, against its iterations.
func sweepFigures(s Sweep) []figure {
	reuse := func(n SweepNetwork) (float64, bool) { return float64(n.Reuse), n.Reuse > 0 }
	params := func(n SweepNetwork) (float64, bool) {
		m, ok := n.Costs.Get("params")
		return m.Value, ok
	}
	var figures []figure
	if slices.ContainsFunc(s.Networks, func(n SweepNetwork) bool { return n.Reuse > 0 }) {
		figures = append(figures, networksFigure(s, "reuse", "times each layer is used", eval.Neither, reuse))
	}
	figures = append(figures, networksFigure(s, "params", "parameters", eval.Lower, params))
	figures = slices.DeleteFunc(figures, func(f figure) bool { return len(f.Marks) == 0 || s.stacked(f) })
	if len(s.TruncateAt) > 0 {
		figures = append(figures, truncationFigure(s))
	}
	return figures
}

// stacked says whether a figure has more than four networks at no more than two places
// of its X axis: the forest plot of the gains, if there is one, says more of them.
func (s Sweep) stacked(f figure) bool {
	if len(s.Gains)+len(s.Effects) == 0 {
		return false
	}
	const near = 0.05 // of the axis, where marks overlap
	var xs []float64
	for _, m := range f.Marks {
		if m.Front {
			xs = append(xs, f.X.norm(m.X))
		}
	}
	slices.Sort(xs)
	places, last := 0, math.Inf(-1)
	for _, x := range xs {
		if x > last+near {
			places, last = places+1, x
		}
	}
	return len(xs) > 4 && places <= 2
}

// networksFigure places every network whose x is known: its measured accuracy
// with a whisker of one standard deviation over seeds, its published one pale.
// Lines join the layer-reuse networks that were trained in the same way, unless some
// have the same reuse: then they differ in more than that.
func networksFigure(s Sweep, id, name string, better eval.Better, x func(SweepNetwork) (float64, bool)) figure {
	n := &networks{
		measured:  s.measuredLines(),
		published: line{Name: "layer reuse, " + s.publishedName(), Straight: true},
		names:     s.short(),
	}
	n.ID, n.Title, n.Hint = "accuracy-"+id, "accuracy against "+name, "Better is "+corner(better, eval.Higher)+"."
	for i, network := range s.Networks {
		if at, ok := x(network); ok {
			n.add(network, s.Shown(network), at, i, len(s.Networks)+i)
		}
	}
	n.connect(s)
	n.X = axis{Name: name, Better: better}.fitLinear(n.xs)
	n.Y = accuracyAxis(s.split(), n.ys)
	n.Description = fmt.Sprintf("Scatter plot of %s accuracy against %s with %d marks. The tables hold the numbers.", s.split(), name, len(n.Marks))
	return n.figure
}

// connect draws the lines, and names the marks of measured networks where none joins
// them.
func (n *networks) connect(s Sweep) {
	joined, alike := false, s.alike()
	for i, l := range append([]line{n.published}, n.measured...) {
		slices.SortFunc(l.Points, func(a, b Point) int { return cmp.Compare(a.X, b.X) })
		if len(l.Points) > 1 && !alike {
			n.Lines, joined = append(n.Lines, l), joined || i > 0
		}
	}
	for i, m := range n.Marks {
		if !joined && m.Front && m.Name == "" {
			n.Marks[i].Short = n.names[s.Networks[m.Row].Name]
		}
	}
}

// alike says whether layer-reuse networks that were trained in the same way have the
// same reuse.
func (s Sweep) alike() bool {
	type way struct {
		variant string
		reuse   int
	}
	seen := map[way]bool{}
	for _, n := range s.Networks {
		w := way{n.Variant, n.Reuse}
		if n.Reuse > 0 && seen[w] {
			return true
		}
		seen[w] = true
	}
	return false
}

// networks is a figure of networks under construction.
type networks struct {
	figure
	measured  []line // one a variant
	published line
	xs, ys    []float64 // that the axes must hold
	names     map[string]string
}

// add places one network. The rows are those of its items.
func (n *networks) add(network SweepNetwork, e Estimate, x float64, row, publishedRow int) {
	if finite(e.Mean) {
		m := mark{X: x, Y: e.Mean, Row: row, Front: true}
		if network.Reuse == 0 {
			m.Name = n.names[network.Name]
		} else {
			m.Tone = n.join(network.Variant, Point{x, e.Mean})
		}
		n.Marks = append(n.Marks, m)
		n.xs = append(n.xs, x)
		n.Lines, n.ys = withWhisker(n.Lines, n.ys, x, e)
	}
	if y := network.Published; finite(y) {
		n.Marks = append(n.Marks, mark{X: x, Y: y, Row: publishedRow})
		n.xs, n.ys = append(n.xs, x), append(n.ys, y)
		if network.Reuse > 0 {
			n.published.Points = append(n.published.Points, Point{x, y})
		}
	}
}

// measuredLines are the lines through the measured networks: one for each way of
// training them, or one.
func (s Sweep) measuredLines() []line {
	if len(s.Variants) == 0 {
		return []line{{Name: "layer reuse, measured", Straight: true, Main: true}}
	}
	var lines []line
	for i, v := range s.Variants {
		lines = append(lines, line{Name: v.Name, Straight: true, Tone: i + 1})
	}
	return lines
}

// join puts a network on the line of its variant, and returns the line's tone.
func (n *networks) join(variant string, at Point) int {
	for i := range n.measured {
		if l := &n.measured[i]; variant == "" || l.Name == variant {
			l.Points = append(l.Points, at)
			return l.Tone
		}
	}
	return 0
}

// truncationFigure is the accuracy after each number of iterations.
func truncationFigure(s Sweep) figure {
	f := figure{ID: "accuracy-iterations", Title: "accuracy after fewer iterations", Hint: s.title(s.Truncated) + ", statistics recalibrated. Better is up."}
	l := line{Name: "cut network", Straight: true, Main: true}
	var xs, ys []float64
	for i, p := range s.TruncateAt {
		if !finite(p.Accuracy.Mean) {
			continue
		}
		x := float64(p.Iterations)
		f.Marks = append(f.Marks, mark{X: x, Y: p.Accuracy.Mean, Row: 2*len(s.Networks) + i, Front: true})
		l.Points = append(l.Points, Point{x, p.Accuracy.Mean})
		f.Lines, ys = withWhisker(f.Lines, ys, x, p.Accuracy)
		xs = append(xs, x)
	}
	f.Lines = append(f.Lines, l)
	f.X = axis{Name: "iterations kept"}.fitLinear(xs)
	f.Y = accuracyAxis(s.split(), ys)
	f.Description = fmt.Sprintf("Line chart of the %s accuracy of %s after 1 to %d iterations. The table holds the numbers.", s.split(), s.title(s.Truncated), len(s.TruncateAt))
	return f
}

func accuracyAxis(split string, values []float64) axis {
	a := axis{Name: split + " accuracy", Unit: "%", Better: eval.Higher}.fitLinear(values)
	for len(a.Ticks) > 2 && a.Ticks[len(a.Ticks)-2] >= 100 { // there is no more
		a = a.span(a.Ticks[:len(a.Ticks)-1])
	}
	return a
}

// withWhisker adds the span of one standard deviation either way to the lines,
// and what the axis must hold to the values.
func withWhisker(lines []line, values []float64, x float64, e Estimate) ([]line, []float64) {
	values = append(values, e.Mean)
	if math.IsNaN(e.Std) || e.Std == 0 {
		return lines, values
	}
	low, high := e.Mean-e.Std, e.Mean+e.Std
	whisker := line{Points: []Point{{x, low}, {x, high}}, Straight: true, Whisker: true}
	return append(lines, whisker), append(values, low, high)
}
