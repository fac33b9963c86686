package folded

import "lrunet/lrunet"

// Select copies channels.
func (r *Runner) Select(s *Select) error {
	x, from := r.value(s.X[0])
	y, to := r.value(s.Y)
	for i := range y {
		y[i] = x[i/to.C*from.C+s.Index[i%to.C]]
	}
	return nil
}

// Join copies values beside each other.
func (r *Runner) Join(s *Join) error {
	y, to := r.value(s.Y)
	first := 0
	for _, v := range s.X {
		x, from := r.value(v)
		for at := range from.Area() {
			copy(y[at*to.C+first:], x[at*from.C:][:from.C])
		}
		first += from.C
	}
	return nil
}

// MaxPool looks at each window's elements.
func (r *Runner) MaxPool(s *MaxPool) error {
	x, from := r.value(s.X[0])
	y, to := r.value(s.Y)
	for i := range y {
		at, c := i/to.C, i%to.C
		first := true
		s.Each(from, at/to.W, at%to.W, func(_, position int) {
			if v := x[position*from.C+c]; first || v > y[i] {
				y[i], first = v, false
			}
		})
	}
	return nil
}

// AvgPool adds each window's elements.
func (r *Runner) AvgPool(s *AvgPool) error {
	x, from := r.value(s.X[0])
	y, to := r.value(s.Y)
	area := float32(s.Area(from))
	for i := range y {
		sum := float32(0)
		s.Positions(from, to, i/to.C, func(position int) { sum += x[position*from.C+i%to.C] })
		y[i] = sum / area
	}
	return nil
}

// Area is how many elements a mean is of.
func (s *AvgPool) Area(from lrunet.Shape) int {
	if s.Kernel == 0 {
		return from.Area()
	}
	return s.Kernel * s.Kernel
}

// Positions visits the positions of a map that the window for a position of the result
// covers.
func (s *AvgPool) Positions(from, to lrunet.Shape, at int, visit func(position int)) {
	if s.Kernel > 0 {
		s.Each(from, at/to.W, at%to.W, func(_, position int) { visit(position) })
		return
	}
	for position := range from.Area() {
		visit(position)
	}
}
