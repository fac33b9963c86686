package reports

import (
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"

	"lrunet/internal/printable"
)

// Picture is a chart of a report as it stands in a paper: on white, in colours for
// print, without a title, which the caption has.
type Picture struct {
	Name  string // of its files, without suffix
	Title string

	figure figure
	others string // what marks are that are not of the front, for the legend
	width  vg.Length
	made   time.Time
}

// PictureOptions is how pictures are made.
type PictureOptions struct {
	Width float64   // inches; 0: SingleColumn
	Made  time.Time // that PDFs state; pictures of equal runs are equal to the byte if it is
}

// Widths of pictures in papers, inches.
const (
	SingleColumn = 3.3
	DoubleColumn = 7.0
)

// PictureDPI is the resolution of a picture in dots, per inch.
const PictureDPI = 300

// pictures makes pictures of figures.
func (o PictureOptions) pictures(others string, figures ...figure) []Picture {
	if o.Width == 0 {
		o.Width = SingleColumn
	}
	var list []Picture
	for _, f := range figures {
		list = append(list, Picture{f.ID, f.Title, f, others, vg.Length(o.Width) * vg.Inch, o.Made})
	}
	return list
}

// canvas is what a picture is drawn on, of one format.
type canvas interface {
	vg.CanvasSizer
	io.WriterTo
}

// plainCanvas writes names as lines of signs that can be seen: others are no XML.
type plainCanvas struct{ canvas }

// FillString writes a text.
func (c plainCanvas) FillString(f font.Face, at vg.Point, text string) {
	c.canvas.FillString(f, at, printable.Line(text))
}

// pictureCanvases are by the formats' names, which are the files' suffixes too.
var pictureCanvases = []struct {
	format string
	canvas func(p Picture, width, height vg.Length) canvas
}{
	{"svg", func(_ Picture, width, height vg.Length) canvas {
		return vgsvg.NewWith(vgsvg.UseWH(width, height), vgsvg.EmbedFonts(true))
	}},
	{"pdf", func(p Picture, width, height vg.Length) canvas {
		fpdf.SetDefaultCreationDate(p.made)
		fpdf.SetDefaultModificationDate(p.made)
		fpdf.SetDefaultCatalogSort(true)
		return vgpdf.New(width, height) // which embeds fonts
	}},
	{"png", func(_ Picture, width, height vg.Length) canvas {
		return vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(PictureDPI))}
	}},
}

// PictureFormats are the formats of pictures.
func PictureFormats() []string {
	var names []string
	for _, c := range pictureCanvases {
		names = append(names, c.format)
	}
	return names
}

// Write writes the picture in a format of PictureFormats. It fails on another one, and
// if w does. Only one goroutine at a time may call it.
func (p Picture) Write(w io.Writer, format string) error {
	for _, c := range pictureCanvases {
		if c.format != format {
			continue
		}
		to := c.canvas(p, p.width, p.height())
		p.draw(vgdraw.New(plainCanvas{to}))
		if _, err := to.WriteTo(w); err != nil {
			return fmt.Errorf("reports: writing the picture %s: %w", p.Name, err)
		}
		return nil
	}
	return fmt.Errorf("reports: format %q of a picture is none of %q", format, PictureFormats())
}

// height suits what is drawn, below the legend: a line of its own for each name of an
// axis, and else a shape that papers use.
func (p Picture) height() vg.Length {
	switch n := len(p.figure.Y.Names); {
	case n > 0:
		return p.legendHeight() + vg.Length(n)*nameHeight + nameRoom
	case p.width > 5*vg.Inch:
		return p.legendHeight() + p.width*0.48
	}
	return p.legendHeight() + p.width*0.74
}
