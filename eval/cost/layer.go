package cost

import (
	"fmt"
	"reflect"

	"lrunet/lrunet"
)

// work is what a layer computes and moves: its multiply-adds, and the
// activation elements it reads and writes in the model of Of.
func work(l lrunet.Layer, in []lrunet.Shape) (madds, moved int) {
	switch op := l.Op.(type) {
	case lrunet.Conv:
		madds = l.Out.Size() * in[0].C / op.Groups * op.Kernel * op.Kernel
		return madds, in[0].Size() + l.Out.Size()
	case lrunet.LRU:
		// The depthwise convolution reads c channels and writes e*c, the 1x1
		// reads those and writes c, the residual is read: (3+2e)*c.
		x, e := in[0], op.Expansion
		madds = x.Size()*e*9 + x.Size()*e*x.C/op.Groups
		return madds, (3 + 2*e) * x.Size()
	case lrunet.Add:
		return 0, (len(in) - 1) * l.Out.Size() // the first is where the sum accumulates
	case lrunet.BatchNorm, lrunet.ReLU, lrunet.Concat, lrunet.Channels, lrunet.MaxPool, lrunet.AvgPool, lrunet.Dropout:
		return 0, 0
	}
	panic(fmt.Sprintf("cost: operator %T of layer %q has no cost defined", l.Op, l.Name))
}

// inputs are the shapes a layer reads.
func inputs(p *lrunet.Program, l lrunet.Layer) []lrunet.Shape {
	shapes := make([]lrunet.Shape, len(l.In))
	for i, from := range l.In {
		if from == lrunet.Image {
			shapes[i] = p.Input
		} else {
			shapes[i] = p.Layers[from].Out
		}
	}
	return shapes
}

// opName is an operator's name without its settings.
func opName(op lrunet.Op) string { return reflect.TypeOf(op).Name() }

// params counts a layer's trainable elements: those whose names are not yet
// among the seen ones, and the rest. It adds the names to seen.
func params(l lrunet.Layer, seen map[string]bool) (fresh, reused int) {
	for _, q := range l.Params {
		switch {
		case !q.Role.Trainable():
		case seen[q.Name]:
			reused += q.Size()
		default:
			seen[q.Name] = true
			fresh += q.Size()
		}
	}
	return fresh, reused
}

// split counts the trainable elements that several executions share, and
// among the others those of batch normalisations.
func split(p *lrunet.Program) (shared, affine int) {
	uses := map[string]int{}
	for _, l := range p.Layers {
		for _, q := range l.Params {
			uses[q.Name]++
		}
	}
	for _, q := range p.Params() {
		switch {
		case !q.Role.Trainable():
		case uses[q.Name] > 1:
			shared += q.Size()
		case q.Role.Affine():
			affine += q.Size()
		}
	}
	return shared, affine
}
