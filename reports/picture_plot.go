package reports

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

// Sizes of what stands in a picture.
const (
	labelSize  = vg.Length(8)
	tickSize   = vg.Length(7)
	legendLine = vg.Length(10)
	nameHeight = vg.Length(13) // of a name of an axis
	nameRoom   = vg.Length(34) // of the other axis
	hairline   = vg.Length(0.4)
	strokeLine = vg.Length(1.1)
)

// typeface is that of all texts, of a size.
func typeface(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// textStyle is how a text is written.
func textStyle(size vg.Length, colour string) text.Style {
	return text.Style{Color: printColour(colour), Font: typeface(size), Handler: plot.DefaultTextHandler}
}

// draw draws the legend, and the chart below it.
func (p Picture) draw(c vgdraw.Canvas) {
	p.drawLegend(c)
	p.plot().Draw(vgdraw.Crop(c, 2, -4, 2, -p.legendHeight()-2))
}

// plot is the chart without its legend.
func (p Picture) plot() *plot.Plot {
	q := plot.New()
	for _, a := range []struct {
		to   *plot.Axis
		from axis
	}{{&q.X, p.figure.X}, {&q.Y, p.figure.Y}} {
		setAxis(a.to, a.from)
	}
	grid := plotter.NewGrid()
	grid.Horizontal = vgdraw.LineStyle{Color: printColour(gridColour), Width: hairline}
	grid.Vertical = vgdraw.LineStyle{}
	if len(p.figure.Y.Names) > 0 {
		grid.Vertical, grid.Horizontal = grid.Horizontal, grid.Vertical
	}
	q.Add(grid)
	for _, l := range p.figure.Lines {
		q.Add(pictureLine{l})
	}
	for _, front := range []bool{false, true} { // the front above the others
		q.Add(pictureMarks{p.figure.Marks, front})
	}
	q.Add(pictureNames{p.figure.Marks, p.figure.Lines})
	return q
}

// setAxis gives an axis the ends, ticks and texts of ours.
func setAxis(to *plot.Axis, from axis) {
	to.Min, to.Max = from.Min, from.Max
	to.Padding = 0
	to.Label.Text = from.Label()
	to.Label.TextStyle.Font, to.Tick.Label.Font = typeface(labelSize), typeface(tickSize)
	to.Label.TextStyle.Color, to.Tick.Label.Color = printColour(textColour), printColour(textColour)
	to.LineStyle = vgdraw.LineStyle{Color: printColour(inkColour), Width: hairline}
	to.Tick.LineStyle, to.Tick.Length = to.LineStyle, 3
	if from.Log {
		to.Scale = plot.LogScale{}
	}
	var ticks plot.ConstantTicks
	for _, v := range from.Ticks {
		ticks = append(ticks, plot.Tick{Value: v, Label: from.text(v)})
	}
	to.Tick.Marker = ticks
}
