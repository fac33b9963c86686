package reports

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

// pictureLine draws a line of a figure.
type pictureLine struct{ line }

// Plot draws the line, in steps unless it is straight.
func (l pictureLine) Plot(c vgdraw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var points []vg.Point
	for _, at := range l.corners() {
		points = append(points, vg.Point{X: x(at.X), Y: y(at.Y)})
	}
	c.StrokeLines(l.strokeStyle(), points)
	if l.Ring {
		c.DrawGlyph(vgdraw.GlyphStyle{Color: l.strokeStyle().Color, Radius: 2.2, Shape: vgdraw.RingGlyph{}}, points[len(points)-1])
	}
	if !l.Whisker {
		return
	}
	for _, at := range points { // the ends of an interval
		across := vg.Point{Y: 2}
		if points[0].X == points[len(points)-1].X {
			across = vg.Point{X: 2}
		}
		c.StrokeLines(l.strokeStyle(), []vg.Point{at.Sub(across), at.Add(across)})
	}
}

// corners are the points of a line, with those where its steps turn.
func (l line) corners() []Point {
	var list []Point
	for i, p := range l.Points {
		if i > 0 && !l.Straight {
			before := l.Points[i-1]
			if l.Late {
				list = append(list, Point{p.X, before.Y})
			} else {
				list = append(list, Point{before.X, p.Y})
			}
		}
		list = append(list, p)
	}
	return list
}

// strokeStyle is how the line is drawn on paper.
func (l line) strokeStyle() vgdraw.LineStyle {
	colour, dashes := l.stroke()
	style := vgdraw.LineStyle{Color: printColour(colour), Width: strokeLine}
	if l.Whisker {
		style.Width = strokeLine * 0.7
	}
	if l.Faint {
		style.Width = hairline
	}
	if l.Bar {
		style.Width = nameHeight / 2
	}
	switch {
	case l.Tone > 0:
		style.Dashes = l.round().paper
	case dashes == "dashed":
		style.Dashes = rounds[1].paper
	}
	return style
}

// pictureMarks draws the marks of the front, or the others.
type pictureMarks struct {
	marks []mark
	front bool
}

// Plot draws the marks.
func (m pictureMarks) Plot(c vgdraw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, at := range m.marks {
		if at.Front == m.front {
			c.DrawGlyph(glyph(at), vg.Point{X: x(at.X), Y: y(at.Y)})
		}
	}
}

// glyph is how a mark is drawn: a diamond where it has a name, dark where it is of others.
func glyph(m mark) vgdraw.GlyphStyle {
	style := vgdraw.GlyphStyle{Color: printColour(m.colour()), Radius: 1.7, Shape: vgdraw.CircleGlyph{}}
	if m.Front {
		style.Radius = 2.2
	}
	if m.Name != "" {
		style.Radius, style.Shape = 3.2, diamond{}
	}
	if m.Name != "" && !m.Front {
		style.Color = printColour(inkColour) // far from the grey of what is dominated
	}
	return style
}

// diamond is a square on its corner.
type diamond struct{}

// DrawGlyph fills the diamond.
func (diamond) DrawGlyph(c *vgdraw.Canvas, style vgdraw.GlyphStyle, at vg.Point) {
	r := style.Radius
	c.FillPolygon(style.Color, []vg.Point{{X: at.X, Y: at.Y - r}, {X: at.X + r, Y: at.Y}, {X: at.X, Y: at.Y + r}, {X: at.X - r, Y: at.Y}})
}
