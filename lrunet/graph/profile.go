package graph

import (
	"strings"
	"time"

	"gorgonia.org/gorgonia"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// LayerProfile is what the executions of a layer did. Layers that are executed as
// one, such as a convolution and its batch normalisation, have one.
type LayerProfile struct {
	Name              string       // of the first, e.g. "stage1.3"
	Op                string       // of all, e.g. "Conv+BatchNorm+ReLU"
	Out               lrunet.Shape // per image
	Forward, Backward Pass
}

// Pass is one way through a layer, forward or backward.
type Pass struct {
	Time  time.Duration // of all executions since Watch
	Busy  time.Duration // that threads worked in them, summed over threads
	MAdds int           // of one execution for a full batch, counted nominally: what is computed again does not count
	Bytes int           // of the maps that one execution reads, writes or keeps, each counted once: no pass can move less
}

// Profile is where the time of a trainer's or predictor's executions went.
type Profile struct {
	Executions int
	Time       time.Duration // in all, with what the expression graph itself takes
	Loss       time.Duration // softmax cross entropy
	Layers     []LayerProfile
}

// Graph is the time outside layers and loss: gorgonia's virtual machine, and the
// sums of the gradients of what several layers use.
func (p Profile) Graph() time.Duration {
	rest := p.Time - p.Loss
	for _, l := range p.Layers {
		rest -= l.Forward.Time + l.Backward.Time
	}
	return rest
}

// watch is how a network's executions are timed.
type watch struct {
	now        func() time.Time // nil: not at all
	executions int
	time       time.Duration
}

// spent is what one of a network's operations took.
type spent struct{ time, busy time.Duration }

// start begins anew.
func (n *network) start(now func() time.Time) {
	n.watch = watch{now: now}
	for _, l := range n.layers {
		l.forwards, l.backwards = spent{}, spent{}
	}
	n.model.pool.Watch(now)
}

// timed notes what an operation takes while somebody watches.
func (n *network) timed(s *spent, run func([]gorgonia.Value) gorgonia.Value) func([]gorgonia.Value) gorgonia.Value {
	return func(inputs []gorgonia.Value) gorgonia.Value {
		if n.watch.now == nil {
			return run(inputs)
		}
		begin, busy := n.watch.now(), n.model.pool.Busy()
		result := run(inputs)
		s.time += n.watch.now().Sub(begin)
		s.busy += n.model.pool.Busy() - busy
		return result
	}
}

// profile is what was noted since start.
func (n *network) profile() Profile {
	p := Profile{Executions: n.watch.executions, Time: n.watch.time}
	for _, l := range n.layers {
		p.Layers = append(p.Layers, l.profile(n.blocks))
	}
	return p
}

// profile is what the layer did, on batches of a number of blocks.
func (l *layer) profile(blocks int) LayerProfile {
	p := LayerProfile{
		Name: l.spec.Name, Op: strings.Join(l.spec.ops(), "+"), Out: l.spec.Out,
		Forward:  Pass{Time: l.forwards.time, Busy: l.forwards.busy},
		Backward: Pass{Time: l.backwards.time, Busy: l.backwards.busy},
	}
	p.Forward.MAdds = blocks * kernel.Lanes * l.spec.Op.Work(l.spec.reads(), l.spec.own()).MAdds
	read, written := 0, extent(l.spec.Out, blocks)
	for _, x := range l.spec.inputs {
		read += extent(x, blocks)
	}
	if l.dx == nil { // of a predictor
		p.Forward.Bytes = int(bytes(read + written))
		return p
	}
	p.Forward.Bytes, p.Backward.Bytes = int(bytes(read+written)), int(bytes(written)) // backward reads the gradient
	if k, ok := l.op.(keeper); ok {
		p.Forward.Bytes += int(bytes(k.kept(blocks)))
		p.Backward.Bytes += int(bytes(k.kept(blocks)))
	}
	inputs, result := l.op.needs()
	for _, x := range l.spec.inputs[:min(inputs, len(l.spec.inputs))] {
		p.Backward.Bytes += int(bytes(extent(x, blocks)))
	}
	if result {
		p.Backward.Bytes += int(bytes(written))
	}
	p.Backward.MAdds = p.Forward.MAdds
	for _, dx := range l.call.dx {
		if dx != nil { // nobody asks for that of an image
			p.Backward.Bytes += int(bytes(len(dx.Data)))
			p.Backward.MAdds = 2 * p.Forward.MAdds
		}
	}
	return p
}
