package reports

import (
	"fmt"
	"math"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/eval/stats"
	"lrunet/internal/printable"
)

// Measures of a heat map, in pixels.
const (
	heatMapSide   = 900.0 // about what all cells take together
	smallestCell  = 9.0
	largestCell   = 40.0
	numberedCell  = 30.0 // cells from here on show their numbers
	largestLetter = 12.0
)

// Classes of which a heat map can be made out, and letters of their names.
const (
	heatMapClasses = 100
	heatMapLetters = 18
)

// heatMap is a confusion matrix as evaluation.html draws it.
type heatMap struct {
	Width, Height float64
	Left, Top     float64 // of the cells
	Side          float64 // of all cells together
	Cell          float64 // with the gap around it
	Letter        float64 // size of the type
	Labels        []heatLabel
	Cells         []heatCell
	Description   string // for those who cannot see it
}

// heatLabel is a class's name beside its row and above its column.
type heatLabel struct {
	Text string
	At   float64 // the middle of its row, and of its column
}

// heatCell is the images of one class that are taken for one.
type heatCell struct {
	X, Y     float64
	Hit      bool
	Strength string // opacity: the square root of the share of the class's images, so that few are seen
	Strong   bool   // what is written on it is light
	Number   string // "" where there is no room
	Title    string
}

// newHeatMap draws a matrix; nil if there are too many classes.
func newHeatMap(classes []string, c stats.Confusion) *heatMap {
	if len(classes) > heatMapClasses {
		return nil
	}
	h := &heatMap{Cell: math.Floor(min(max(heatMapSide/float64(len(classes)), smallestCell), largestCell))}
	h.Letter = min(h.Cell-1, largestLetter)
	widest := 0
	for i, class := range classes {
		name := printable.Line(class)
		if twwidth.Width(name) > heatMapLetters {
			name = twwidth.Truncate(name, heatMapLetters, "…")
		}
		widest = max(widest, twwidth.Width(name))
		h.Labels = append(h.Labels, heatLabel{Text: name, At: (float64(i) + 0.5) * h.Cell})
	}
	margin := math.Ceil(float64(widest)*h.Letter*letterWidth/largestLetter) + 2*h.Letter
	h.Left, h.Top, h.Side = margin, margin, float64(len(classes))*h.Cell
	h.Width, h.Height = margin+h.Side, margin+h.Side
	for truth := range classes {
		h.row(truth, classes, c)
	}
	h.Description = fmt.Sprintf("Confusion matrix of %d classes: %d of %d images are on its diagonal", len(classes), c.Correct(), c.Total())
	return h
}

// row draws the cells of a class that are not empty.
func (h *heatMap) row(truth int, classes []string, c stats.Confusion) {
	images := float64(c.Images(truth))
	for predicted, n := range c.Counts[truth] {
		if n == 0 {
			continue
		}
		share := float64(n) / images
		cell := heatCell{
			X: float64(predicted) * h.Cell, Y: float64(truth) * h.Cell, Hit: truth == predicted,
			Strength: fmt.Sprintf("%.2f", math.Sqrt(share)), Strong: math.Sqrt(share) > 0.55,
			Title: fmt.Sprintf("%s taken for %s: %s of %s images, %.1f %%", classes[truth], classes[predicted], grouped(float64(n), 0), grouped(images, 0), 100*share),
		}
		if h.Cell >= numberedCell {
			cell.Number = compact(float64(n))
		}
		if cell.Hit {
			cell.Title = fmt.Sprintf("%s recognised: %s of %s images, %.1f %%", classes[truth], grouped(float64(n), 0), grouped(images, 0), 100*share)
		}
		h.Cells = append(h.Cells, cell)
	}
}

// Middle is the middle of a cell.
func (h *heatMap) Middle() float64 { return h.Cell / 2 }

// Inner is the side of a cell without its gap.
func (h *heatMap) Inner() float64 { return h.Cell - 1 }
