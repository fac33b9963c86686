package kernel

// Add is the sum of two maps, and an activation of it if it has one.
type Add struct {
	p        *Pool
	relu     *ReLU // nil: none
	forward  addForward
	backward addBackward
}

// NewAdd makes a sum.
func NewAdd(p *Pool) *Add {
	s := &Add{p: p}
	s.forward.Add, s.backward.Add = s, s
	return s
}

// NewAddReLU makes a sum with an activation, as of NewReLU.
func NewAddReLU(p *Pool, limit float32) *Add {
	s := NewAdd(p)
	s.relu = NewReLU(p, limit)
	return s
}

// Forward sets y to a + b, or to the activation of that; all have one shape, and y may
// be a or b.
func (s *Add) Forward(y, a, b *Tensor) {
	b.must("add", "second input", a.C, a.H, a.W, a.N)
	y.result("add", "result", a.C, a.H, a.W, a.N)
	s.forward.y, s.forward.a, s.forward.b = y, a, b
	s.p.Run(a.C, &s.forward)
}

type addForward struct {
	*Add
	y, a, b *Tensor
}

func (f *addForward) Part(c, _ int) {
	y, a, b := f.y.Plane(c), f.a.Plane(c), f.b.Plane(c)
	if f.relu == nil {
		active.Add(y, a, b)
		return
	}
	for i := range chunks(y) {
		part := chunk(y, i)
		active.Add(part, chunk(a, i), chunk(b, i))
		f.relu.forward.span(part, part)
	}
}

// Backward sets da and, unless it is nil, db, the gradients of the inputs, to that of the
// result, dy, where the activation, if there is one, let it pass; y is the forward half's
// result.
func (s *Add) Backward(da, db, dy, y *Tensor) {
	da.result("add backward", "first result", dy.C, dy.H, dy.W, dy.N)
	if db != nil {
		db.result("add backward", "second result", dy.C, dy.H, dy.W, dy.N)
	}
	y.must("add backward", "result of the forward half", dy.C, dy.H, dy.W, dy.N)
	s.backward.da, s.backward.db, s.backward.dy, s.backward.y = da, db, dy, y
	s.p.Run(dy.C, &s.backward)
}

type addBackward struct {
	*Add
	da, db, dy, y *Tensor
}

func (f *addBackward) Part(c, _ int) {
	da, dy := f.da.Plane(c), f.dy.Plane(c)
	if f.relu == nil {
		copy(da, dy)
	} else {
		f.relu.backward.span(da, dy, f.y.Plane(c))
	}
	if f.db != nil {
		copy(f.db.Plane(c), da)
	}
}

// chunkSize is how many elements go through several kernels in turn, so that all but
// the first find them in the cache.
const chunkSize = 128 * Lanes

// chunks is how many chunks a plane has, and chunk one of them.
func chunks(plane []float32) int { return (len(plane) + chunkSize - 1) / chunkSize }

func chunk(plane []float32, i int) []float32 {
	return plane[i*chunkSize : min((i+1)*chunkSize, len(plane))]
}
