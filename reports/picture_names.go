package reports

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

// pictureNames writes the names of marks beside them, where they hide no mark that
// matters and no other name: to the right, to the left, below or above, or there to one
// side. Where there is no room, the right has to do, or the left where that ends.
type pictureNames struct{ marks []mark }

// Plot writes the names.
func (m pictureNames) Plot(c vgdraw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	style := textStyle(tickSize, textColour)
	var taken []box
	for _, at := range m.marks {
		if at.Front || at.Name != "" {
			taken = append(taken, boxAround(x(at.X), y(at.Y), 3))
		}
	}
	for _, at := range m.marks {
		if at.Name == "" {
			continue
		}
		rooms := roomsFor(style, at.Name, vg.Point{X: x(at.X), Y: y(at.Y)})
		free := func(room box) bool {
			inside := room.x0 >= float64(c.Min.X) && room.x1 <= float64(c.Max.X) && room.y0 >= float64(c.Min.Y) && room.y1 <= float64(c.Max.Y)
			return inside && !slices.ContainsFunc(taken, room.overlaps)
		}
		i := slices.IndexFunc(rooms, free)
		if i < 0 {
			i = 0
			if rooms[0].x1 > float64(c.Max.X) {
				i = 1
			}
		}
		taken = append(taken, rooms[i])
		c.FillText(style, vg.Point{X: vg.Length(rooms[i].x0), Y: vg.Length(rooms[i].y0)}, at.Name)
	}
}

// boxAround is a square around a place.
func boxAround(x, y, half vg.Length) box {
	return box{float64(x - half), float64(y - half), float64(x + half), float64(y + half)}
}

// roomsFor are where the name of a mark may stand, the best first.
func roomsFor(style text.Style, name string, at vg.Point) []box {
	const gap = 5.0
	width, height := float64(style.Width(name)), float64(tickSize)
	x, y := float64(at.X), float64(at.Y)
	var rooms []box
	left, right, below, above := x-width+gap, x-gap, y-gap-height, y+gap
	for _, corner := range [][2]float64{
		{x + gap, y - height/3}, {x - gap - width, y - height/3}, {x - width/2, below}, {x - width/2, above},
		{left, above}, {left, below}, {right, above}, {right, below}, {left, above + height}, {left, below - height},
	} {
		rooms = append(rooms, box{corner[0], corner[1], corner[0] + width, corner[1] + height})
	}
	return rooms
}
