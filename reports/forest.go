package reports

import (
	"cmp"
	"fmt"
	"strings"

	"lrunet/eval"
)

// branch is a line of a forest plot: a value with its interval, beside what others
// found.
type branch struct {
	name      string
	at        float64
	low, high float64 // NaN: no interval
	published float64 // NaN: none
}

// forestFigure draws branches one below the other, and a line at zero. It is empty
// without a value.
func forestFigure(id, title string, x axis, branches []branch) figure {
	f := figure{ID: id, Title: title}
	if x.Better != eval.Neither {
		f.Hint = "Better is " + corner(x.Better, eval.Neither) + "."
	}
	xs := []float64{0}
	names := make([]string, len(branches))
	var said []string
	for i, b := range branches {
		y := float64(len(branches) - 1 - i) // the first on top
		names[len(branches)-1-i] = b.name
		if !drawable(b.at) {
			continue
		}
		text := compact(b.at)
		if drawable(b.low) && drawable(b.high) {
			f.Lines = append(f.Lines, line{Points: []Point{{b.low, y}, {b.high, y}}, Straight: true, Whisker: true})
			xs, text = append(xs, b.low, b.high), fmt.Sprintf("%s (%s to %s)", text, compact(b.low), compact(b.high))
		}
		f.Marks, xs = append(f.Marks, mark{X: b.at, Y: y, Row: i, Front: true}), append(xs, b.at)
		said = append(said, b.name+" "+text)
		if drawable(b.published) {
			f.Marks, xs = append(f.Marks, mark{X: b.published, Y: y, Row: len(branches) + i}), append(xs, b.published)
		}
	}
	if len(f.Lines) > 0 {
		f.Hint = strings.TrimSpace("With 95 % intervals. " + f.Hint)
	}
	f.X, f.Y = x.fitLinear(xs), axis{}.named(names)
	f.Lines = append([]line{{Points: []Point{{0, f.Y.Min}, {0, f.Y.Max}}, Straight: true}}, f.Lines...)
	f.Description = fmt.Sprintf("Forest plot of %s: %s.", title, strings.Join(said, "; "))
	return f
}

// gains are what reuse gains: a figure or none.
func (s Sweep) gains() []figure {
	return s.gainFigures("gain", strings.ToLower(s.gainName())+" over "+s.Over(), s.Gains, s.firstGain())
}

// effects are what each variant gains: a figure or none.
func (s Sweep) effects() []figure {
	return s.gainFigures("gain-variants", "gain of each variant", s.Effects, s.firstEffect())
}

// gainFigures is a forest plot of gains, if one is known. Its rows begin with the
// given one.
func (s Sweep) gainFigures(id, title string, gains []SweepGain, first int) []figure {
	var branches []branch
	names := s.short()
	for _, g := range gains {
		branches = append(branches, branch{cmp.Or(names[g.Name], g.Name), g.Mean, g.Mean - g.Half, g.Mean + g.Half, g.Published})
	}
	f := forestFigure(id, title, axis{Name: "gain", Unit: "points", Better: eval.Higher}, branches)
	if len(f.Marks) == 0 {
		return nil
	}
	for i := range f.Marks {
		f.Marks[i].Row += first
	}
	return []figure{f}
}
