package quantized

import (
	"math"

	"lrunet/lrunet/folded"
)

// Ranges are what a net's values were on the images seen.
type Ranges struct {
	Low, High []float64                     // of each value
	Between   map[*folded.Iteration]float64 // the largest magnitude between its convolutions
}

// NewRanges is the ranges of no image.
func NewRanges(n *folded.Net) *Ranges {
	r := &Ranges{
		Low: make([]float64, len(n.Values)), High: make([]float64, len(n.Values)),
		Between: map[*folded.Iteration]float64{},
	}
	for i := range r.Low {
		r.Low[i], r.High[i] = math.Inf(1), math.Inf(-1)
	}
	r.Low[folded.Image], r.High[folded.Image] = 0, byteMax
	return r
}

// Watch makes the runner tell what it sees.
func (r *Ranges) Watch(runner *folded.Runner) {
	runner.Seen = func(v int, y []float32) {
		for _, e := range y {
			r.Low[v] = min(r.Low[v], float64(e))
			r.High[v] = max(r.High[v], float64(e))
		}
	}
	runner.Between = func(s *folded.Iteration, middle []float32) {
		most := float32(0)
		for _, e := range middle {
			most = max(most, e, -e)
		}
		r.Between[s] = max(r.Between[s], float64(most))
	}
}

// Merge adds the ranges of other images.
func (r *Ranges) Merge(other *Ranges) {
	for v := range r.Low {
		r.Low[v] = min(r.Low[v], other.Low[v])
		r.High[v] = max(r.High[v], other.High[v])
	}
	for s, most := range other.Between {
		r.Between[s] = max(r.Between[s], most)
	}
}
