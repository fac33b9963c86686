package cost

import (
	"math"

	"lrunet/lrunet"
)

// trace is what each layer of a program touches, in elements.
type trace struct {
	layers []touched
	shared int // weights that more than one layer uses
}

// touched is what one layer touches.
type touched struct {
	live  int // activations that are alive
	moved int // activations that move if none stays near the arithmetic
	in    []result
	out   int // of the layer's own result

	weights []use
	private int // elements of weights that no other layer uses
}

// result is of a layer, or the image, as another one reads it.
type result struct {
	of, size int
	last     bool // nobody reads it later
}

// use is of a trainable parameter that several layers use.
type use struct {
	id, size int
	before   int // the layer that used it last, or never
}

// never is no layer.
const never = -1

func newTrace(p *lrunet.Program) *trace {
	t := &trace{}
	live, last := liveActivations(p), lastUse(p)
	last[len(p.Layers)-1] = math.MaxInt // the logits leave
	for i, l := range p.Layers {
		now := touched{live: live[i], moved: l.Op.Work(p.Inputs(l), l.Out).Moved, out: l.Out.Size()}
		for _, from := range distinct(l.In) {
			now.in = append(now.in, result{from, p.Result(from).Size(), last[from] == i})
		}
		t.layers = append(t.layers, now)
	}
	t.weigh(p)
	return t
}

// weigh notes the weights of all layers.
func (t *trace) weigh(p *lrunet.Program) {
	users := map[string][]int{}
	for i, l := range p.Layers {
		for _, q := range l.Params {
			if q.Role.Trainable() {
				users[q.Name] = append(users[q.Name], i)
			}
		}
	}
	for _, q := range p.Params() {
		list := users[q.Name]
		if len(list) == 1 {
			t.layers[list[0]].private += q.Size()
			continue
		}
		before := never
		for _, i := range list {
			t.layers[i].weights = append(t.layers[i].weights, use{t.shared, q.Size(), before})
			before = i
		}
		if before != never { // it is trainable
			t.shared++
		}
	}
}

// footprint is what layers touch between them at most: weights that they use,
// and the most activations that are alive at a time.
func (t *trace) footprint(from, to int) int {
	live, weights := 0, 0
	for _, l := range t.layers[from : to+1] {
		live = max(live, l.live)
		weights += l.private
		for _, w := range l.weights {
			if w.before < from {
				weights += w.size
			}
		}
	}
	return live + weights
}
