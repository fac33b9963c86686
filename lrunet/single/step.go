package single

import (
	"lrunet/lrunet/folded"
	"lrunet/lrunet/kernel"
)

// builder makes each step of a net one of a network. It is a folded.Visitor.
type builder struct {
	network *Network
	units   map[*float32]*kernel.PixelLRU // by the first of their weights
	sources map[int][]source              // where the channels come from of values that no step has written yet
}

// add appends a step.
func (b *builder) add(step func()) error {
	b.network.steps = append(b.network.steps, step)
	return nil
}

// node is the maps that a step reads and writes.
func (b *builder) node(s folded.Step) (x []*kernel.Pixels, y *kernel.Pixels) {
	for _, v := range s.Reads() {
		b.need(v)
		x = append(x, b.network.values[v])
	}
	return x, b.network.values[s.Writes()]
}

func limits(c folded.Clamp) kernel.Limits {
	l := kernel.None()
	if c.ReLU {
		l.Low = 0
		if c.Max > 0 {
			l.High = c.Max
		}
	}
	return l
}

// Conv is a convolution.
func (b *builder) Conv(s *folded.Conv) error {
	x, y := b.node(s)
	conv := kernel.NewPixelConv(s.Weight, x[0].C, s.Groups, s.Kernel, s.Stride, s.Pad, s.Shift, limits(s.Clamp))
	return b.add(func() { conv.Run(y, x[0]) })
}

// Iteration is one of a unit, whose weights are there once: they stay in the cache
// from one iteration to the next.
func (b *builder) Iteration(s *folded.Iteration) error {
	x, y := b.node(s)
	unit := b.units[&s.PW[0]]
	if unit == nil {
		unit = kernel.NewPixelLRU(x[0].C, s.Expansion, s.Groups, s.DW, s.PW)
		b.units[&s.PW[0]] = unit
	}
	it := unit.Iteration(s.Scale1, s.Scale2, s.Shift2, s.Shuffle)
	return b.add(func() { it.Run(y, x[0]) })
}

// Sum adds maps, two at a time.
func (b *builder) Sum(s *folded.Sum) error {
	x, y := b.node(s)
	if len(x) == 1 {
		end := kernel.NewPixelAffine(orOnes(s.Factor[0], y.C), orZeros(s.Shift, y.C), limits(s.Clamp))
		return b.add(func() { end.Apply(y, x[0]) })
	}
	for i := len(x) - 2; i >= 0; i-- {
		shift, clamp, other := []float32(nil), folded.Clamp{}, y
		if i == 0 {
			shift, clamp = s.Shift, s.Clamp
		}
		if i == len(x)-2 {
			other = b.scaled(x[i+1], s.Factor[i+1])
		}
		end := kernel.NewPixelAffine(orOnes(s.Factor[i], y.C), orZeros(shift, y.C), limits(clamp))
		if err := b.add(func() { end.Add(y, x[i], other) }); err != nil {
			return err
		}
	}
	return nil
}

// scaled is a map times a factor, if there is one.
func (b *builder) scaled(x *kernel.Pixels, factor []float32) *kernel.Pixels {
	if factor == nil {
		return x
	}
	y := kernel.NewPixels(x.C, x.H, x.W)
	end := kernel.NewPixelAffine(factor, make([]float32, x.C), kernel.None())
	_ = b.add(func() { end.Apply(y, x) }) // which never fails
	return y
}

func orOnes(factor []float32, n int) []float32 {
	if factor != nil {
		return factor
	}
	ones := make([]float32, n)
	for i := range ones {
		ones[i] = 1
	}
	return ones
}

func orZeros(shift []float32, n int) []float32 {
	if shift != nil {
		return shift
	}
	return make([]float32, n)
}
