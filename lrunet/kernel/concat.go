package kernel

import "fmt"

// Concat joins the channels of maps in order.
type Concat struct {
	p *Pool
	f concatCopy
}

// NewConcat makes a concatenation.
func NewConcat(p *Pool) *Concat { return &Concat{p: p} }

// Forward sets y to the channels of xs in order; all have one height and width,
// and y as many channels as xs together.
func (j *Concat) Forward(y *Tensor, xs []*Tensor) {
	y.result("concat", "result", y.C, y.H, y.W, xs[0].N)
	for _, x := range xs {
		x.must("concat", "input", x.C, y.H, y.W, y.N)
	}
	j.run(y, xs, false)
}

// Backward splits dy, of Forward's y's shape, into the gradients of xs.
func (j *Concat) Backward(dxs []*Tensor, dy *Tensor) {
	for _, dx := range dxs {
		dx.result("concat backward", "result", dx.C, dy.H, dy.W, dy.N)
	}
	j.run(dy, dxs, true)
}

func (j *Concat) run(whole *Tensor, pieces []*Tensor, split bool) {
	channels := 0
	for _, piece := range pieces {
		channels += piece.C
	}
	if channels != whole.C {
		panic(fmt.Sprintf("kernel: concat: pieces have %d channels together, want %d", channels, whole.C))
	}
	j.f = concatCopy{whole, pieces, split}
	j.p.Run(whole.C, &j.f)
}

// concatCopy copies one channel of the whole in each part.
type concatCopy struct {
	whole  *Tensor
	pieces []*Tensor
	split  bool
}

func (f *concatCopy) Part(c, _ int) {
	at := c
	for _, piece := range f.pieces {
		switch {
		case at >= piece.C:
			at -= piece.C
		case f.split:
			copy(piece.Plane(at), f.whole.Plane(c))
			return
		default:
			copy(f.whole.Plane(c), piece.Plane(at))
			return
		}
	}
}
