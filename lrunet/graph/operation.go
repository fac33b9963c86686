package graph

import (
	"fmt"
	"hash"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"lrunet/internal/crash"
)

// operation is a gorgonia operation that runs one of our functions. It owns its
// result, and its id makes it different from every other node of its graph
// (gorgonia silently merges nodes of equal hash and children).
type operation struct {
	id    uint32
	name  string
	in    []hm.Type
	out   hm.Type
	shape tensor.Shape
	run   func(inputs []gorgonia.Value) gorgonia.Value

	network *network
	uses    func() []*room // maps that it reads or writes
	room    *room          // of the result; nil if that is no map
	shared  bool           // whether the result is another operation's, too
	place   int            // in the order of execution

	wrt  []bool // which inputs it is differentiable by; empty for operations of the backward pass
	diff func(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error)
}

// scalarShape is the shape of losses and of tokens, results that only order
// the execution.
func scalarShape() tensor.Shape { return tensor.ScalarShape() }

// mapType is the type of feature maps, vectorType that of parameters,
// scalarType that of losses and tokens.
var (
	mapType    hm.Type = gorgonia.TensorType{Dims: 3, Of: tensor.Float32}
	vectorType hm.Type = gorgonia.TensorType{Dims: 1, Of: tensor.Float32}
	scalarType hm.Type = tensor.Float32
)

func (o *operation) Arity() int { return len(o.in) }

// Type is made afresh at each call because gorgonia recycles it.
func (o *operation) Type() hm.Type {
	types := append(append(make([]hm.Type, 0, len(o.in)+1), o.in...), o.out)
	return hm.NewFnType(types...)
}

func (o *operation) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) {
	return o.shape.Clone(), nil
}

// Do runs the function. A panic would end the process from the virtual
// machine's own goroutine, so it becomes an error here.
func (o *operation) Do(inputs ...gorgonia.Value) (result gorgonia.Value, err error) {
	defer func() {
		if p := crash.Of(recover()); p != nil {
			err = fmt.Errorf("graph: %s: %w", o.name, p)
			o.network.failure = err
		}
	}()
	if err := o.network.proceed(o); err != nil {
		return nil, err
	}
	return o.run(inputs), nil
}

func (o *operation) ReturnsPtr() bool     { return false }
func (o *operation) CallsExtern() bool    { return false }
func (o *operation) OverwritesInput() int { return -1 }
func (o *operation) Hashcode() uint32     { return o.id }
func (o *operation) String() string       { return o.name }

func (o *operation) WriteHash(h hash.Hash) { fmt.Fprintf(h, "lrunet/%d/%s", o.id, o.name) }

func (o *operation) DiffWRT(int) []bool { return o.wrt }

func (o *operation) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	return o.diff(inputs, output, grad)
}
