package graph

import (
	"fmt"
	"runtime"
	"sync"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// building guards gorgonia's package-global constants, which it changes while
// it differentiates.
var building sync.Mutex

// network is a program as an expression graph, for batches of one capacity.
type network struct {
	model  *Model
	graph  *gorgonia.ExprGraph
	image  *gorgonia.Node
	params map[string]*gorgonia.Node
	layers []*layer
	values []*gorgonia.Node // the result of each layer
	blocks int
	ops    uint32 // operations made, for their ids
	step   step
	result *gorgonia.Node // what is left when all is computed; nil: the last layer's result
	vm     gorgonia.VM
	watch  watch

	failure error // of an operation: gorgonia's own error hides it behind its instruction
}

// newNetwork builds the forward pass.
func newNetwork(m *Model, batch int, training bool) (*network, error) {
	n := &network{
		model:  m,
		graph:  gorgonia.NewGraph(),
		params: map[string]*gorgonia.Node{},
		blocks: kernel.Blocks(batch),
	}
	in := m.Program.Input
	n.image = gorgonia.NewTensor(n.graph, tensor.Float32, 3, gorgonia.WithShape(dims(in, n.blocks)...), gorgonia.WithName("image"))
	for _, p := range m.used() {
		n.addParam(p)
	}
	for _, spec := range fuse(m.Program) {
		if err := n.addLayer(spec, training); err != nil {
			return nil, err
		}
	}
	n.allocateOutputs(training)
	return n, nil
}

func (n *network) addParam(p *Param) {
	if !p.Role.Trainable() {
		return // state, not part of the expression
	}
	dense := tensor.New(tensor.WithShape(len(p.Value)), tensor.WithBacking(p.Value))
	n.params[p.Name] = gorgonia.NewTensor(n.graph, tensor.Float32, 1,
		gorgonia.WithShape(len(p.Value)), gorgonia.WithName(p.Name), gorgonia.WithValue(dense))
}

func (n *network) addLayer(spec *fused, training bool) error {
	l, err := newLayer(n.model, spec, n.blocks, &n.step)
	if err != nil {
		return err
	}
	trainable := l.trainable()
	o := n.newOperation(l.spec.Name, n.timed(&l.forwards, func(inputs []gorgonia.Value) gorgonia.Value { return l.forward(inputs, training) }))
	o.in = append(types(mapType, len(l.x)), types(vectorType, len(trainable))...)
	o.out, o.shape = mapType, dims(l.spec.Out, n.blocks)
	var children gorgonia.Nodes
	for _, in := range l.spec.In {
		children = append(children, n.value(in))
		o.wrt = append(o.wrt, in != lrunet.Image)
	}
	for _, p := range trainable {
		children = append(children, n.params[p.Name])
		o.wrt = append(o.wrt, true)
	}
	o.diff = func(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
		return n.differentiate(l, inputs, output, grad)
	}
	result, err := gorgonia.ApplyOp(o, children...)
	if err != nil {
		return fmt.Errorf("graph: layer %s: %w", l.spec.Name, err)
	}
	n.layers = append(n.layers, l)
	n.values = append(n.values, result)
	return nil
}

// newOperation makes an operation with an id of its own.
func (n *network) newOperation(name string, run func([]gorgonia.Value) gorgonia.Value) *operation {
	n.ops++
	return &operation{id: n.ops, name: name, run: run, fail: func(err error) { n.failure = err }}
}

// value is the node of a layer's result, or of the image.
func (n *network) value(index int) *gorgonia.Node {
	if index == lrunet.Image {
		return n.image
	}
	return n.values[index]
}

// chain says whether buffers can be shared.
func (n *network) chain() bool {
	specs := make([]*fused, len(n.layers))
	for i, l := range n.layers {
		specs[i] = l.spec
	}
	return isChain(specs)
}

// allocateOutputs gives each layer room for its result. Backward needs all of
// them; without it the layers of a chain take turns with two buffers.
func (n *network) allocateOutputs(training bool) {
	var turns [2][]float32
	if !training && n.chain() {
		for i, l := range n.layers {
			turns[i%2] = grow(turns[i%2], extent(l.spec.Out, n.blocks))
		}
	}
	for i, l := range n.layers {
		l.out = newValue(l.spec.Out, n.blocks, turns[i%2])
	}
}

// grow returns a buffer of at least n elements.
func grow(buffer []float32, n int) []float32 {
	if len(buffer) >= n {
		return buffer
	}
	return make([]float32, n)
}

// compile makes the virtual machine that runs the graph. It panics on graphs
// it cannot order, which only a programming error makes.
func (n *network) compile() {
	graph := n.graph
	if n.result != nil {
		graph = graph.ExactSubgraphRoots(n.result)
	}
	n.vm = gorgonia.NewTapeMachine(graph)
	// The machine refers to the network and the network to the machine: with a
	// finalizer neither would ever be collected.
	runtime.SetFinalizer(n.vm, nil)
}

// run executes the graph on a batch.
func (n *network) run(b *Batch) error {
	if b.Images.Blocks != n.blocks {
		return fmt.Errorf("graph: batch has room for %d images, the network for %d", b.Images.Blocks*kernel.Lanes, n.blocks*kernel.Lanes)
	}
	if len(b.Labels) != b.Images.N || b.Images.N == 0 {
		return fmt.Errorf("graph: batch of %d images with %d labels", b.Images.N, len(b.Labels))
	}
	if m := b.Mixture; len(m.Labels) != len(m.Shares) || m.Labels != nil && len(m.Labels) != b.Images.N {
		return fmt.Errorf("graph: batch of %d images with %d second labels and %d shares", b.Images.N, len(m.Labels), len(m.Shares))
	}
	n.step.images, n.step.labels, n.step.mixture = b.Images.N, b.Labels, b.Mixture
	if err := gorgonia.Let(n.image, b.value.dense); err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	n.failure = nil
	err := n.execute()
	if n.failure != nil {
		return n.failure
	}
	return err
}

// execute runs the compiled graph.
func (n *network) execute() error {
	w := &n.watch
	if w.now == nil {
		n.vm.Reset()
		return n.vm.RunAll()
	}
	begin := w.now()
	n.vm.Reset()
	err := n.vm.RunAll()
	w.time += w.now().Sub(begin)
	w.executions++
	return err
}
