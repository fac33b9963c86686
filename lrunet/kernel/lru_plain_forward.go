package kernel

// Forward implements LRU.
func (l *referenceLRU) Forward(y, x *Tensor, p LRUParams) {
	x.must("layer reuse", "input", l.s.C, l.s.H, l.s.W, x.N)
	if l.kept.Blocks < Blocks(x.N) {
		l.kept = NewTensor(l.s.C, l.s.H, l.s.W, x.Blocks)
	}
	l.kept.N = x.N
	l.start(x, p)
	l.forward.run(y)
}

// Infer implements LRU.
func (l *referenceLRU) Infer(y, x *Tensor, p LRUParams) {
	x.must("layer reuse", "input", l.s.C, l.s.H, l.s.W, x.N)
	l.start(x, p)
	l.infer.run(y)
}

// lruForward computes an iteration with the batch's statistics (train) or the
// running ones.
type lruForward struct {
	*referenceLRU
	train bool
	y     *Tensor
	step  lruStep
	u, z  rows // all depthwise and pointwise results, unless step is lruGroup
}

func (f *lruForward) run(y *Tensor) {
	y.result("layer reuse", "result", f.s.C, f.s.H, f.s.W, f.x.N)
	f.y, f.step = y, lruGroup
	if f.byGroup() {
		f.p.Run(f.s.Groups, f)
		return
	}
	mid := f.s.C * f.s.Expansion
	u, scratch := f.carve(f.p.common((mid+f.s.C)*f.pitch), mid)
	f.u = u
	f.z, _ = f.carve(scratch, f.s.C)
	f.step = lruChannels
	f.p.Run(f.s.C, f)
	f.step = lruPointwise
	f.p.Run(f.s.Groups*f.tiles, f)
	f.step = lruFinish
	f.p.Run(f.s.C, f)
}

func (f *lruForward) Part(part, thread int) {
	switch f.step {
	case lruGroup:
		f.group(part, thread)
	case lruChannels:
		copied := f.p.Scratch(thread, f.g.size())
		f.channel(f.u.part(part*f.s.Expansion, f.s.Expansion), part, copied)
	case lruPointwise:
		g := part / f.tiles
		f.project(f.z.part(g*f.in, f.in), f.u.part(g*f.mid, f.mid), g, part%f.tiles)
	case lruFinish:
		f.finish(f.z.span(part, 0, f.live), part)
	}
}

func (f *lruForward) group(g, thread int) {
	scratch := f.p.Scratch(thread, (f.mid+f.in)*f.pitch+f.g.size())
	u, scratch := f.carve(scratch, f.mid)
	z, copied := f.carve(scratch, f.in)
	for i := range f.in {
		f.channel(u.part(i*f.s.Expansion, f.s.Expansion), g*f.in+i, copied)
	}
	for t := range f.tiles {
		f.project(z, u, g, t)
	}
	for i := range f.in {
		f.finish(z.span(i, 0, f.live), g*f.in+i)
	}
}

// channel computes the normalised depthwise results of channel c.
func (f *lruForward) channel(u rows, c int, copied []float32) {
	f.expand(u, c, copied)
	for m := range f.s.Expansion {
		f.normalise(u.span(m, 0, f.live), c*f.s.Expansion+m)
	}
}

// normalise applies the first normalisation to depthwise result k.
func (f *lruForward) normalise(u []float32, k int) {
	p := &f.params
	var n norm
	if f.train {
		n = measure(u, f.x.count(), &p.Mean1[k], &p.Variance1[k])
		f.norms.first[k] = n
	} else {
		n = running(p.Mean1[k], p.Variance1[k])
	}
	a, b := n.affine(p.Scale1[k], p.Shift1[k])
	affine(u, u, a, b)
	clearPadding(u, f.x.N)
}

// project computes tile t of the pointwise results of group g.
func (f *lruForward) project(z, u rows, g, t int) {
	w := f.weights(g)
	first, n := f.tileAt(t)
	for i := range f.in {
		clear(z.span(i, first, n))
	}
	w.multiply(z, first, u, first, n)
}

// finish applies the second normalisation to pointwise result c, adds the
// input, clips, and writes the result where the shuffle wants it.
func (f *lruForward) finish(z []float32, c int) {
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
	affineAddReLU(y, z, f.x.Plane(c), a, b)
	clearPadding(y, f.x.N)
}
