package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lrunet/eval"
)

// curveFigures draws the course of the trainings: the loss over the epochs
// and, where a validation split was held out, its accuracy. A line is the mean
// over a network's seeds.
func curveFigures(s Sweep) []figure {
	loss := axis{Name: "training loss", Better: eval.Lower}
	accuracy := axis{Name: "validation accuracy", Unit: "%", Better: eval.Higher}
	var figures []figure
	for _, f := range []figure{
		curveFigure(s, "course-loss", loss, func(p CurvePoint) float64 { return p.Loss }),
		curveFigure(s, "course-accuracy", accuracy, func(p CurvePoint) float64 { return p.Accuracy }),
	} {
		if len(f.Lines) > 0 {
			figures = append(figures, f)
		}
	}
	return figures
}

func curveFigure(s Sweep, id string, y axis, value func(CurvePoint) float64) figure {
	f := figure{ID: id, Title: y.Name + " over epochs", Hint: "Better is " + corner(eval.Neither, y.Better) + "."}
	var xs, ys []float64
	var ends []string
	names := s.short()
	for i, n := range s.Networks {
		l := line{Name: names[n.Name], Points: meanCurve(s.Curves, n.Name, value), Straight: true, Tone: i + 1}
		if len(l.Points) == 0 {
			continue
		}
		single := s.singleCurves(n.Name, value, l.Tone)
		for _, one := range append(single, l) {
			for _, p := range one.Points {
				xs, ys = append(xs, p.X), append(ys, p.Y)
			}
		}
		if f.Lines = append(f.Lines, single...); len(single) > 0 {
			f.Hint = "Strong: the mean over seeds; thin: each training. Better is " + corner(eval.Neither, y.Better) + "."
		}
		last := l.Points[len(l.Points)-1]
		ends = append(ends, fmt.Sprintf("%s ends at %s", l.Name, compact(last.Y)))
		f.Lines = append(f.Lines, l)
	}
	f.X = axis{Name: "epochs"}.fromZero(slices.Max(append(xs, 1)))
	if f.Y = y.fitLinear(ys); y.Better == eval.Lower { // the first epochs' losses would leave no room for the others
		f.Y = y.fitLog(ys).tight(ys)
	}
	f.Description = fmt.Sprintf("Line chart of the %s over epochs: %s.", y.Name, strings.Join(ends, "; "))
	return f
}

// tight is a logarithmic axis that ends near the values, as its ticks are far apart.
func (a axis) tight(values []float64) axis {
	if !a.Log {
		return a
	}
	a.Min, a.Max = slices.Min(values)/1.05, slices.Max(values)*1.05
	beyond := func(t float64) bool { return t < a.Min || t > a.Max }
	if a.Ticks = slices.DeleteFunc(slices.Clone(a.Ticks), beyond); len(a.Ticks) < 4 {
		a.Ticks = slices.DeleteFunc(linearTicks(a.Min, a.Max), beyond)
	}
	return a
}

// singleCurves are the trainings of a network, one a seed; none where there is only
// one, which is the mean.
func (s Sweep) singleCurves(network string, value func(CurvePoint) float64, tone int) []line {
	var lines []line
	for _, c := range s.Curves {
		if c.Name == network {
			points := meanCurve([]SweepCurve{c}, network, value)
			lines = append(lines, line{Points: points, Straight: true, Faint: true, Tone: tone})
		}
	}
	lines = slices.DeleteFunc(lines, func(l line) bool { return len(l.Points) == 0 })
	if len(lines) < 2 {
		return nil
	}
	return lines
}

// meanCurve is the mean of a value over the trainings of one network, at each
// epoch for which it is known.
func meanCurve(curves []SweepCurve, network string, value func(CurvePoint) float64) []Point {
	var sums []Point // X counts, Y adds up
	for _, c := range curves {
		if c.Name != network {
			continue
		}
		for _, p := range c.Epochs {
			for len(sums) < p.Epoch {
				sums = append(sums, Point{})
			}
			if v := value(p); p.Epoch > 0 && drawable(v) {
				sums[p.Epoch-1].X++
				sums[p.Epoch-1].Y += v
			}
		}
	}
	var mean []Point
	for i, s := range sums {
		if s.X > 0 && !math.IsInf(s.Y, 0) {
			mean = append(mean, Point{float64(i + 1), s.Y / s.X})
		}
	}
	return mean
}
