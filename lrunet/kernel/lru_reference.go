package kernel

// referenceLRU is the portable LRU. The pointwise convolution's group reads
// exactly the depthwise results of its own input channels, so the groups are
// independent: each is one part, and its intermediate maps are scratch of the
// part's thread. Only z, the pointwise result, and the statistics are kept
// for the backward half, which computes the depthwise results again.
type referenceLRU struct {
	p     *Pool
	s     LRUShape
	g     window
	in    int    // channels of a group
	mid   int    // depthwise results of a group
	z     Tensor // pointwise results
	norms struct{ first, second []norm }

	live, pitch int   // elements of a plane, and from one scratch plane to the next
	tile        int   // elements of a plane to multiply at a time
	midAt, inAt []int // starts of a group's scratch planes
	x           *Tensor
	params      LRUParams

	forward, infer lruForward
	backward       lruBackward
}

func newReferenceLRU(p *Pool, s LRUShape) *referenceLRU {
	l := &referenceLRU{p: p, s: s, in: s.C / s.Groups}
	l.g = newWindow(3, 1, 1, s.H, s.W)
	l.mid = l.in * s.Expansion
	l.norms.first = make([]norm, s.C*s.Expansion)
	l.norms.second = make([]norm, s.C)
	l.midAt, l.inAt = make([]int, l.mid), make([]int, l.in)
	l.forward = lruForward{referenceLRU: l, train: true}
	l.infer = lruForward{referenceLRU: l}
	l.backward = lruBackward{referenceLRU: l}
	return l
}

// start takes note of what a pass reads, and lays out scratch planes. Planes
// are a little apart from a power of two, so that they do not all compete for
// the same cache lines.
func (l *referenceLRU) start(x *Tensor, p LRUParams) {
	const apart = 64
	l.x, l.params = x, p
	l.live = x.live()
	l.pitch = l.live + apart
	l.tile = tileLength(l.mid)
	for i := range l.midAt {
		l.midAt[i] = i * l.pitch
	}
	for i := range l.inAt {
		l.inAt[i] = i * l.pitch
	}
}

// weights is the pointwise weights of group g.
func (l *referenceLRU) weights(g int) matrix {
	n := l.in * l.mid
	return matrix{w: l.params.PW[g*n:][:n], outStep: l.mid, inStep: 1}
}

// filter is the weights of depthwise result k.
func (l *referenceLRU) filter(k int) *[9]float32 { return (*[9]float32)(l.params.DW[k*9:]) }

// expand computes the depthwise results of a group.
func (l *referenceLRU) expand(u rows, g int, copied []float32) {
	area := l.s.H * l.s.W * Lanes
	for i := range l.in {
		c := g*l.in + i
		for b := range Blocks(l.x.N) {
			l.g.load(copied, l.x.block(c, b))
			for m := range l.s.Expansion {
				l.g.slide(u.span(i*l.s.Expansion+m, b*area, area), copied, l.filter(c*l.s.Expansion+m))
			}
		}
	}
}

// Forward implements LRU.
func (l *referenceLRU) Forward(y, x *Tensor, p LRUParams) {
	x.must("layer reuse", "input", l.s.C, l.s.H, l.s.W, x.N)
	y.result("layer reuse", "result", l.s.C, l.s.H, l.s.W, x.N)
	if l.z.Blocks < Blocks(x.N) {
		l.z = NewTensor(l.s.C, l.s.H, l.s.W, x.Blocks)
	}
	l.z.N = x.N
	l.start(x, p)
	l.forward.y = y
	l.p.Run(l.s.Groups, &l.forward)
}

// Infer implements LRU.
func (l *referenceLRU) Infer(y, x *Tensor, p LRUParams) {
	x.must("layer reuse", "input", l.s.C, l.s.H, l.s.W, x.N)
	y.result("layer reuse", "result", l.s.C, l.s.H, l.s.W, x.N)
	l.start(x, p)
	l.infer.y = y
	l.p.Run(l.s.Groups, &l.infer)
}

// lruForward computes one group in each part.
type lruForward struct {
	*referenceLRU
	train bool
	y     *Tensor
}

func (f *lruForward) Part(g, thread int) {
	scratch := f.p.Scratch(thread, f.g.size()+(f.mid+f.in)*f.pitch)
	copied, scratch := scratch[:f.g.size()], scratch[f.g.size():]
	u, z := rows{scratch, f.midAt}, rows{scratch[f.mid*f.pitch:], f.inAt}
	f.expand(u, g, copied)
	for k := range f.mid {
		f.normalise(u.span(k, 0, f.live), g*f.mid+k)
	}
	f.project(z, u, g)
	for i := range f.in {
		f.finish(z.span(i, 0, f.live), g*f.in+i)
	}
}

// normalise applies the first normalisation to depthwise result k.
func (f *lruForward) normalise(u []float32, k int) {
	p := &f.params
	n := running(p.Mean1[k], p.Variance1[k])
	if f.train {
		n = measure(u, f.x.count(), &p.Mean1[k], &p.Variance1[k])
		f.norms.first[k] = n
	}
	a, b := n.affine(p.Scale1[k], p.Shift1[k])
	affine(u, u, a, b)
	clearPadding(u, f.x.N)
}

// project computes the pointwise results of a group.
func (f *lruForward) project(z, u rows, g int) {
	w := f.weights(g)
	for at := 0; at < f.live; at += f.tile {
		n := min(f.tile, f.live-at)
		for i := range f.in {
			clear(z.span(i, at, n))
		}
		w.multiply(z, at, u, at, n)
	}
}

// finish applies the second normalisation to pointwise result c, adds the
// input, clips, and writes the result where the shuffle wants it.
func (f *lruForward) finish(z []float32, c int) {
	p := &f.params
	n := running(p.Mean2[c], p.Variance2[c])
	if f.train {
		n = measure(z, f.x.count(), &p.Mean2[c], &p.Variance2[c])
		f.norms.second[c] = n
		copy(f.z.Plane(c), z)
	}
	a, b := n.affine(p.Scale2[c], p.Shift2[c])
	y := f.y.Plane(f.s.place(c))
	affineAddReLU(y, z, f.x.Plane(c), a, b)
	clearPadding(y, f.x.N)
}

// Backward implements LRU.
func (l *referenceLRU) Backward(dx *Tensor, g LRUGrads, dy, y, x *Tensor, p LRUParams) {
	dy.must("layer reuse backward", "gradient", l.s.C, l.s.H, l.s.W, l.z.N)
	y.must("layer reuse backward", "result", l.s.C, l.s.H, l.s.W, l.z.N)
	x.must("layer reuse backward", "input", l.s.C, l.s.H, l.s.W, l.z.N)
	dx.result("layer reuse backward", "input gradient", l.s.C, l.s.H, l.s.W, l.z.N)
	l.start(x, p)
	b := &l.backward
	b.dx, b.dy, b.y, b.grads = dx, dy, y, g
	l.p.Run(l.s.Groups, b)
}

// lruBackward computes one group's gradients in each part.
type lruBackward struct {
	*referenceLRU
	dx, dy, y *Tensor
	grads     LRUGrads
}

func (f *lruBackward) Part(g, thread int) {
	scratch := f.p.Scratch(thread, f.g.size()+(2*f.mid+f.in)*f.pitch+f.in)
	copied, scratch := scratch[:f.g.size()], scratch[f.g.size():]
	u, scratch := rows{scratch, f.midAt}, scratch[f.mid*f.pitch:]
	dv, scratch := rows{scratch, f.midAt}, scratch[f.mid*f.pitch:]
	dz, totals := rows{scratch, f.inAt}, scratch[f.in*f.pitch:]
	for i := range f.in {
		totals[i] = f.unfinish(dz.span(i, 0, f.live), g*f.in+i)
	}
	f.expand(u, g, copied)
	f.unproject(dv, dz, u, g, totals)
	for i := range f.in {
		c := g*f.in + i
		f.collapse(c, rows{u.data, u.at[i*f.s.Expansion:]}, rows{dv.data, dv.at[i*f.s.Expansion:]}, copied)
	}
}

// unfinish undoes finish: it starts channel c of dx with the gradient through
// the addition, sets dz to the one through the second normalisation, and
// returns dz's sum.
func (f *lruBackward) unfinish(dz []float32, c int) float32 {
	place := f.s.place(c)
	dx, z := f.dx.Plane(c), f.z.Plane(c)
	maskPositive(dx, f.dy.Plane(place), f.y.Plane(place))
	var a, b, k float32
	f.grads.Scale2[c], f.grads.Shift2[c], a, b, k = f.norms.second[c].backward(dx, z, f.x.count(), f.params.Scale2[c])
	affine2(dz, dx, z, a, b, k)
	clearPadding(dz, f.x.N)
	return float32(sum(dz))
}

// unproject computes the gradients of the pointwise weights and of their
// input. The former are inner products with the normalised depthwise results
// a*u + b, so a times those with u, plus b times the sum of dz.
func (f *lruBackward) unproject(dv, dz, u rows, g int, totals []float32) {
	w := f.weights(g)
	w.outStep, w.inStep = w.inStep, w.outStep
	dw := f.grads.PW[g*f.in*f.mid:][:f.in*f.mid]
	clear(dw)
	for at := 0; at < f.live; at += f.tile {
		n := min(f.tile, f.live-at)
		gram(dw, dz, at, u, at, n)
		for k := range f.mid {
			clear(dv.span(k, at, n))
		}
		w.multiply(dv, at, dz, at, n)
	}
	for k := range f.mid {
		a, b := f.norms.first[g*f.mid+k].affine(f.params.Scale1[g*f.mid+k], f.params.Shift1[g*f.mid+k])
		for i := range f.in {
			dw[i*f.mid+k] = a*dw[i*f.mid+k] + b*totals[i]
		}
	}
}

// collapse takes the gradient of channel c's normalised depthwise results back
// through the first normalisation and the depthwise convolution.
func (f *lruBackward) collapse(c int, u, dv rows, copied []float32) {
	for m := range f.s.Expansion {
		k := c*f.s.Expansion + m
		um, dm := u.span(m, 0, f.live), dv.span(m, 0, f.live)
		var a, b, s float32
		f.grads.Scale1[k], f.grads.Shift1[k], a, b, s = f.norms.first[k].backward(dm, um, f.x.count(), f.params.Scale1[k])
		affine2(dm, dm, um, a, b, s)
		clearPadding(dm, f.x.N)
		clear(f.grads.DW[k*9:][:9])
	}
	area := f.s.H * f.s.W * Lanes
	for block := range Blocks(f.x.N) {
		f.g.load(copied, f.x.block(c, block))
		for m := range f.s.Expansion {
			f.g.slideDots((*[9]float32)(f.grads.DW[(c*f.s.Expansion+m)*9:]), dv.span(m, block*area, area), copied)
		}
		for m := range f.s.Expansion {
			f.g.load(copied, dv.span(m, block*area, area))
			f.g.slideBack(f.dx.block(c, block), copied, f.filter(c*f.s.Expansion+m))
		}
	}
}
