package kernel

// This file is the convolutions on top of a kernel set. Depthwise 3x3 at
// stride 1 takes the maps as they lie; everything else multiplies a matrix of
// weights with spans, which are first copied where the distance between
// channel planes, often a power of two, would make them compete for the same
// cache lines.

// sliding says whether the convolution is a depthwise 3x3 that keeps the size.
func (c *Conv) sliding() bool { return c.nine() && c.s.Stride == 1 && c.s.Pad == 1 }

// dwise is group g's convolution, if sliding.
func (c *Conv) dwise(w []float32, g int) dwise {
	return dwise{n: 1, e: c.out, height: c.s.H, width: c.s.W, w: w[9*g*c.out:]}
}

// mulSpans calls f, a product of spans, for all tiles of m rows of n positions
// from c on, cs bytes apart; row t of b starts at b[starts[t]].
func (v *kernelSet) mulSpans(f []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int), a scaled, b []float32, starts []int, c *float32, cs, m, n int) {
	size, full, rest := eachTile(m, v.rows)
	f[size](&a.a[0], &b[0], c, &starts[0], a.row*4, a.col*4, len(starts), cs, n, full)
	if rest > 0 {
		done := full * size
		f[size-1](&a.a[done*a.row], &b[0], step(c, done*cs), &starts[0], a.row*4, a.col*4, len(starts), cs, n, rest)
	}
}

// multiplyVector is matrix.multiply; y's spans are equally far apart.
func (m *matrix) multiplyVector(v *kernelSet, y rows, yShift int, x rows, xShift, n int) {
	m.spans(v, v.productSpans, y, yShift, x, xShift, n)
}

// set sets the spans of y to m times the spans of x.
func (m *matrix) set(v *kernelSet, y rows, yShift int, x rows, xShift, n int) {
	m.spans(v, v.productOfSpans, y, yShift, x, xShift, n)
}

func (m *matrix) spans(v *kernelSet, f []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int), y rows, yShift int, x rows, xShift, n int) {
	stride := 0
	if len(y.at) > 1 {
		stride = (y.at[1] - y.at[0]) * 4
	}
	to := y.span(0, yShift, n)
	v.mulSpans(f, scaled{m.w, m.outStep, m.inStep}, x.data[xShift:], x.at, &to[0], stride, len(y.at), n/Lanes)
}

// dotsOfSpans adds to acc[16*(i*len(x.at)+j):], lane by lane, the products of
// span i of y with span j of x over n elements.
func (v *kernelSet) dotsOfSpans(acc []float32, y rows, yShift int, x rows, xShift, n int) {
	k := len(x.at)
	size, full, _ := eachTile(len(y.at), v.dotRows)
	kSize, kFull, _ := eachTile(k, v.dotCols)
	for i, tile := 0, 0; i < len(y.at); tile++ {
		h := size
		if tile >= full {
			h--
		}
		for j, kTile := 0, 0; j < k; kTile++ {
			w := kSize
			if kTile >= kFull {
				w--
			}
			v.dotSpans[h][w](&y.data[yShift], &x.data[xShift], &acc[(i*k+j)*Lanes], &y.at[i], &x.at[j], k*laneBytes, n/Lanes)
			j += w
		}
		i += h
	}
}

// gather is spans of n elements as the rows of a matrix. Where they lie an even
// number of positions apart they are copied into scratch, where they do not.
func gather(a *arena, from rows, shift, n int) rowset {
	apart := 0
	if len(from.at) > 1 {
		apart = from.at[1] - from.at[0]
	}
	if apart/Lanes%2 == 1 || apart == 0 {
		return rowset{&from.span(0, shift, n)[0], apart * 4}
	}
	to := a.buffer(len(from.at), n/Lanes)
	pitch := (n/Lanes | 1) * Lanes
	dst := unsafeSlice(to.at, len(from.at)*pitch)
	for i := range from.at {
		copy(dst[i*pitch:], from.span(i, shift, n))
	}
	return to
}

// product computes y = m*x over spans of n elements, m transposed or not.
func (c *Conv) product(v *kernelSet, m matrix, y rows, x rows, shift, n, thread int) {
	a := newArena(c.p.Scratch(thread, len(x.at)*(n+2*Lanes)+2*Lanes))
	stride := 0
	if len(y.at) > 1 {
		stride = (y.at[1] - y.at[0]) * 4
	}
	from := gather(&a, x, shift, n)
	v.mul(scaled{m.w, m.outStep, m.inStep}, from, rowset{&y.span(0, shift, n)[0], stride}, len(y.at), len(x.at), n/Lanes)
}

func (f *convForward) sliding(g, b int) {
	x, y := f.x.block(g, b), rowsOf(f.y, g*f.out).col(b*f.s.H*f.s.W)
	f.dwise(f.w, g).store(active, rowset{&x[0], 0}, y, 0, f.s.H, 0)
	for o := g * f.out; o < (g+1)*f.out; o++ {
		if bias := f.biasOf(o); bias != 0 {
			affine(f.y.block(o, b), f.y.block(o, b), 1, bias)
		}
	}
}

func (f *convBackData) sliding(g, b int) {
	dx, dy := f.dx.block(g, b), rowsOf(f.dy, g*f.out).col(b*f.s.H*f.s.W)
	clear(dx)
	f.dwise(f.w, g).gradX(active, dy, rowset{&dx[0], 0})
}

// vector computes the gradient of the weights of output channels first to
// end-1 of group g, as sums of lanes that are added up last.
func (f *convBackWeights) vector(dw []float32, g, first, end, thread int) {
	outs, area := end-first, f.g.outH*f.g.span()
	tile := min(tileLength(f.in), f.dy.live())
	need := (len(dw)+outs)*(Lanes+4) + 64*Lanes
	if f.direct {
		need += (f.in + outs) * (tile + 2*Lanes)
	} else {
		need += f.in * f.g.size()
	}
	a := newArena(f.p.Scratch(thread, need))
	acc := a.zeros(len(dw) * Lanes)
	totals := a.doubles(len(dw))
	dy := rows{f.dy.Data, f.yAt[first:end]}
	switch {
	case f.direct:
		x := rows{f.x.Data, f.xAt[g*f.in:][:f.in]}
		for at := 0; at < f.dy.live(); at += tile {
			n, piece := min(tile, f.dy.live()-at), a
			active.dots(gather(&piece, dy, at, n), gather(&piece, x, at, n), acc, f.in, outs, f.in, n/Lanes)
		}
	case f.sliding():
		for b := range Blocks(f.dy.N) {
			x, y := f.x.block(g, b), rowsOf(f.dy, first).col(b*f.s.H*f.s.W)
			dwise{n: 1, e: outs, height: f.s.H, width: f.s.W}.gradW(active, rowset{&x[0], 0}, y, acc)
		}
	default:
		copied := a.take(f.in * f.g.size())
		for b := range Blocks(f.dy.N) {
			for i := range f.in {
				f.g.load(copied[i*f.g.size():], f.x.block(g*f.in+i, b))
			}
			for r := range f.g.outH {
				active.dotsOfSpans(acc, dy, b*area+r*f.g.span(), rows{copied, f.taps}, r*f.g.step(), f.g.span())
			}
		}
	}
	active.laneSums(&totals[0], &acc[0], len(dw))
	for i, t := range totals {
		dw[i] = float32(t)
	}
}
