package single

import (
	"lrunet/lrunet"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/kernel"
)

// each visits the positions of a map in order.
func each(p *kernel.Pixels, visit func(h, w int)) {
	for h := range p.H {
		for w := range p.W {
			visit(h, w)
		}
	}
}

// MaxPool is a kernel's where nothing is below zero, which its border is.
func (b *builder) MaxPool(s *folded.MaxPool) error {
	x, y := b.node(s)
	if s.Kernel == 3 && s.Pad == 1 && b.positive(s.X[0]) {
		return b.add(func() { kernel.PixelMaxPool(y, x[0], s.Stride) })
	}
	shape := shapeOf(x[0])
	return b.add(func() {
		each(y, func(h, w int) {
			to, first := y.At(h, w), true
			s.Each(shape, h, w, func(_, position int) {
				from := x[0].At(position/shape.W, position%shape.W)
				for c, v := range from {
					if first || v > to[c] {
						to[c] = v
					}
				}
				first = false
			})
		})
	})
}

// positive says whether a value is known to be nowhere below zero.
func (b *builder) positive(value int) bool {
	for _, s := range b.network.net.Steps {
		if s.Writes() != value {
			continue
		}
		switch s := s.(type) {
		case *folded.Iteration:
			return true
		case *folded.Conv:
			return s.ReLU
		case *folded.Sum:
			return s.ReLU
		}
	}
	return false
}

func shapeOf(p *kernel.Pixels) lrunet.Shape { return lrunet.Shape{C: p.C, H: p.H, W: p.W} }

// AvgPool is a kernel's for whole maps and windows of 3x3, and else adds each window's
// elements.
func (b *builder) AvgPool(s *folded.AvgPool) error {
	x, y := b.node(s)
	from, to := shapeOf(x[0]), shapeOf(y)
	share := 1 / float32(s.Area(from))
	if s.Kernel == 0 {
		return b.add(func() { kernel.PixelMean(y, x[0]) })
	}
	if s.Kernel == 3 && s.Pad == 1 {
		pool := kernel.NewPixelAvgPool(x[0].C)
		return b.add(func() { pool.Run(y, x[0], s.Stride) })
	}
	return b.add(func() {
		each(y, func(h, w int) {
			sum := y.At(h, w)
			clear(sum)
			s.Positions(from, to, h*to.W+w, func(position int) {
				for c, v := range x[0].At(position/from.W, position%from.W) {
					sum[c] += v
				}
			})
			for c := range sum {
				sum[c] *= share
			}
		})
	})
}
