package kernel

import "lrunet/lrunet/kernel/internal/simd"

// Forward implements LRU.
func (l *plainLRU) Forward(y, x *Tensor, p LRUParams) {
	l.s.mustRead(x, x.N)
	if l.kept.Blocks < Blocks(x.N) {
		l.kept = NewTensor(l.s.C, l.s.H, l.s.W, x.Blocks)
	}
	l.kept.N = x.N
	l.start(x, p)
	l.forward.run(y)
}

// Infer implements LRU.
func (l *plainLRU) Infer(y, x *Tensor, p LRUParams) {
	l.s.mustRead(x, x.N)
	l.start(x, p)
	l.infer.run(y)
}

// plainForward computes an iteration with the batch's statistics (train) or the
// running ones.
type plainForward struct {
	*plainLRU
	train bool
	y     *Tensor
	step  plainStep
	u, z  simd.Spans // all depthwise and pointwise results, unless step is stepGroup
}

func (f *plainForward) run(y *Tensor) {
	y.result("layer reuse", "result", f.s.C, f.s.H, f.s.W, f.x.N)
	f.y, f.step = y, stepGroup
	if f.byGroup() {
		f.p.Run(f.s.Groups, f)
		return
	}
	mid := f.s.C * f.s.Expansion
	u, scratch := f.carve(f.p.common((mid+f.s.C)*f.pitch), mid)
	f.u = u
	f.z, _ = f.carve(scratch, f.s.C)
	f.step = stepChannels
	f.p.Run(f.s.C, f)
	f.step = stepPointwise
	f.p.Run(f.s.Groups*f.tiles, f)
	f.step = stepFinish
	f.p.Run(f.s.C, f)
}

func (f *plainForward) Part(part, thread int) {
	switch f.step {
	case stepGroup:
		f.group(part, thread)
	case stepChannels:
		copied := f.p.Scratch(thread, f.g.size())
		f.channel(f.u.Part(part*f.s.Expansion, f.s.Expansion), part, copied)
	case stepPointwise:
		g := part / f.tiles
		f.project(f.z.Part(g*f.in, f.in), f.u.Part(g*f.mid, f.mid), g, part%f.tiles)
	case stepFinish:
		f.finish(f.z.Span(part, 0, f.live), part)
	}
}

func (f *plainForward) group(g, thread int) {
	scratch := f.p.Scratch(thread, (f.mid+f.in)*f.pitch+f.g.size())
	u, scratch := f.carve(scratch, f.mid)
	z, copied := f.carve(scratch, f.in)
	for i := range f.in {
		f.channel(u.Part(i*f.s.Expansion, f.s.Expansion), g*f.in+i, copied)
	}
	for t := range f.tiles {
		f.project(z, u, g, t)
	}
	for i := range f.in {
		f.finish(z.Span(i, 0, f.live), g*f.in+i)
	}
}

// channel computes the normalised depthwise results of channel c.
func (f *plainForward) channel(u simd.Spans, c int, copied []float32) {
	f.depthwise(u, c, copied)
	for m := range f.s.Expansion {
		f.normalise(u.Span(m, 0, f.live), c*f.s.Expansion+m)
	}
}

// normalise applies the first normalisation to depthwise result k.
func (f *plainForward) normalise(u []float32, k int) {
	p := &f.params
	var n norm
	if f.train {
		n = measure(u, f.x.count(), &p.Mean1[k], &p.Variance1[k])
		f.norms.first[k] = n
	} else {
		n = running(p.Mean1[k], p.Variance1[k])
	}
	a, b := n.affine(p.Scale1[k], p.Shift1[k])
	active.Affine(u, u, a, b)
	clearPadding(u, f.x.N)
}

// project computes tile t of the pointwise results of group g.
func (f *plainForward) project(z, u simd.Spans, g, t int) {
	first, n := f.tileAt(t)
	active.MulSpans(f.weights(g), z, first, u, first, n)
}

// finish applies the second normalisation to pointwise result c, adds the
// input, clips, and writes the result where the shuffle wants it.
func (f *plainForward) finish(z []float32, c int) {
	p := &f.params
	var n norm
	if f.train {
		n = measure(z, f.x.count(), &p.Mean2[c], &p.Variance2[c])
		f.norms.second[c] = n
		copy(f.kept.Plane(c), z)
	} else {
		n = running(p.Mean2[c], p.Variance2[c])
	}
	a, b := n.affine(p.Scale2[c], p.Shift2[c])
	y := f.y.Plane(f.s.place(c))
	active.AffineAddReLU(y, z, f.x.Plane(c%f.x.C), a, b)
	clearPadding(y, f.x.N)
}
