package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"lrunet/eval"
)

// figure is a chart in numbers: what plot.go draws as SVG and chart.go turns
// into options of ECharts.
type figure struct {
	ID          string // of the page's element
	Title       string
	Description string // for those who cannot see the figure
	Hint        string // which corner is good, under the title
	X, Y        axis
	Marks       []mark
	Lines       []line
}

// mark is one architecture of a figure.
type mark struct {
	X, Y  float64
	Row   int // in Search.successes
	Front bool
	Name  string // published name, beside a diamond; or ""
	Short string // name beside a circle; or ""
	Tone  int    // of a strong mark, that of its line; 0: none of its own
}

// Style are the classes that give a mark its colour.
func (m mark) Style() string {
	switch {
	case m.Front && m.Tone > 0:
		return " front " + line{Tone: m.Tone}.tone()
	case m.Front:
		return " front"
	}
	return ""
}

// colour is the same for ECharts and for paper.
func (m mark) colour() string {
	switch {
	case m.Front && m.Tone > 0:
		return "var(--" + line{Tone: m.Tone}.tone() + ")"
	case m.Front:
		return frontColour
	}
	return dominatedColour
}

// frontFigures draws the first objective against every other one. A search
// with one objective gets its course over the evaluations.
func frontFigures(s Search) []figure {
	if len(s.Objectives) == 1 {
		return []figure{courseFigure(s)}
	}
	var figures []figure
	for i, o := range s.Objectives[1:] {
		f := marksFigure(s, s.Objectives[0], o.title(), o.Better, func(r Row) float64 { return r.value(o) })
		f.ID = fmt.Sprintf("front-%d", i+1)
		f.Hint = "Better is " + corner(f.X.Better, f.Y.Better) + "."
		f.Lines = []line{staircase(f.Marks, s.Objectives[0], o)}
		figures = append(figures, f)
	}
	return figures
}

// courseFigure is the only objective over the order of evaluation.
func courseFigure(s Search) figure {
	f := marksFigure(s, s.Objectives[0], eval.Title{Text: "evaluation"}, eval.Neither, func(r Row) float64 { return float64(r.Order) })
	f.ID = "course"
	f.X = axis{Name: "evaluation"}.fromZero(float64(lastOrder(s)))
	f.Hint = "Better is " + corner(eval.Neither, f.Y.Better) + "."
	return f
}

// drawable says whether an axis can hold a value: finite, and small enough for
// the differences of two not to overflow.
func drawable(v float64) bool { return math.Abs(v) <= 1e300 }

// lastOrder is the number of the last evaluation, at least 1.
func lastOrder(s Search) int {
	last := 1
	for _, r := range s.Rows {
		last = max(last, r.Order)
	}
	return last
}

// marksFigure places every successful row that has both values.
func marksFigure(s Search, y Objective, across eval.Title, better eval.Better, x func(Row) float64) figure {
	up, name := y.title(), across.Text
	var f figure
	var xs, ys []float64
	front := 0
	for i, r := range s.successes() {
		m := mark{X: x(r), Y: r.value(y), Row: i, Front: r.Front, Name: r.Name}
		if !drawable(m.X) || !drawable(m.Y) {
			continue
		}
		if m.Front {
			front++
		}
		f.Marks = append(f.Marks, m)
		xs, ys = append(xs, m.X), append(ys, m.Y)
	}
	f.X = axis{Name: name, Unit: across.Unit, Better: better}.fit(xs)
	f.Y = axis{Name: up.Text, Unit: up.Unit, Better: y.Better}.fit(ys)
	f.Title = up.Text + " against " + name
	f.Description = fmt.Sprintf("Scatter plot of %s against %s: %d architectures, %d of them on the Pareto front.", up.Text, name, len(f.Marks), front)
	if len(f.Marks) > 0 {
		f.Description += fmt.Sprintf(" %s from %s to %s, %s from %s to %s. The tables hold the numbers.",
			up.Text, compact(slices.Min(ys)), compact(slices.Max(ys)), name, compact(slices.Min(xs)), compact(slices.Max(xs)))
	}
	return f
}

// staircase joins the front of the projection onto two objectives: the border
// of what is attained with no other objective in view.
func staircase(marks []mark, y, x Objective) line {
	var kept []mark
	for _, m := range marks {
		beats := func(o mark) bool {
			atLeast := !y.better(m.Y, o.Y) && !x.better(m.X, o.X)
			return atLeast && (y.better(o.Y, m.Y) || x.better(o.X, m.X))
		}
		if m.Front && !slices.ContainsFunc(marks, beats) {
			kept = append(kept, m)
		}
	}
	slices.SortFunc(kept, func(a, b mark) int { return cmp.Compare(a.X, b.X) })
	l := line{Name: "Pareto front", Late: x.Better == eval.Lower, Main: true}
	for i, m := range kept {
		if i == 0 || m.X != kept[i-1].X {
			l.Points = append(l.Points, Point{m.X, m.Y})
		}
	}
	return l
}

// hypervolumeFigure is the curves of the hypervolume; false where there are
// none.
func hypervolumeFigure(s Search) (figure, bool) {
	f := figure{ID: "hypervolume", Title: "hypervolume over evaluations", Hint: "Better is higher."}
	var xs, ys []float64
	var ends []string
	for i, series := range s.Hypervolume {
		if len(series.Points) == 0 {
			continue
		}
		points := slices.Clone(series.Points)
		slices.SortStableFunc(points, byX)
		f.Lines = append(f.Lines, line{Name: series.Name, Points: points, Late: true, Main: i == 0})
		for _, p := range points {
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
		last := points[len(points)-1]
		ends = append(ends, fmt.Sprintf("%s reaches %s after %s evaluations", series.Name, compact(last.Y), compact(last.X)))
	}
	f.X = axis{Name: "evaluations"}.fromZero(slices.Max(append(xs, 1)))
	f.Y = axis{Name: "hypervolume", Better: eval.Higher}.fitLinear(ys)
	f.Description = "Line chart of the hypervolume over evaluations: " + strings.Join(ends, "; ") + "."
	return f, len(f.Lines) > 0
}

func byX(a, b Point) int { return cmp.Compare(a.X, b.X) }

// corner names where the good values are.
func corner(x, y eval.Better) string {
	var where []string
	if word := map[eval.Better]string{eval.Higher: "up", eval.Lower: "down"}[y]; word != "" {
		where = append(where, word)
	}
	if word := map[eval.Better]string{eval.Higher: "right", eval.Lower: "left"}[x]; word != "" {
		where = append(where, word)
	}
	return strings.Join(where, " and ")
}
