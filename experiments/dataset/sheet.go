package dataset

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"lrunet/eval/imageset"
)

// Sheet says what a contact sheet shows: a row for each class with some of its
// training images, and the same images augmented beside them.
type Sheet struct {
	PerClass int              // images of each class; 0: 8
	Classes  int              // rows, from the first class on; 0: 100
	Scale    int              // pixels of the sheet for a pixel of an image, either way; 0: 2
	Augment  imageset.Augment // the zero value: without the augmented images
	Seed     uint64           // chooses the images and how they are varied
}

// Measures of a sheet in pixels.
const (
	sheetGap    = 2  // between images
	sheetMargin = 12 // around all, and between plain and augmented images
	sheetName   = 20 // letters of a class's name that are shown
)

// sheetStream keeps the choice of images apart from their augmentation.
const sheetStream = 0x7368656574 // "sheet"

var sheetColour = color.Gray{40}

// withDefaults fills in what is left out.
func (s Sheet) withDefaults() Sheet {
	s.PerClass = cmp.Or(s.PerClass, 8)
	s.Classes = cmp.Or(s.Classes, 100)
	s.Scale = cmp.Or(s.Scale, 2)
	return s
}

// validate says which field is out of range.
func (s Sheet) validate() error {
	if s.PerClass < 1 || s.PerClass > 100 || s.Classes < 1 || s.Classes > 1000 || s.Scale < 1 || s.Scale > 16 {
		return fmt.Errorf("contact sheet: %d images of %d classes at scale %d, must be 1 to 100 of 1 to 1000 at 1 to 16", s.PerClass, s.Classes, s.Scale)
	}
	return nil
}

// WriteSheet writes a contact sheet as PNG. The error is as DrawSheet's, or w's.
func WriteSheet(w io.Writer, d *Dataset, s Sheet) error {
	sheet, err := DrawSheet(d, s)
	if err != nil {
		return err
	}
	return png.Encode(w, sheet)
}

// DrawSheet draws a contact sheet. Images have 1 or 3 channels. The error says
// which field of s is out of range.
func DrawSheet(d *Dataset, s Sheet) (image.Image, error) {
	s = s.withDefaults()
	if err := s.validate(); err != nil {
		return nil, err
	}
	augmenter, err := imageset.NewAugmenter(s.Augment, d.Channels, d.Height, d.Width)
	if err != nil {
		return nil, err
	}
	rows := min(s.Classes, len(d.Classes))
	p := sheetPainter{data: d, sheet: s, augmenter: augmenter}
	p.layOut(rows)
	byClass := d.Train.ByClass()
	for class := range rows {
		p.name(class)
		if class < len(byClass) {
			p.row(class, byClass[class])
		}
	}
	return p.to, nil
}

// sheetPainter draws one sheet.
type sheetPainter struct {
	data      *Dataset
	sheet     Sheet
	augmenter *imageset.Augmenter
	to        *image.RGBA
	left      int // where the plain images begin
	right     int // where the augmented ones do
	step      image.Point
}

// layOut makes the sheet for the given number of rows.
func (p *sheetPainter) layOut(rows int) {
	letters := 0
	for _, name := range p.data.Classes[:rows] {
		letters = max(letters, min(sheetName, len(name)))
	}
	face := basicfont.Face7x13
	p.step = image.Pt(p.data.Width*p.sheet.Scale+sheetGap, max(p.data.Height*p.sheet.Scale, face.Height)+sheetGap)
	p.left = 2*sheetMargin + letters*face.Advance
	width := p.left + p.sheet.PerClass*p.step.X
	p.right = width + sheetMargin
	if p.sheet.Augment != (imageset.Augment{}) {
		width = p.right + p.sheet.PerClass*p.step.X
	}
	p.to = image.NewRGBA(image.Rect(0, 0, width+sheetMargin, 2*sheetMargin+rows*p.step.Y))
	draw.Draw(p.to, p.to.Bounds(), image.NewUniform(sheetColour), image.Point{}, draw.Src)
}

// name writes a class's name before its row.
func (p *sheetPainter) name(class int) {
	text := []rune(p.data.Classes[class])
	face := basicfont.Face7x13
	drawer := font.Drawer{
		Dst:  p.to,
		Src:  image.White,
		Face: face,
		Dot:  fixed.P(sheetMargin, sheetMargin+class*p.step.Y+(p.step.Y+face.Ascent)/2),
	}
	drawer.DrawString(string(text[:min(sheetName, len(text))]))
}

// row draws a class's images: those that the seed ranks first.
func (p *sheetPainter) row(class int, members []int) {
	rank := func(i int) uint64 { return imageset.Mix(p.sheet.Seed, sheetStream, uint64(i)) }
	slices.SortFunc(members, func(a, b int) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	values := make([]float32, p.data.Train.Size)
	for k, i := range members[:min(p.sheet.PerClass, len(members))] {
		at := image.Pt(p.left+k*p.step.X, sheetMargin+class*p.step.Y)
		imageset.Plain(values, p.data.Train.Image(i))
		p.draw(at, values)
		if p.sheet.Augment != (imageset.Augment{}) {
			p.augmenter.Apply(values, p.data.Train.Image(i), imageset.Mix(p.sheet.Seed, 0, uint64(i)))
			p.draw(image.Pt(p.right+k*p.step.X, at.Y), values)
		}
	}
}

// draw draws a planar image, values from 0 to 1.
func (p *sheetPainter) draw(at image.Point, values []float32) {
	small := image.NewRGBA(image.Rect(0, 0, p.data.Width, p.data.Height))
	plane := p.data.Width * p.data.Height
	for i := range plane {
		for c := range 3 {
			small.Pix[4*i+c] = uint8(255*values[min(c, p.data.Channels-1)*plane+i] + 0.5)
		}
		small.Pix[4*i+3] = 255
	}
	size := image.Pt(p.data.Width*p.sheet.Scale, p.data.Height*p.sheet.Scale)
	draw.NearestNeighbor.Scale(p.to, image.Rectangle{Min: at, Max: at.Add(size)}, small, small.Bounds(), draw.Src, nil)
}
