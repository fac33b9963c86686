package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Size of a drawing and the margins of its plot, in units of its view box.
const (
	drawingWidth  = 560.0
	drawingHeight = 420.0
	marginLeft    = 54.0
	marginRight   = 18.0
	marginTop     = 34.0
	marginBottom  = 60.0
	letterWidth   = 8.0 // of the names in the plot, generous
	letterHeight  = 16.0
	nameLine      = 26.0 // of an axis of names
)

// drawing is a figure in the coordinates of its SVG, as page.html writes it.
// Colours and type are the style sheet's, so that one drawing suits light and
// dark, wide and narrow.
type drawing struct {
	figure
	Width, Height            float64
	Left, Right, Top, Bottom float64 // edges of the plot
	XTicks, YTicks           []drawnTick
	Curves                   []drawnCurve
	Shapes                   []drawnMark
	Ends                     []drawnEnd
	Legend                   []line // where lines need names
	Note                     string // under the figure
}

type drawnTick struct {
	At    string
	Label string
}

type drawnCurve struct {
	line
	Path string
}

type drawnMark struct {
	mark
	CX, CY string
	Title  string // shown by browsers on hovering
	Label  *drawnLabel
}

type drawnLabel struct {
	Text   string
	Side   string // of the mark: right, left, bottom or top
	X, Y   string
	Anchor string // start, middle or end
}

// draw places a figure's parts. The titles are those of its rows.
func draw(f figure, titles []string) drawing {
	d := drawing{
		figure: f,
		Width:  drawingWidth, Height: drawingHeight,
		Left: marginLeft, Right: drawingWidth - marginRight,
		Top: marginTop, Bottom: drawingHeight - marginBottom,
	}
	if n := len(f.Y.Names); n > 0 {
		d.Left = f.Y.nameWidth()
		d.Height = marginTop + marginBottom + nameLine*float64(n)
		d.Bottom = d.Height - marginBottom
	}
	d.Right -= f.endRoom()
	for _, v := range f.X.Ticks {
		d.XTicks = append(d.XTicks, drawnTick{coordinate(d.x(v)), f.X.text(v)})
	}
	for _, v := range f.Y.Ticks {
		d.YTicks = append(d.YTicks, drawnTick{coordinate(d.y(v)), f.Y.text(v)})
	}
	for _, l := range f.Lines {
		d.Curves = append(d.Curves, drawnCurve{l, d.path(l)})
	}
	d.Ends = d.ends()
	labels := labeller{drawing: d}
	for _, m := range f.Marks {
		labels.avoid(m)
	}
	for _, l := range f.Lines {
		labels.shun(l)
	}
	for _, m := range f.Marks {
		d.Shapes = append(d.Shapes, drawnMark{
			mark: m, CX: coordinate(d.x(m.X)), CY: coordinate(d.y(m.Y)),
			Title: titles[m.Row], Label: labels.place(m),
		})
	}
	return d
}

// nameWidth is room for the names of an axis.
func (a axis) nameWidth() float64 {
	longest := 0
	for _, name := range a.Names {
		longest = max(longest, len([]rune(name)))
	}
	return min(max(marginLeft, 16+letterWidth*float64(longest)), drawingWidth/2)
}

// MiddleX is the middle of the plot.
func (d drawing) MiddleX() float64 { return (d.Left + d.Right) / 2 }

func (d drawing) x(v float64) float64 { return d.Left + d.X.norm(v)*(d.Right-d.Left) }
func (d drawing) y(v float64) float64 { return d.Bottom - d.Y.norm(v)*(d.Bottom-d.Top) }

// path is a line as the data of an SVG path.
func (d drawing) path(l line) string {
	var b strings.Builder
	for i, p := range l.Points {
		x, y := coordinate(d.x(p.X)), coordinate(d.y(p.Y))
		switch {
		case i == 0:
			fmt.Fprintf(&b, "M%s %s", x, y)
		case l.Straight:
			fmt.Fprintf(&b, "L%s %s", x, y)
		case l.Late:
			fmt.Fprintf(&b, "H%sV%s", x, y)
		default:
			fmt.Fprintf(&b, "V%sH%s", y, x)
		}
	}
	return b.String()
}

// coordinate is a length with a tenth of a unit's precision.
func coordinate(v float64) string { return raw(math.Round(v*10) / 10) }

// labeller finds room for the names of marks, first come, first served.
type labeller struct {
	drawing
	taken   []box
	shunned []box // taken only where nothing else is free
}

type box struct{ x0, y0, x1, y1 float64 }

func (b box) overlaps(o box) bool {
	return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1
}

// avoid keeps names away from a strong mark.
func (l *labeller) avoid(m mark) {
	if m.Front || m.Name != "" {
		x, y := l.x(m.X), l.y(m.Y)
		l.taken = append(l.taken, box{x - 5, y - 5, x + 5, y + 5})
	}
}

// shun keeps names away from whiskers.
func (l *labeller) shun(w line) {
	if !w.Whisker {
		return
	}
	a, b := w.Points[0], w.Points[len(w.Points)-1]
	x0, x1, y0, y1 := l.x(a.X), l.x(b.X), l.y(b.Y), l.y(a.Y)
	l.shunned = append(l.shunned, box{min(x0, x1) - 1, min(y0, y1), max(x0, x1) + 1, max(y0, y1)})
}

// place is where the mark's name goes: right, left, below or above it, and best away
// from whiskers; nil where it has none or nowhere is room.
func (l *labeller) place(m mark) *drawnLabel {
	name := cmp.Or(m.Name, m.Short)
	if name == "" {
		return nil
	}
	const gap = 8
	x, y, w := l.x(m.X), l.y(m.Y), letterWidth*float64(len([]rune(name)))
	tries := []struct {
		side, anchor   string
		x, y, left, up float64
	}{
		{"right", "start", x + gap, y + letterHeight/4, x + gap, y - letterHeight/2},
		{"left", "end", x - gap, y + letterHeight/4, x - gap - w, y - letterHeight/2},
		{"bottom", "middle", x, y + gap + letterHeight*3/4, x - w/2, y + gap},
		{"top", "middle", x, y - gap, x - w/2, y - gap - letterHeight},
	}
	for _, taken := range [][]box{slices.Concat(l.taken, l.shunned), l.taken} {
		for _, try := range tries {
			room := box{try.left, try.up, try.left + w, try.up + letterHeight}
			if l.free(room, taken) {
				l.taken = append(l.taken, room)
				return &drawnLabel{name, try.side, coordinate(try.x), coordinate(try.y), try.anchor}
			}
		}
	}
	return nil
}

func (l *labeller) free(room box, taken []box) bool {
	if room.x0 < l.Left || room.x1 > l.Right || room.y0 < l.Top || room.y1 > l.Bottom {
		return false
	}
	for _, b := range taken {
		if room.overlaps(b) {
			return false
		}
	}
	return true
}
