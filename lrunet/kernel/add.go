package kernel

// Add is the sum of two maps. Its gradient is dy for both: Copy.
type Add struct {
	p *Pool
	f addForward
}

// NewAdd makes a sum.
func NewAdd(p *Pool) *Add { return &Add{p: p} }

// Forward sets y to a + b; all have one shape.
func (s *Add) Forward(y, a, b *Tensor) {
	b.must("add", "second input", a.C, a.H, a.W, a.N)
	y.result("add", "result", a.C, a.H, a.W, a.N)
	s.f = addForward{y, a, b}
	s.p.Run(a.C, &s.f)
}

type addForward struct{ y, a, b *Tensor }

func (f *addForward) Part(c, _ int) { active.Add(f.y.Plane(c), f.a.Plane(c), f.b.Plane(c)) }

// Copy sets dst to src, a tensor of the same shape.
func Copy(dst, src *Tensor) {
	dst.result("copy", "result", src.C, src.H, src.W, src.N)
	for c := range src.C {
		copy(dst.Plane(c), src.Plane(c))
	}
}
