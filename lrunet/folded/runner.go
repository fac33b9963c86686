package folded

import (
	"fmt"

	"lrunet/lrunet"
)

// Runner executes a net on one image after the other, in plain Go: what a form of
// export can be compared with, and where calibration finds the values' ranges.
// It belongs to one goroutine.
type Runner struct {
	// Seen is told each value that a step writes; nil: nobody. The slice is
	// used again.
	Seen func(value int, y []float32)
	// Between is told what lies between an iteration's convolutions, likewise,
	// position by position.
	Between func(s *Iteration, middle []float32)

	net    *Net
	maps   [][]float32 // of each value
	middle []float32
}

// NewRunner makes room for a net's values.
func NewRunner(n *Net) *Runner {
	r := &Runner{net: n}
	middle := 0
	for _, shape := range n.Values {
		r.maps = append(r.maps, make([]float32, shape.Size()))
	}
	for _, s := range n.Steps {
		if it, ok := s.(*Iteration); ok {
			middle = max(middle, len(it.Scale1))
		}
	}
	r.middle = make([]float32, middle)
	return r
}

// Run computes the logits of an image [row][column][channel]. They are
// overwritten by the next call. It panics if the image is not of the network's
// size.
func (r *Runner) Run(image []uint8) []float32 {
	if len(image) != len(r.maps[Image]) {
		panic(fmt.Sprintf("folded: image of %d bytes, want %d", len(image), len(r.maps[Image])))
	}
	for i, p := range image {
		r.maps[Image][i] = float32(p)
	}
	for _, s := range r.net.Steps {
		_ = s.Accept(r) // its methods do not fail
		if r.Seen != nil {
			r.Seen(s.Writes(), r.maps[s.Writes()])
		}
	}
	return r.maps[r.net.Logits()]
}

// Interleaved is an image [channel][row][column] as [row][column][channel].
func Interleaved(planar []uint8, shape lrunet.Shape) []uint8 {
	to := make([]uint8, len(planar))
	area := shape.Area()
	for c := range shape.C {
		for i, p := range planar[c*area:][:area] {
			to[i*shape.C+c] = p
		}
	}
	return to
}

// value is a value's map and shape.
func (r *Runner) value(v int) ([]float32, lrunet.Shape) { return r.maps[v], r.net.Values[v] }

// Conv sums products for each position and output channel.
func (r *Runner) Conv(s *Conv) error {
	x, from := r.value(s.X[0])
	y, to := r.value(s.Y)
	in, out := from.C/s.Groups, to.C/s.Groups
	for at := range to.Area() {
		row := y[at*to.C:][:to.C]
		copy(row, s.Shift)
		s.Each(from, at/to.W, at%to.W, func(tap, position int) {
			for o := range row {
				w := s.Weight[(o*s.Kernel*s.Kernel+tap)*in:][:in]
				row[o] += inner(w, x[position*from.C+o/out*in:])
			}
		})
		for o, v := range row {
			row[o] = s.Clamp.Of(v)
		}
	}
	return nil
}

// inner is the inner product of w and as much of x.
func inner(w, x []float32) float32 {
	x = x[:len(w)]
	sum := float32(0)
	for i, v := range w {
		sum += v * x[i]
	}
	return sum
}

// Each visits the positions of a map that the window for an output's row and
// column covers.
func (w Window) Each(shape lrunet.Shape, row, column int, visit func(tap, position int)) {
	for i := range w.Kernel {
		y := row*w.Stride + i - w.Pad
		for j := range w.Kernel {
			x := column*w.Stride + j - w.Pad
			if y >= 0 && y < shape.H && x >= 0 && x < shape.W {
				visit(i*w.Kernel+j, y*shape.W+x)
			}
		}
	}
}

// Iteration executes one position after the other.
func (r *Runner) Iteration(s *Iteration) error {
	x, shape := r.value(s.X[0])
	y, _ := r.value(s.Y)
	c := shape.C
	m := r.middle[:len(s.Scale1)]
	row, group := len(s.PW)/c, c/s.Groups
	for at := range shape.Area() {
		clear(m)
		Window{3, 1, 1}.Each(shape, at/shape.W, at%shape.W, func(tap, position int) {
			w, from := s.DW[tap*len(m):][:len(m)], x[position*c:]
			for i, v := range w {
				m[i] += v * from[i/s.Expansion]
			}
		})
		for i, scale := range s.Scale1 {
			m[i] *= scale
		}
		if r.Between != nil {
			r.Between(s, m)
		}
		for o := range c {
			v := inner(s.PW[o*row:][:row], m[o/group*row:])
			y[at*c+s.Place(o, c)] = max(v*s.Scale2[o]+s.Shift2[o]+x[at*c+o], 0)
		}
	}
	return nil
}

// Place is the channel of the result that channel o of some goes to.
func (s *Iteration) Place(o, channels int) int {
	half := channels / 2
	switch {
	case !s.Shuffle:
		return o
	case o < half:
		return 2*o + 1
	}
	return 2 * (o - half)
}

// Sum adds element by element.
func (r *Runner) Sum(s *Sum) error {
	y, shape := r.value(s.Y)
	for i := range y {
		c, sum := i%shape.C, float32(0)
		for k, v := range s.X {
			term := r.maps[v][i]
			if s.Factor[k] != nil {
				term *= s.Factor[k][c]
			}
			sum += term
		}
		if s.Shift != nil {
			sum += s.Shift[c]
		}
		y[i] = s.Clamp.Of(sum)
	}
	return nil
}
