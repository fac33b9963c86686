package quantized

import (
	"fmt"

	"lrunet/lrunet"
	"lrunet/lrunet/folded"
)

// Runner executes a net on one image after the other, in plain Go: the reference
// of its arithmetic. It belongs to one goroutine.
type Runner struct {
	net    *Net
	maps   [][]int32 // of each value
	middle []int32
}

// NewRunner makes room for a net's values.
func NewRunner(n *Net) *Runner {
	r := &Runner{net: n}
	for _, shape := range n.Values {
		r.maps = append(r.maps, make([]int32, shape.Size()))
	}
	middle := 0
	for _, s := range n.Steps {
		if it, ok := s.(*Iteration); ok {
			middle = max(middle, len(it.Factor1))
		}
	}
	r.middle = make([]int32, middle)
	return r
}

// Run computes the logits of an image [row][column][channel], in units of the last
// value's scale. They are overwritten by the next call. It panics if the image is
// not of the network's size.
func (r *Runner) Run(image []uint8) []int32 {
	if len(image) != len(r.maps[folded.Image]) {
		panic(fmt.Sprintf("quantized: image of %d bytes, want %d", len(image), len(r.maps[folded.Image])))
	}
	for i, p := range image {
		r.maps[folded.Image][i] = int32(p)
	}
	for _, s := range r.net.Steps {
		_ = s.Accept(r) // its methods do not fail
	}
	return r.maps[r.net.Logits()]
}

// value is a value's map, shape and zero point.
func (r *Runner) value(v int) ([]int32, lrunet.Shape, int32) {
	return r.maps[v], r.net.Values[v], r.net.Scales[v].Zero
}

// Conv sums products for each position and output channel.
func (r *Runner) Conv(s *Conv) error {
	f := s.Float
	x, from, zero := r.value(f.X[0])
	y, to, end := r.value(f.Y)
	in, out := from.C/f.Groups, to.C/f.Groups
	for at := range to.Area() {
		row := y[at*to.C:][:to.C]
		copy(row, s.Bias)
		f.Each(from, at/to.W, at%to.W, func(tap, position int) {
			for o := range row {
				w := s.Weight[(o*f.Kernel*f.Kernel+tap)*in:][:in]
				row[o] += inner(w, x[position*from.C+o/out*in:], zero)
			}
		})
		for o, v := range row {
			row[o] = s.Clamp.Of(s.Factor[o].Times(v) + end)
		}
	}
	return nil
}

// inner is the inner product of w and as much of x less its zero point.
func inner(w []int8, x []int32, zero int32) int32 {
	x = x[:len(w)]
	sum := int32(0)
	for i, v := range w {
		sum += int32(v) * (x[i] - zero)
	}
	return sum
}

// Iteration executes one position after the other.
func (r *Runner) Iteration(s *Iteration) error {
	f := s.Float
	x, shape, zero := r.value(f.X[0])
	y, _, end := r.value(f.Y)
	c := shape.C
	m := r.middle[:len(s.Factor1)]
	row, group := len(s.PW)/c, c/f.Groups
	for at := range shape.Area() {
		clear(m)
		folded.Window{Kernel: 3, Stride: 1, Pad: 1}.Each(shape, at/shape.W, at%shape.W, func(tap, position int) {
			w, from := s.DW[tap*len(m):][:len(m)], x[position*c:]
			for i, v := range w {
				m[i] += int32(v) * (from[i/f.Expansion] - zero)
			}
		})
		for i, v := range m {
			m[i] = Clamp{-s.Limit, s.Limit}.Of(s.Factor1[i].Times(v))
		}
		for o := range c {
			v := s.Factor2[o].Times(inner(s.PW[o*row:][:row], m[o/group*row:], 0))
			v += int32(s.Bias[o])<<s.BiasBits + s.Ratio*(x[at*c+o]-zero)
			y[at*c+f.Place(o, c)] = s.Clamp.Of(rounded(v) + end)
		}
	}
	return nil
}

// Sum adds element by element.
func (r *Runner) Sum(s *Sum) error {
	y, shape, end := r.value(s.Float.Y)
	for i := range y {
		c, sum := i%shape.C, int32(0)
		for k, v := range s.Float.X {
			x, _, zero := r.value(v)
			sum += s.Factor[k][c%len(s.Factor[k])].Times((x[i] - zero) << FractionBits)
		}
		if s.Shift != nil {
			sum += s.Shift[c]
		}
		y[i] = s.Clamp.Of(rounded(sum) + end)
	}
	return nil
}

// Join copies values beside each other.
func (r *Runner) Join(s *Join) error {
	y, to, end := r.value(s.Float.Y)
	first := 0
	for k, v := range s.Float.X {
		x, from, zero := r.value(v)
		for i := range x {
			sum := s.Factor[k].Times((x[i] - zero) << FractionBits)
			y[i/from.C*to.C+first+i%from.C] = s.Clamp.Of(rounded(sum) + end)
		}
		first += from.C
	}
	return nil
}

// Select copies channels.
func (r *Runner) Select(s *Select) error {
	x, from, _ := r.value(s.Float.X[0])
	y, to, _ := r.value(s.Float.Y)
	for i := range y {
		y[i] = x[i/to.C*from.C+s.Float.Index[i%to.C]]
	}
	return nil
}

// MaxPool looks at each window's elements.
func (r *Runner) MaxPool(s *MaxPool) error {
	x, from, _ := r.value(s.Float.X[0])
	y, to, _ := r.value(s.Float.Y)
	for i := range y {
		at, c := i/to.C, i%to.C
		y[i] = -wideMax
		s.Float.Each(from, at/to.W, at%to.W, func(_, position int) { y[i] = max(y[i], x[position*from.C+c]) })
	}
	return nil
}

// AvgPool adds each window's elements.
func (r *Runner) AvgPool(s *AvgPool) error {
	x, from, zero := r.value(s.Float.X[0])
	y, to, end := r.value(s.Float.Y)
	for i := range y {
		sum := int32(0)
		s.Float.Positions(from, to, i/to.C, func(position int) { sum += x[position*from.C+i%to.C] - zero })
		y[i] = s.Clamp.Of(s.Factor.Times(sum) + end)
	}
	return nil
}
