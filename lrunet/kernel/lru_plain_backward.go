package kernel

// outputsPerPart is how many output channels of a group share one part of the
// pointwise weights' gradient. It is even, so that outputs are paired as they
// would be in one part, which decides how sums are rounded.
const outputsPerPart = 8

// Backward implements LRU.
func (l *referenceLRU) Backward(dx *Tensor, g LRUGrads, dy, y, x *Tensor, p LRUParams) {
	dy.must("layer reuse backward", "gradient", l.s.C, l.s.H, l.s.W, l.kept.N)
	y.must("layer reuse backward", "result", l.s.C, l.s.H, l.s.W, l.kept.N)
	x.must("layer reuse backward", "input", l.s.C, l.s.H, l.s.W, l.kept.N)
	dx.result("layer reuse backward", "input gradient", l.s.C, l.s.H, l.s.W, l.kept.N)
	l.start(x, p)
	b := &l.backward
	b.dx, b.dy, b.y, b.grads = dx, dy, y, g
	b.run()
}

// lruBackward computes an iteration's gradients.
type lruBackward struct {
	*referenceLRU
	dx, dy, y *Tensor
	grads     LRUGrads
	step      lruStep
	all       lruMaps // of all groups, unless step is lruGroup
}

// lruMaps is the intermediate maps of one group or of all: depthwise results
// u, the gradient dv of what the first normalisation makes of them, the
// gradient dz of the pointwise results, and the sums of dz's planes.
type lruMaps struct {
	u, dv, dz rows
	totals    []float32
}

// maps lays out the maps of the given number of channels in scratch.
func (f *lruBackward) maps(scratch []float32, channels int) (m lruMaps, rest []float32) {
	m.u, scratch = f.carve(scratch, channels*f.s.Expansion)
	m.dv, scratch = f.carve(scratch, channels*f.s.Expansion)
	m.dz, scratch = f.carve(scratch, channels)
	m.totals = scratch[:channels]
	return m, scratch[channels:]
}

// room is how much scratch the maps of the given number of channels take.
func (f *lruBackward) room(channels int) int {
	return channels * ((2*f.s.Expansion+1)*f.pitch + 1)
}

// of is the maps of the given number of channels, from the given one on.
func (m *lruMaps) of(first, channels, expansion int) lruMaps {
	return lruMaps{
		u:      m.u.part(first*expansion, channels*expansion),
		dv:     m.dv.part(first*expansion, channels*expansion),
		dz:     m.dz.part(first, channels),
		totals: m.totals[first:][:channels],
	}
}

func (f *lruBackward) run() {
	f.step = lruGroup
	if f.byGroup() {
		f.p.Run(f.s.Groups, f)
		return
	}
	f.all, _ = f.maps(f.p.common(f.room(f.s.C)), f.s.C)
	f.step = lruFinish
	f.p.Run(f.s.C, f)
	f.step = lruWeights
	f.p.Run(f.s.Groups*f.weightParts(), f)
	f.step = lruPointwise
	f.p.Run(f.s.Groups*f.tiles, f)
	f.step = lruChannels
	f.p.Run(f.s.C, f)
}

// weightParts is how many parts of outputsPerPart channels a group has.
func (f *lruBackward) weightParts() int { return (f.in + outputsPerPart - 1) / outputsPerPart }

func (f *lruBackward) Part(part, thread int) {
	if f.step == lruGroup {
		f.group(part, thread)
		return
	}
	e := f.s.Expansion
	switch f.step {
	case lruFinish:
		f.unfinish(f.all.of(part, 1, e), part, f.p.Scratch(thread, f.g.size()))
	case lruWeights:
		g, first := part/f.weightParts(), part%f.weightParts()*outputsPerPart
		m := f.all.of(g*f.in, f.in, e)
		for t := range f.tiles {
			f.correlate(m, g, t, first, min(outputsPerPart, f.in-first))
		}
		f.centre(m, g, first, min(outputsPerPart, f.in-first))
	case lruPointwise:
		g := part / f.tiles
		f.unproject(f.all.of(g*f.in, f.in, e), g, part%f.tiles)
	case lruChannels:
		f.collapse(f.all.of(part, 1, e), part, f.p.Scratch(thread, f.g.size()))
	}
}

func (f *lruBackward) group(g, thread int) {
	m, copied := f.maps(f.p.Scratch(thread, f.room(f.in)+f.g.size()), f.in)
	for i := range f.in {
		f.unfinish(m.of(i, 1, f.s.Expansion), g*f.in+i, copied)
	}
	for t := range f.tiles {
		f.correlate(m, g, t, 0, f.in)
		f.unproject(m, g, t)
	}
	f.centre(m, g, 0, f.in)
	for i := range f.in {
		f.collapse(m.of(i, 1, f.s.Expansion), g*f.in+i, copied)
	}
}

// unfinish undoes finish: it starts channel c of dx with the gradient through
// the addition, and sets dz to the one through the second normalisation. It
// also computes the depthwise results again.
func (f *lruBackward) unfinish(m lruMaps, c int, copied []float32) {
	place := f.s.place(c)
	dx, z, dz := f.dx.Plane(c), f.kept.Plane(c), m.dz.span(0, 0, f.live)
	maskPositive(dx, f.dy.Plane(place), f.y.Plane(place))
	var a, b, k float32
	f.grads.Scale2[c], f.grads.Shift2[c], a, b, k = f.norms.second[c].backward(dx, z, f.x.count(), f.params.Scale2[c])
	affine2(dz, dx, z, a, b, k)
	clearPadding(dz, f.x.N)
	m.totals[0] = float32(sum(dz))
	f.expand(m.u, c, copied)
}

// outputs is the gradient of the pointwise weights of some outputs of group g.
func (f *lruBackward) outputs(g, first, count int) []float32 {
	return f.grads.PW[(g*f.in+first)*f.mid:][:count*f.mid]
}

// correlate adds tile t's share to the inner products of dz with the
// depthwise results, for some outputs of group g.
func (f *lruBackward) correlate(m lruMaps, g, t, first, count int) {
	dw := f.outputs(g, first, count)
	if t == 0 {
		clear(dw)
	}
	at, n := f.tileAt(t)
	gram(dw, m.dz.part(first, count), at, m.u, at, n)
}

// centre makes the gradient of the pointwise weights of the sums of correlate:
// those weights meet not u but a*u + b, so it is a times the sum, plus b times
// the sum of dz.
func (f *lruBackward) centre(m lruMaps, g, first, count int) {
	dw := f.outputs(g, first, count)
	for k := range f.mid {
		a, b := f.norms.first[g*f.mid+k].affine(f.params.Scale1[g*f.mid+k], f.params.Shift1[g*f.mid+k])
		for i := range count {
			dw[i*f.mid+k] = a*dw[i*f.mid+k] + b*m.totals[first+i]
		}
	}
}

// unproject computes tile t of dv for group g.
func (f *lruBackward) unproject(m lruMaps, g, t int) {
	w := f.weights(g)
	w.outStep, w.inStep = w.inStep, w.outStep
	at, n := f.tileAt(t)
	for k := range f.mid {
		clear(m.dv.span(k, at, n))
	}
	w.multiply(m.dv, at, m.dz, at, n)
}

// collapse takes the gradient of channel c's normalised depthwise results back
// through the first normalisation and the depthwise convolution.
func (f *lruBackward) collapse(m lruMaps, c int, copied []float32) {
	for e := range f.s.Expansion {
		f.unnormalise(m.dv.span(e, 0, f.live), m.u.span(e, 0, f.live), c*f.s.Expansion+e)
	}
	dw := f.grads.DW[c*f.s.Expansion*9:][:f.s.Expansion*9]
	clear(dw)
	area := f.s.H * f.s.W * Lanes
	for b := range Blocks(f.x.N) {
		f.g.load(copied, f.x.block(c, b))
		f.g.correlate(dw, m.dv, b, rows{copied, f.g.taps})
		for e := range f.s.Expansion {
			f.g.load(copied, m.dv.span(e, b*area, area))
			f.g.slideBack(f.dx.block(c, b), copied, f.filter(c*f.s.Expansion+e))
		}
	}
}

// unnormalise turns the gradient of normalised depthwise result k into that of
// the result u itself.
func (f *lruBackward) unnormalise(dv, u []float32, k int) {
	var a, b, s float32
	f.grads.Scale1[k], f.grads.Shift1[k], a, b, s = f.norms.first[k].backward(dv, u, f.x.count(), f.params.Scale1[k])
	affine2(dv, dv, u, a, b, s)
	clearPadding(dv, f.x.N)
}
