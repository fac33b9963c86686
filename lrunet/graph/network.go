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
	params map[string]*gorgonia.Node // those that several layers use
	layers []*layer
	values []*gorgonia.Node // the result of each layer
	blocks int
	ops    uint32 // operations made, for their ids
	rooms  *rooms
	places []*place // of all maps
	step   step
	result *gorgonia.Node // what is left when all is computed; nil: the last layer's result
	vm     gorgonia.VM
	turn   *operation // the last of the forward pass; nil if there is no other
	at     int        // place of the operation that is executed
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
	if err := n.addLayers(training); err != nil {
		return nil, err
	}
	return n, nil
}

// addLayers adds all layers, with places for their results.
func (n *network) addLayers(training bool) error {
	layers := fuse(n.model.Program)
	n.addParams(layers)
	var operators []operator
	for _, spec := range layers {
		if err := n.addLayer(spec, training); err != nil {
			return err
		}
		operators = append(operators, n.layers[len(n.layers)-1].op)
	}
	n.rooms = newRooms(layers, operators, n.blocks, training)
	for i, l := range n.layers {
		l.out = n.place(l.spec.Out, n.rooms.out[i])
		n.values[i].Op().(*operation).room = n.rooms.out[i]
		if again := n.rooms.again[i]; again != nil {
			l.again = n.place(l.spec.Out, again)
		}
	}
	return nil
}

// addParams adds the trainable parameters that several layers use.
func (n *network) addParams(layers []*fused) {
	users := paramUsers(layers)
	for _, p := range n.model.used() {
		if p.Role.Trainable() && users[p.Name] > 1 {
			dense := tensor.New(tensor.WithShape(len(p.Value)), tensor.WithBacking(p.Value))
			n.params[p.Name] = gorgonia.NewTensor(n.graph, tensor.Float32, 1,
				gorgonia.WithShape(len(p.Value)), gorgonia.WithName(p.Name), gorgonia.WithValue(dense))
		}
	}
}

func (n *network) addLayer(spec *fused, training bool) error {
	l, err := newLayer(n.model, spec, n.blocks, &n.step)
	if err != nil {
		return err
	}
	index := len(n.layers)
	l.bindParameters(n)
	o := n.newOperation(l.spec.Name, n.timed(&l.forwards, func(inputs []gorgonia.Value) gorgonia.Value { return l.forward(inputs, training) }))
	o.in = append(types(mapType, len(l.x)), types(vectorType, len(l.shared))...)
	o.out, o.shape = mapType, dims(l.spec.Out, n.blocks)
	o.uses = func() []*room { return n.rooms.forward(index) }
	var children gorgonia.Nodes
	for _, in := range l.spec.In {
		children = append(children, n.value(in))
		l.below = append(l.below, n.layer(in))
		o.wrt = append(o.wrt, in != lrunet.Image)
	}
	for _, s := range l.shared {
		children = append(children, s.node)
		o.wrt = append(o.wrt, true)
	}
	if l.own != nil {
		o.in = append(o.in, scalarType)
		children = append(children, l.own)
		o.wrt = append(o.wrt, true)
	}
	o.diff = func(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
		return n.differentiate(index, inputs, output, grad)
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
	return &operation{id: n.ops, name: name, run: run, network: n, uses: func() []*room { return nil }}
}

// value is the node of a layer's result, or of the image.
func (n *network) value(index int) *gorgonia.Node {
	if index == lrunet.Image {
		return n.image
	}
	return n.values[index]
}

// layer is the one with an index; nil for the image.
func (n *network) layer(index int) *layer {
	if index == lrunet.Image {
		return nil
	}
	return n.layers[index]
}

// compile makes the virtual machine that runs the graph, and room for all maps.
func (n *network) compile() error {
	graph := n.graph
	if n.result != nil {
		graph = graph.ExactSubgraphRoots(n.result)
	}
	if err := n.allocate(graph); err != nil {
		return err
	}
	n.vm = gorgonia.NewTapeMachine(graph)
	// The machine refers to the network and the network to the machine: with a
	// finalizer neither would ever be collected.
	runtime.SetFinalizer(n.vm, nil)
	return nil
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
	n.failure, n.at = nil, 0
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
