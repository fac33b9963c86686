package reports

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

// publishedName is what a legend calls marks with the names of networks of others.
const publishedName = "published"

// entry is a line of a legend: a name beside how its line, or its mark, looks.
type entry struct {
	name string
	line *line
	mark *mark
}

// entries are what a legend explains: each name once.
func (p Picture) entries() []entry {
	var list []entry
	for _, l := range p.figure.Lines {
		there := func(e entry) bool { return e.name == l.Name }
		if l.Name != "" && !slices.ContainsFunc(list, there) {
			list = append(list, entry{name: l.Name, line: &l})
		}
	}
	pale := func(m mark) bool { return !m.Front && m.Name == "" }
	if p.others != "" && slices.ContainsFunc(p.figure.Marks, pale) {
		list = append(list, entry{name: p.others, mark: &mark{}})
	}
	other := func(m mark) bool { return !m.Front && m.Name != "" }
	if i := slices.IndexFunc(p.figure.Marks, other); i >= 0 && p.others != publishedName {
		list = append(list, entry{name: publishedName, mark: &p.figure.Marks[i]})
	}
	if len(list) == 1 && list[0].line != nil { // which the axes explain
		return nil
	}
	return list
}

// placed is an entry of a legend, and where its text begins, from the upper left corner.
type placed struct {
	entry
	x, down vg.Length
}

// sample is the width of what stands before an entry's name.
const sample = vg.Length(17)

// legend places the entries in as many lines as the width needs. Their height is
// that of the last.
func (p Picture) legend() []placed {
	const gap = 10
	style := textStyle(tickSize, textColour)
	var list []placed
	x, down := vg.Length(4), legendLine
	for _, e := range p.entries() {
		width := sample + style.Width(e.name)
		if x > 4 && x+width > p.width-4 {
			x, down = 4, down+legendLine
		}
		list = append(list, placed{e, x + sample, down})
		x += width + gap
	}
	return list
}

// legendHeight is how much of a picture its legend takes.
func (p Picture) legendHeight() vg.Length {
	if list := p.legend(); len(list) > 0 {
		return list[len(list)-1].down
	}
	return 0
}

// drawLegend draws the legend at the top.
func (p Picture) drawLegend(c vgdraw.Canvas) {
	style := textStyle(tickSize, textColour)
	for _, e := range p.legend() {
		at := vg.Point{X: c.Min.X + e.x, Y: c.Max.Y - e.down}
		middle := vg.Point{X: at.X - sample, Y: at.Y + tickSize/3}
		if e.line != nil {
			c.StrokeLine2(e.line.strokeStyle(), middle.X, middle.Y, at.X-3, middle.Y)
		}
		if e.mark != nil || e.line.Main && len(p.figure.Marks) > 0 {
			c.DrawGlyph(glyph(*cmp.Or(e.mark, &mark{Front: true})), middle.Add(vg.Point{X: sample/2 - 1}))
		}
		c.FillText(style, at, e.name)
	}
}
