package dataset

import "math"

// colourOrder finds out how a table without names for it orders the pixels of
// colour images: plane after plane, or red, green and blue of each pixel side by
// side. Images change little from a row to the next, which is a third of the
// values further on in the one order than in the other.
type colourOrder struct {
	rows                  int
	asPlanes, interleaved float64 // differences between rows of pixels
}

// clearly is how much less the differences must be in one order than in the
// other for images to tell it.
const clearly = 0.9

// look takes a row of the table into account.
func (c *colourOrder) look(fields []string, order []int) {
	channels, side, ok := shapeOf(len(order))
	if c.rows++; c.rows > scaleRows || !ok || channels != 3 {
		return
	}
	values := make([]float64, len(order))
	for i, column := range order {
		values[i], _ = number(fields[column]) // what is none, reading the pixels refuses
	}
	for i, value := range values {
		if i/side%side < side-1 {
			c.asPlanes += math.Abs(value - values[i+side])
		}
		if i+3*side < len(values) {
			c.interleaved += math.Abs(value - values[i+3*side])
		}
	}
}

// isInterleaved says whether the images tell that they are.
func (c *colourOrder) isInterleaved() bool { return c.interleaved < clearly*c.asPlanes }

// note says what was decided, and on what ground.
func (c *colourOrder) note() string {
	const named = "columns named r0, g0, b0, r1, ... would tell it"
	switch {
	case c.isInterleaved():
		return "colours are taken as interleaved, pixel by pixel, as rows are most alike so; " + named
	case c.asPlanes < clearly*c.interleaved:
		return "colours are taken as planes, one after the other, as rows are most alike so; " + named
	}
	return "colours are taken as planes, one after the other, though the images do not tell; " + named
}

// planes puts the columns of interleaved pixels in the order of planes.
func planes(order []int) []int {
	var planar []int
	for channel := range 3 {
		for i := channel; i < len(order); i += 3 {
			planar = append(planar, order[i])
		}
	}
	return planar
}

// orderColours gives the tables that hold colour images without names for the
// colours the order that the first of them tells, and notes it.
func orderColours(tables []*table) (notes []string) {
	var first *table
	for _, t := range tables {
		if channels, _, ok := shapeOf(len(t.order)); !ok || channels != 3 || t.coloured {
			continue
		}
		if first == nil {
			first = t
			notes = append(notes, t.colours.note())
		}
		if first.colours.isInterleaved() {
			t.order = planes(t.order)
		}
	}
	return notes
}
