package kernel

// Add is the sum of two maps.
type Add struct {
	p        *Pool
	forward  addForward
	backward addBackward
}

// NewAdd makes a sum.
func NewAdd(p *Pool) *Add { return &Add{p: p} }

// Forward sets y to a + b; all have one shape, and y may be a or b.
func (s *Add) Forward(y, a, b *Tensor) {
	b.must("add", "second input", a.C, a.H, a.W, a.N)
	y.result("add", "result", a.C, a.H, a.W, a.N)
	s.forward = addForward{y, a, b}
	s.p.Run(a.C, &s.forward)
}

type addForward struct{ y, a, b *Tensor }

func (f *addForward) Part(c, _ int) { active.Add(f.y.Plane(c), f.a.Plane(c), f.b.Plane(c)) }

// Backward sets da and db, the gradients of the inputs, to that of the result.
func (s *Add) Backward(da, db, dy *Tensor) {
	da.result("add backward", "first result", dy.C, dy.H, dy.W, dy.N)
	db.result("add backward", "second result", dy.C, dy.H, dy.W, dy.N)
	s.backward = addBackward{da, db, dy}
	s.p.Run(dy.C, &s.backward)
}

type addBackward struct{ da, db, dy *Tensor }

func (f *addBackward) Part(c, _ int) {
	dy := f.dy.Plane(c)
	copy(f.da.Plane(c), dy)
	copy(f.db.Plane(c), dy)
}
