package kernel

// ReLU is max(x, 0), capped at a maximum if that is positive (6 for ReLU6).
type ReLU struct {
	p        *Pool
	limit    float32
	forward  reluForward
	backward reluBackward
}

// NewReLU makes an activation; limit 0 means none.
func NewReLU(p *Pool, limit float32) *ReLU {
	r := &ReLU{p: p, limit: limit}
	r.forward.limit, r.backward.limit = limit, limit
	return r
}

// Forward sets y to the activation of x, of the same shape. NaN stays NaN.
func (r *ReLU) Forward(y, x *Tensor) {
	y.result("relu", "result", x.C, x.H, x.W, x.N)
	r.forward.y, r.forward.x = y, x
	r.p.Run(x.C, &r.forward)
}

type reluForward struct {
	limit float32
	y, x  *Tensor
}

func (f *reluForward) Part(c, _ int) { f.span(f.y.Plane(c), f.x.Plane(c)) }

// span sets y to the activation of x; both may be one.
func (f *reluForward) span(y, x []float32) {
	if f.limit > 0 {
		active.ReLUCapped(y, x, f.limit)
	} else {
		active.ReLU(y, x)
	}
}

// Backward sets dx to dy where y, the forward half's result, lies strictly
// between zero and the maximum, and to zero elsewhere; all have one shape.
func (r *ReLU) Backward(dx, dy, y *Tensor) {
	dy.must("relu backward", "gradient", y.C, y.H, y.W, y.N)
	dx.result("relu backward", "result", y.C, y.H, y.W, y.N)
	r.backward.dx, r.backward.dy, r.backward.y = dx, dy, y
	r.p.Run(y.C, &r.backward)
}

type reluBackward struct {
	limit     float32
	dx, dy, y *Tensor
}

func (f *reluBackward) Part(c, _ int) { f.span(f.dx.Plane(c), f.dy.Plane(c), f.y.Plane(c)) }

// span sets dx to dy where y lets it pass.
func (f *reluBackward) span(dx, dy, y []float32) {
	if f.limit > 0 {
		active.MaskBetween(dx, dy, y, f.limit)
	} else {
		active.MaskPositive(dx, dy, y)
	}
}
