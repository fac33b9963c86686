package kernel

// Blend is the sum of one or two maps, each times a factor: one number for all
// channels, one for each, or none.
type Blend struct {
	p        *Pool
	sums     [2][]float32 // of each channel, for a factor of all
	forward  blendForward
	backward blendBackward
}

// NewBlend makes a blend of maps with the given channels.
func NewBlend(p *Pool, channels int) *Blend {
	b := &Blend{p: p, sums: [2][]float32{make([]float32, channels), make([]float32, channels)}}
	b.backward.Blend = b
	return b
}

// Forward sets y to the sum of x, one or two maps of y's shape, times their
// factors. A factor has one element or one for each channel; nil is none.
func (b *Blend) Forward(y *Tensor, x []*Tensor, factors [][]float32) {
	first := x[0]
	x[len(x)-1].must("blend", "last input", first.C, first.H, first.W, first.N)
	y.result("blend", "result", first.C, first.H, first.W, first.N)
	b.forward = blendForward{y, x, factors}
	b.p.Run(first.C, &b.forward)
}

type blendForward struct {
	y       *Tensor
	x       []*Tensor
	factors [][]float32
}

func (f *blendForward) Part(c, _ int) {
	y, x := f.y.Plane(c), f.x[0].Plane(c)
	if len(f.x) == 1 {
		active.Affine(y, x, at(f.factors[0], c), 0)
		return
	}
	active.Affine2(y, x, f.x[1].Plane(c), at(f.factors[0], c), at(f.factors[1], c), 0)
}

// at is a factor's number for channel c.
func at(factor []float32, c int) float32 {
	switch len(factor) {
	case 0:
		return 1
	case 1:
		return factor[0]
	}
	return factor[c]
}

// Backward overwrites dx and dfactors, those that are not nil, with the
// gradients of the maps and their factors, given the result's gradient dy, and x
// and factors as the last Forward read them.
func (b *Blend) Backward(dx []*Tensor, dfactors [][]float32, dy *Tensor, x []*Tensor, factors [][]float32) {
	for _, d := range dx {
		if d != nil {
			d.result("blend backward", "input gradient", dy.C, dy.H, dy.W, dy.N)
		}
	}
	f := &b.backward
	f.dx, f.dfactors, f.dy, f.x, f.factors = dx, dfactors, dy, x, factors
	b.p.Run(dy.C, f)
	for k, d := range dfactors {
		if len(d) == 1 {
			total := 0.0
			for _, s := range b.sums[k] {
				total += float64(s)
			}
			d[0] = float32(total)
		} else {
			copy(d, b.sums[k])
		}
	}
}

type blendBackward struct {
	*Blend
	dx       []*Tensor
	dfactors [][]float32
	dy       *Tensor
	x        []*Tensor
	factors  [][]float32
}

func (f *blendBackward) Part(c, _ int) {
	dy := f.dy.Plane(c)
	for k, x := range f.x {
		if f.dfactors[k] != nil {
			_, product := active.CrossMoments(dy, x.Plane(c))
			f.sums[k][c] = float32(product)
		}
		if f.dx[k] != nil {
			active.Affine(f.dx[k].Plane(c), dy, at(f.factors[k], c), 0)
		}
	}
}
