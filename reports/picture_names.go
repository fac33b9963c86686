package reports

import (
	"cmp"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

// paper is what a name lays over what it covers, which still shows.
var paper = color.NRGBA{R: 255, G: 255, B: 255, A: 200}

// pictureNames writes the names of marks beside them, or further away where a leader joins
// the two. They hide no mark that matters and no other name. A name without room is left
// out.
type pictureNames struct {
	marks []mark
	lines []line
}

// Plot writes the names.
func (m pictureNames) Plot(c vgdraw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	style := textStyle(tickSize, textColour)
	place := func(at Point) vg.Point { return vg.Point{X: x(at.X), Y: y(at.Y)} }
	rooms := nameRooms{inside: box{float64(c.Min.X), float64(c.Min.Y), float64(c.Max.X), float64(c.Max.Y)}}
	var names []placedName
	for _, one := range m.marks {
		at, name := place(Point{one.X, one.Y}), cmp.Or(one.Name, one.Short)
		rooms.addMark(at, one.Front || one.Name != "")
		if name != "" {
			names = append(names, placedName{text: name, at: at, width: float64(style.Width(name))})
		}
	}
	for _, l := range m.lines {
		rooms.addLine(l, place)
	}
	for _, n := range rooms.arrange(names) {
		if rooms.covers(n.room) {
			c.FillPolygon(paper, n.room.corners())
		}
		if to, far := n.room.leader(n.at); far {
			c.StrokeLine2(vgdraw.LineStyle{Color: printColour(inkColour), Width: hairline}, n.at.X, n.at.Y, to.X, to.Y)
		}
		c.FillText(style, vg.Point{X: vg.Length(n.room.x0), Y: vg.Length(n.room.y0)}, n.text)
	}
}

// corners are those of a box.
func (b box) corners() []vg.Point {
	var list []vg.Point
	for _, at := range [][2]float64{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}} {
		list = append(list, vg.Point{X: vg.Length(at[0]), Y: vg.Length(at[1])})
	}
	return list
}
