package reports

import (
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
)

// paperFronts are the fronts with how far their accuracies may be off, and with what
// they are held against: networks of others, and limits.
func paperFronts(s Search) []figure {
	figures := frontFigures(s)
	if len(s.Objectives) < 2 {
		return figures
	}
	for i := range figures {
		figures[i].hold(s, s.Objectives[0], s.Objectives[i+1])
	}
	return figures
}

// hold adds the networks and the limits to a front.
func (f *figure) hold(s Search, y, x Objective) {
	var xs, ys []float64
	for _, r := range s.References {
		m := mark{X: r.Measures.Value(x.Name), Y: r.Measures.Value(y.Name), Row: -1, Name: r.Name}
		if drawable(m.X) && drawable(m.Y) {
			f.Marks = append(f.Marks, m)
		}
	}
	for _, m := range f.Marks {
		xs, ys = append(xs, m.X), append(ys, m.Y)
		if y.Name == eval.Accuracy && m.Front && s.Images > 0 {
			off := samplingError(m.Y, s.Images)
			f.Lines = append(f.Lines, line{Name: "95 % interval", Points: []Point{{m.X, m.Y - off}, {m.X, m.Y + off}}, Straight: true, Whisker: true})
			ys = append(ys, m.Y-off, m.Y+off)
		}
	}
	if y.Name == eval.Accuracy {
		ys = append(ys, f.finals(s, y, x)...)
	}
	f.X = axis{Name: x.Name, Unit: x.Unit, Better: x.Better}.fit(xs)
	f.Y = axis{Name: y.Name, Unit: y.Unit, Better: y.Better}.fit(ys)
	for _, l := range s.Limits {
		for _, v := range []float64{l.Min, l.Max} {
			border := line{Name: "limit", Straight: true, Tone: 2 * tones}
			switch {
			case l.Measure == x.Name && v >= f.X.Min && v <= f.X.Max:
				border.Points = []Point{{v, f.Y.Min}, {v, f.Y.Max}}
			case l.Measure == y.Name && v >= f.Y.Min && v <= f.Y.Max:
				border.Points = []Point{{f.X.Min, v}, {f.X.Max, v}}
			default:
				continue
			}
			f.Lines = append(f.Lines, border)
		}
	}
}

// finals leads from members of a front to what their final trainings have of the test
// split, which it returns.
func (f *figure) finals(s Search, y, x Objective) []float64 {
	var accuracies []float64
	front := s.Front()
	for _, t := range s.Finals {
		if t.Number < 1 || t.Number > len(front) || !drawable(t.Test.Mean) {
			continue
		}
		member := front[t.Number-1]
		at := Point{member.value(x), member.value(y)}
		if drawable(at.X) && drawable(at.Y) {
			f.Lines = append(f.Lines, line{Name: "final training, test split", Points: []Point{at, {at.X, t.Test.Mean}}, Straight: true, Tone: 2, Ring: true})
			accuracies = append(accuracies, t.Test.Mean)
		}
	}
	return accuracies
}

// samplingError is how far an accuracy (%) on so many images may be off, one way: the
// 95 % interval of a share.
func samplingError(accuracy float64, images int) float64 {
	p := accuracy / 100
	return 196 * math.Sqrt(max(0, p*(1-p))/float64(images))
}

// shownGenerations is how many fronts a picture tells apart.
const shownGenerations = 5

// generationsFigure is the front as it was after some generations, evenly spread;
// false where there are fewer than two.
func generationsFigure(s Search) (figure, bool) {
	f := figure{ID: "front-generations", Title: "front after some generations"}
	rows, last := s.successes(), 0
	rows = slices.DeleteFunc(rows, func(r Row) bool { return r.Lineage == nil })
	for _, r := range rows {
		last = max(last, r.Lineage.Generation)
	}
	if last == 0 || len(s.Objectives) < 2 {
		return f, false
	}
	y, x := s.Objectives[0], s.Objectives[1]
	var xs, ys []float64
	for i := range min(shownGenerations, last+1) {
		generation := last * i / (min(shownGenerations, last+1) - 1)
		l := staircase(attained(rows, generation, y, x), y, x)
		l.Name, l.Main, l.Tone = fmt.Sprintf("generation %d", generation), false, i+1
		for _, p := range l.Points {
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
		f.Lines = append(f.Lines, l)
	}
	f.X = axis{Name: x.Name, Unit: x.Unit, Better: x.Better}.fit(xs)
	f.Y = axis{Name: y.Name, Unit: y.Unit, Better: y.Better}.fit(ys)
	return f, len(xs) > 0
}

// attained are the candidates up to a generation, each of which may be on the front.
func attained(rows []Row, generation int, y, x Objective) []mark {
	var marks []mark
	for _, r := range rows {
		m := mark{X: r.value(x), Y: r.value(y), Front: true}
		if r.Lineage.Generation <= generation && drawable(m.X) && drawable(m.Y) {
			marks = append(marks, m)
		}
	}
	return marks
}

// workersFigure is when each worker trained; false where that is not known.
func workersFigure(s Search) (figure, bool) {
	f := figure{ID: "workers", Title: "trainings of the workers"}
	begun, names := s.firstSpan()
	if len(names) == 0 {
		return f, false
	}
	end := 0.0
	for _, r := range s.Rows {
		at := slices.Index(names, r.Span.lane())
		if at < 0 || r.Span.Started.IsZero() {
			continue
		}
		from := r.Span.Started.Sub(begun).Minutes()
		to := from + r.Span.Duration.Minutes()
		l := line{Name: "trained", Straight: true, Main: true, Bar: true}
		if r.Failure != "" {
			l = line{Name: "failed", Straight: true, Tone: 5, Bar: true}
		}
		l.Points = []Point{{from, float64(at)}, {to, float64(at)}}
		f.Lines, end = append(f.Lines, l), max(end, to)
	}
	if end <= 0 {
		return f, false
	}
	f.X, f.Y = axis{Name: "minutes since the beginning", Better: eval.Neither}.fromZero(end), axis{}.named(names)
	return f, true
}
