package reports

import (
	"fmt"

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
		f := networksFigure(s, c.Name, c.Name, eval.Lower, func(n SweepNetwork) (float64, bool) {
			m, ok := n.Costs.Get(c.Name)
			return m.Value, ok
		})
		f.X = axis{Name: c.Name, Unit: c.Unit, Better: c.Better}.fitLog(values)
		figures = append(figures, f)
	}
	return figures
}

// sessionsFigure is when the command ran; false for one session.
func sessionsFigure(s Sweep) (figure, bool) {
	f := figure{ID: "sessions", Title: "sessions", Hint: "When the command ran."}
	if len(s.Sessions) < 2 {
		return f, false
	}
	begun := s.Sessions[0].Started
	names := make([]string, len(s.Sessions))
	end := 0.0
	for i, session := range s.Sessions {
		at := len(s.Sessions) - 1 - i // the first on top
		names[at] = fmt.Sprintf("%d: %d trained", i+1, session.Trainings)
		from, to := session.Started.Sub(begun).Hours(), session.Ended.Sub(begun).Hours()
		f.Lines = append(f.Lines, line{Points: []Point{{from, float64(at)}, {max(from, to), float64(at)}}, Straight: true, Main: true, Bar: true})
		end = max(end, to)
	}
	if end <= 0 { // clocks that were set back, or nothing done
		return f, false
	}
	f.X, f.Y = axis{Name: "hours since the beginning"}.fromZero(end), axis{}.named(names)
	f.Description = fmt.Sprintf("Timeline of %d sessions within %s hours.", len(s.Sessions), compact(tidyTo(end)))
	return f, true
}
