package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Dropout zeroes elements at random and scales the others up, so that the
// expectation stays. Which ones depends on the seed and on an element's
// channel, position and image alone.
type Dropout struct {
	p    *Pool
	mask dropoutMask
}

// NewDropout makes a dropout.
func NewDropout(p *Pool) *Dropout { return &Dropout{p: p} }

// Forward sets y to x, of the same shape, with a share of rate (0 to 1) of the elements zeroed
// and the others divided by 1 - rate.
func (d *Dropout) Forward(y, x *Tensor, rate float64, seed uint64) {
	y.result("dropout", "result", x.C, x.H, x.W, x.N)
	const steps = 1 << 53
	f := &d.mask
	f.seed, f.below, f.scale = simd.Mix(seed), uint64(rate*steps), 0
	if rate < 1 {
		f.scale = float32(1 / (1 - rate))
	}
	f.y, f.x = y, x
	d.p.Run(x.C, f)
}

// Backward sets dx to dy, of the same shape, under the last Forward's mask.
func (d *Dropout) Backward(dx, dy *Tensor) {
	dx.result("dropout backward", "result", dy.C, dy.H, dy.W, dy.N)
	d.mask.y, d.mask.x = dx, dy
	d.p.Run(dy.C, &d.mask)
}

// dropoutMask applies the mask to one channel in each part.
type dropoutMask struct {
	y, x  *Tensor
	seed  uint64
	below uint64 // an element is dropped if its hash's 53 bits are below
	scale float32
}

func (f *dropoutMask) Part(c, _ int) {
	x, y := f.x.Plane(c), f.y.Plane(c)
	if f.below == 0 {
		copy(y, x)
		return
	}
	// Channels are far apart, so that the mask does not depend on how many
	// images the batch has.
	active.Dropout(y, x, f.seed+uint64(c)<<40, f.below, f.scale)
}
