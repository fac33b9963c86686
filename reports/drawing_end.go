package reports

import (
	"cmp"
	"fmt"
	"slices"
)

// Measures of names at the ends of lines: room for large type, and the way from a line's end to
// its name.
const (
	endLine = 18.0
	endLead = 12.0
)

// drawnEnd is the name of a line at its right end, with what leads to it.
type drawnEnd struct {
	Text   string
	X, Y   string
	Path   string
	Strong bool
}

// endRoom is the width that names at the ends of lines take.
func (f figure) endRoom() float64 {
	widest := 0
	for _, l := range f.Lines {
		if l.End {
			widest = max(widest, len([]rune(l.Name)))
		}
	}
	if widest == 0 {
		return 0
	}
	return endLead + letterWidth*float64(widest) - marginRight
}

// ends places the names of lines at their ends, one below the other where lines end close
// together, and further up where the plot ends.
func (d drawing) ends() []drawnEnd {
	type spot struct {
		line
		x, y, to float64
	}
	var spots []spot
	for _, l := range d.Lines {
		if n := len(l.Points); l.End && n > 0 {
			spots = append(spots, spot{l, d.x(l.Points[n-1].X), d.y(l.Points[n-1].Y), 0})
		}
	}
	slices.SortStableFunc(spots, func(a, b spot) int { return cmp.Compare(a.y, b.y) })
	for i := range spots {
		spots[i].to = spots[i].y
		if i > 0 {
			spots[i].to = max(spots[i].y, spots[i-1].to+endLine)
		}
	}
	free := d.Bottom
	for i := len(spots) - 1; i >= 0; i-- {
		spots[i].to = min(spots[i].to, free)
		free = spots[i].to - endLine
	}
	var list []drawnEnd
	for _, s := range spots {
		path := fmt.Sprintf("M%s %sL%s %s", coordinate(s.x), coordinate(s.y), coordinate(s.x+endLead-3), coordinate(s.to))
		list = append(list, drawnEnd{s.Name, coordinate(s.x + endLead), coordinate(s.to), path, !s.Thin})
	}
	return list
}
