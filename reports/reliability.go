package reports

import (
	"fmt"
	"math"

	"lrunet/eval/stats"
)

// reliability is the diagram that compares confidence and accuracy (Murphy and
// Winkler, Applied Statistics, 1977), as evaluation.html draws it.
type reliability struct {
	drawing
	Bars     []reliabilityBar
	Diagonal string // where both are equal
}

// reliabilityBar is a bin's accuracy.
type reliabilityBar struct {
	X, Y, Width, Height string
	Mark                string // the mean confidence's height, as a path
	Strength            string // opacity: the share of images
	Title               string
}

// palestBar is the opacity of a bin of hardly any images.
const palestBar = 0.2

// newReliability draws a calibration.
func newReliability(c stats.Calibration) reliability {
	unit := axis{Min: 0, Max: 100, Ticks: []float64{0, 20, 40, 60, 80, 100}}
	x, y := unit, unit
	x.Name, x.Unit, y.Name, y.Unit = "confidence", "%", "accuracy", "%"
	r := reliability{drawing: draw(figure{
		ID: "reliability", Title: "Reliability", X: x, Y: y,
		Description: fmt.Sprintf("Accuracy by confidence in %d bins: the expected calibration error is %.2f %%", len(c.Bins), 100*c.Error()),
		Hint:        "A bar is the accuracy of the predictions of similar confidence, its line their mean confidence; paler bars are of fewer images.",
	}, nil)}
	r.Diagonal = r.path(line{Points: []Point{{0, 0}, {100, 100}}, Straight: true})
	most := 0
	for _, b := range c.Bins {
		most = max(most, b.Images)
	}
	for i, b := range c.Bins {
		if b.Images > 0 {
			r.Bars = append(r.Bars, r.bar(i, len(c.Bins), b, most))
		}
	}
	return r
}

// bar draws a bin that has images.
func (r reliability) bar(i, bins int, b stats.CalibrationBin, most int) reliabilityBar {
	from, to := 100*float64(i)/float64(bins), 100*float64(i+1)/float64(bins)
	left, right, top := r.x(from)+1, r.x(to)-1, r.y(100*b.Accuracy())
	strength := palestBar + (1-palestBar)*math.Sqrt(float64(b.Images)/float64(most))
	return reliabilityBar{
		X: coordinate(left), Y: coordinate(top), Width: coordinate(right - left), Height: coordinate(r.Bottom - top),
		Mark:     fmt.Sprintf("M%s %sH%s", coordinate(left), coordinate(r.y(100*b.MeanConfidence())), coordinate(right)),
		Strength: fmt.Sprintf("%.2f", strength),
		Title: fmt.Sprintf("confidence %.1f to %.1f %%: %s images, mean confidence %.1f %%, accuracy %.1f %%",
			from, to, grouped(float64(b.Images), 0), 100*b.MeanConfidence(), 100*b.Accuracy()),
	}
}
