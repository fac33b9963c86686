package kernel

import "lrunet/lrunet/kernel/internal/simd"

// outputsPerPart is how many output channels of a group share one part of the
// pointwise weights' gradient. It is even, so that outputs are paired as they
// would be in one part, which decides how sums are rounded.
const outputsPerPart = 8

// Backward implements LRU.
func (l *plainLRU) Backward(dx *Tensor, g LRUGrads, dy, y, x *Tensor, p LRUParams) {
	dy.must("layer reuse backward", "gradient", l.s.C, l.s.H, l.s.W, l.kept.N)
	y.must("layer reuse backward", "result", l.s.C, l.s.H, l.s.W, l.kept.N)
	l.s.mustRead(x, l.kept.N)
	dx.result("layer reuse backward", "input gradient", l.s.C, l.s.H, l.s.W, l.kept.N)
	l.start(x, p)
	b := &l.backward
	b.dx, b.dy, b.y, b.grads = dx, dy, y, g
	b.run()
}

// plainBackward computes an iteration's gradients.
type plainBackward struct {
	*plainLRU
	dx, dy, y *Tensor
	grads     LRUGrads
	step      plainStep
	all       plainMaps // of all groups, unless step is stepGroup
}

// plainMaps is the intermediate maps of one group or of all: depthwise results
// u, the gradient dv of what the first normalisation makes of them, the
// gradient dz of the pointwise results, and the sums of dz's planes.
type plainMaps struct {
	u, dv, dz simd.Spans
	totals    []float32
}

// maps lays out the maps of the given number of channels in scratch.
func (f *plainBackward) maps(scratch []float32, channels int) (m plainMaps, rest []float32) {
	m.u, scratch = f.carve(scratch, channels*f.s.Expansion)
	m.dv, scratch = f.carve(scratch, channels*f.s.Expansion)
	m.dz, scratch = f.carve(scratch, channels)
	m.totals = scratch[:channels]
	return m, scratch[channels:]
}

// room is how much scratch the maps of the given number of channels take.
func (f *plainBackward) room(channels int) int {
	return channels * ((2*f.s.Expansion+1)*f.pitch + 1)
}

// of is the maps of the given number of channels, from the given one on.
func (m *plainMaps) of(first, channels, expansion int) plainMaps {
	return plainMaps{
		u:      m.u.Part(first*expansion, channels*expansion),
		dv:     m.dv.Part(first*expansion, channels*expansion),
		dz:     m.dz.Part(first, channels),
		totals: m.totals[first:][:channels],
	}
}

func (f *plainBackward) run() {
	f.step = stepGroup
	if f.byGroup() {
		f.p.Run(f.s.Groups, f)
		return
	}
	f.all, _ = f.maps(f.p.common(f.room(f.s.C)), f.s.C)
	f.step = stepFinish
	f.p.Run(f.s.C, f)
	f.step = stepWeights
	f.p.Run(f.s.Groups*f.weightParts(), f)
	f.step = stepPointwise
	f.p.Run(f.s.Groups*f.tiles, f)
	f.step = stepChannels
	f.p.Run(f.s.C, f)
}

// weightParts is how many parts of outputsPerPart channels a group has.
func (f *plainBackward) weightParts() int { return (f.in + outputsPerPart - 1) / outputsPerPart }

func (f *plainBackward) Part(part, thread int) {
	if f.step == stepGroup {
		f.group(part, thread)
		return
	}
	e := f.s.Expansion
	switch f.step {
	case stepFinish:
		f.finishBackward(f.all.of(part, 1, e), part, f.p.Scratch(thread, f.g.size()))
	case stepWeights:
		g, first := part/f.weightParts(), part%f.weightParts()*outputsPerPart
		m := f.all.of(g*f.in, f.in, e)
		for t := range f.tiles {
			f.correlate(m, g, t, first, min(outputsPerPart, f.in-first))
		}
		f.centre(m, g, first, min(outputsPerPart, f.in-first))
	case stepPointwise:
		g := part / f.tiles
		f.projectBackward(f.all.of(g*f.in, f.in, e), g, part%f.tiles)
	case stepChannels:
		f.depthwiseBackward(f.all.of(part, 1, e), part, f.p.Scratch(thread, f.g.size()))
	}
}

func (f *plainBackward) group(g, thread int) {
	m, copied := f.maps(f.p.Scratch(thread, f.room(f.in)+f.g.size()), f.in)
	for i := range f.in {
		f.finishBackward(m.of(i, 1, f.s.Expansion), g*f.in+i, copied)
	}
	for t := range f.tiles {
		f.correlate(m, g, t, 0, f.in)
		f.projectBackward(m, g, t)
	}
	f.centre(m, g, 0, f.in)
	for i := range f.in {
		f.depthwiseBackward(m.of(i, 1, f.s.Expansion), g*f.in+i, copied)
	}
}

// finishBackward is finish's adjoint: it starts channel c of dx with the gradient through
// the addition, and sets dz to the one through the second normalisation. It
// also computes the depthwise results again.
func (f *plainBackward) finishBackward(m plainMaps, c int, copied []float32) {
	place := f.s.place(c)
	dx, z, dz := f.dx.Plane(c), f.kept.Plane(c), m.dz.Span(0, 0, f.live)
	active.MaskPositive(dx, f.dy.Plane(place), f.y.Plane(place))
	var a, b, k float32
	f.grads.Scale2[c], f.grads.Shift2[c], a, b, k = f.norms.second[c].backward(dx, z, f.x.count(), f.params.Scale2[c])
	active.Affine2(dz, dx, z, a, b, k)
	clearPadding(dz, f.x.N)
	m.totals[0] = float32(sum(dz))
	f.depthwise(m.u, c, copied)
}

// outputs is the gradient of the pointwise weights of some outputs of group g.
func (f *plainBackward) outputs(g, first, count int) []float32 {
	return f.grads.PW[(g*f.in+first)*f.mid:][:count*f.mid]
}

// correlate adds tile t's share to the inner products of dz with the
// depthwise results, for some outputs of group g.
func (f *plainBackward) correlate(m plainMaps, g, t, first, count int) {
	dw := f.outputs(g, first, count)
	if t == 0 {
		clear(dw)
	}
	at, n := f.tileAt(t)
	innerProducts(dw, m.dz.Part(first, count), at, m.u, at, n)
}

// centre makes the gradient of the pointwise weights of the sums of correlate:
// those weights meet not u but a*u + b, so it is a times the sum, plus b times
// the sum of dz.
func (f *plainBackward) centre(m plainMaps, g, first, count int) {
	dw := f.outputs(g, first, count)
	for k := range f.mid {
		a, b := f.norms.first[g*f.mid+k].affine(f.params.Scale1[g*f.mid+k], f.params.Shift1[g*f.mid+k])
		for i := range count {
			dw[i*f.mid+k] = a*dw[i*f.mid+k] + b*m.totals[first+i]
		}
	}
}

// projectBackward computes tile t of dv for group g.
func (f *plainBackward) projectBackward(m plainMaps, g, t int) {
	at, n := f.tileAt(t)
	active.MulSpans(f.weights(g).Transposed(), m.dv, at, m.dz, at, n)
}

// depthwiseBackward takes the gradient of channel c's normalised depthwise results back
// through the first normalisation and the depthwise convolution.
func (f *plainBackward) depthwiseBackward(m plainMaps, c int, copied []float32) {
	for e := range f.s.Expansion {
		f.normaliseBackward(m.dv.Span(e, 0, f.live), m.u.Span(e, 0, f.live), c*f.s.Expansion+e)
	}
	dw := f.grads.DW[c*f.s.Expansion*9:][:f.s.Expansion*9]
	clear(dw)
	area := f.s.H * f.s.W * Lanes
	for b := range Blocks(f.x.N) {
		f.g.load(copied, f.x.block(c%f.x.C, b))
		f.g.correlate(dw, m.dv, b, simd.Spans{Data: copied, At: f.g.taps})
		for e := range f.s.Expansion {
			f.g.load(copied, m.dv.Span(e, b*area, area))
			f.g.slideBackward(f.dx.block(c, b), copied, filter(f.params.DW, c*f.s.Expansion+e))
		}
	}
}

// normaliseBackward turns the gradient of normalised depthwise result k into that of
// the result u itself.
func (f *plainBackward) normaliseBackward(dv, u []float32, k int) {
	var a, b, s float32
	f.grads.Scale1[k], f.grads.Shift1[k], a, b, s = f.norms.first[k].backward(dv, u, f.x.count(), f.params.Scale1[k])
	active.Affine2(dv, dv, u, a, b, s)
	clearPadding(dv, f.x.N)
}
