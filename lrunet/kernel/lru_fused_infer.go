package kernel

// Infer implements LRU.
func (l *fusedLRU) Infer(y, x *Tensor, p LRUParams) {
	l.s.mustRead(x, x.N)
	y.result("layer reuse", "result", l.s.C, l.s.H, l.s.W, x.N)
	l.start(x, p)
	l.infer.y = y
	l.pool.Run(l.s.Groups, &l.infer)
}

// fusedInfer computes one group in each part, with both normalisations folded
// into the pointwise weights.
type fusedInfer struct {
	*fusedLRU
	y *Tensor
}

func (f *fusedInfer) Part(g, thread int) {
	a := f.arena(thread)
	p := &f.params
	scale, shift := a.Take(f.k), a.Take(f.k)
	for k := range f.k {
		c := g*f.k + k
		scale[k], shift[k] = running(p.Mean1[c], p.Variance1[c]).affine(p.Scale1[c], p.Shift1[c])
	}
	weights, bias := a.Take(f.m*f.k), a.Take(f.m)
	for m := range f.m {
		c := g*f.m + m
		a2, b2 := running(p.Mean2[c], p.Variance2[c]).affine(p.Scale2[c], p.Shift2[c])
		mean := float32(0)
		row := weights[m*f.k:][:f.k]
		for k, w := range f.weights(g)[m*f.k:][:f.k] {
			row[k] = a2 * (w * scale[k])
			mean += w * shift[k]
		}
		bias[m] = b2 + a2*mean
	}
	f.project(f.y, g, weights, bias, a.Buffer(f.k, f.rows*f.s.W))
	f.clearPlanes(f.y, g, true)
}
