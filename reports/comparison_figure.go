package reports

import (
	"cmp"
	"fmt"
	"slices"

	"lrunet/eval"
)

// comparedTones are the colours of runs: one for each group where runs are grouped,
// else one for each run. Only the first run of a colour has a name in legends.
func (c Comparison) comparedTones() (tones []int, names []string) {
	var seen []string
	for _, r := range c.Runs {
		name := r.Name
		if len(c.Groups) > 0 {
			name = r.Group
		}
		i := slices.Index(seen, name)
		if i < 0 {
			i = len(seen)
			seen = append(seen, name)
			names = append(names, name)
		} else {
			names = append(names, "")
		}
		tones = append(tones, i+1)
	}
	return tones, names
}

// comparedFronts draw the first objective against each other one, a front for each
// run. Marks are in the order of the members, run by run.
func comparedFronts(c Comparison) []figure {
	tones, names := c.comparedTones()
	var figures []figure
	for k := 1; k < len(c.Objectives); k++ {
		y, x := c.Objectives[0], c.Objectives[k]
		up, across := y.title(), x.title()
		f := figure{
			ID: fmt.Sprintf("compared-%d", k), Title: up.Text + " against " + across.Text,
			Hint: "Better is " + corner(x.Better, y.Better) + ". Marks have their run's colour; grey are members that one of another run dominates.",
		}
		var xs, ys []float64
		place, joint := 0, 0
		for i, r := range c.Runs {
			var marks []mark
			for _, m := range r.Front {
				if drawable(m.Values[k]) && drawable(m.Values[0]) {
					marks = append(marks, mark{X: m.Values[k], Y: m.Values[0], Row: place, Front: true})
					f.Marks = append(f.Marks, mark{X: m.Values[k], Y: m.Values[0], Row: place, Front: m.Joint, Tone: tones[i]})
					xs, ys = append(xs, m.Values[k]), append(ys, m.Values[0])
				}
				place++
			}
			l := staircase(marks, y, x)
			l.Name, l.Main, l.Tone = names[i], false, tones[i]
			f.Lines = append(f.Lines, l)
			joint += r.Joint()
		}
		f.X = axis{Name: across.Text, Unit: across.Unit, Better: x.Better}.fit(xs)
		f.Y = axis{Name: up.Text, Unit: up.Unit, Better: y.Better}.fit(ys)
		f.Description = fmt.Sprintf("Scatter plot of %s against %s: the fronts of %d runs with %d members, %d of which no member of another run dominates. The tables hold the numbers.", up.Text, across.Text, len(c.Runs), len(f.Marks), joint)
		figures = append(figures, f)
	}
	return figures
}

// comparedCourse is the hypervolume over evaluations, a line for each run.
func comparedCourse(c Comparison) figure {
	tones, names := c.comparedTones()
	f := figure{
		ID: "compared-hypervolume", Title: "hypervolume over evaluations", Hint: "Better is higher.",
		Description: fmt.Sprintf("Line chart of the hypervolume of %d runs over evaluations. The table holds where they end.", len(c.Runs)),
	}
	xs, ys := []float64{1}, []float64(nil)
	for i, r := range c.Runs {
		f.Lines = append(f.Lines, line{Name: names[i], Points: r.Hypervolume.Points, Late: true, Tone: tones[i]})
		for _, p := range r.Hypervolume.Points {
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
	}
	f.X = axis{Name: "evaluations"}.fromZero(slices.Max(xs))
	f.Y = axis{Name: "hypervolume", Better: eval.Higher}.fitLinear(ys)
	return f
}

// attainments draw what half of the runs of each group reach, and dashed what the
// best and the worst do.
func attainments(c Comparison) []figure {
	var figures []figure
	for k := 1; k < len(c.Objectives) && len(c.Groups) > 0; k++ {
		y, x := c.Objectives[0], c.Objectives[k]
		up, across := y.title(), x.title()
		f := figure{
			ID: fmt.Sprintf("attained-%d", k), Title: up.Text + " attained, against " + across.Text,
			Hint:        "Better is " + corner(x.Better, y.Better) + ". Lines: what at least half of a group's runs reach; dashed: what any one does, and what all do.",
			Description: fmt.Sprintf("Line chart of the %s that half, any and all runs of each of %d groups attain at a %s.", up.Text, len(c.Groups), across.Text),
		}
		var xs, ys []float64
		for _, g := range c.Groups {
			for _, p := range slices.Concat(g.Attainments[k-1].Median, g.Attainments[k-1].Best, g.Attainments[k-1].Worst) {
				xs, ys = append(xs, p.X), append(ys, p.Y)
			}
		}
		for i, g := range c.Groups {
			a, tone := g.Attainments[k-1], i%tones+1
			f.Lines = append(f.Lines, surface(a.Median, x, xs, line{Name: g.Name, Tone: tone}),
				surface(a.Best, x, xs, line{Tone: tone + tones}), surface(a.Worst, x, xs, line{Tone: tone + tones}))
		}
		f.X = axis{Name: across.Text, Unit: across.Unit, Better: x.Better}.fit(xs)
		f.Y = axis{Name: up.Text, Unit: up.Unit, Better: y.Better}.fit(ys)
		figures = append(figures, f)
	}
	return figures
}

// surface draws what is attained from each point on, up to the worst of all values.
func surface(points []Point, x Objective, all []float64, l line) line {
	l.Points, l.Late = slices.Clone(points), x.Better == eval.Lower
	slices.SortFunc(l.Points, func(a, b Point) int { return cmp.Compare(a.X, b.X) })
	if n := len(l.Points); n > 0 && l.Late {
		l.Points = append(l.Points, Point{slices.Max(all), l.Points[n-1].Y})
	} else if n > 0 {
		l.Points = slices.Insert(l.Points, 0, Point{slices.Min(all), l.Points[0].Y})
	}
	return l
}
