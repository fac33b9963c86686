package lrunet

import "fmt"

// builder appends layers to a program. After an error it does nothing more, so
// that only finish needs a check.
type builder struct {
	program Program
	err     error
}

// out is the shape of a layer's result, or of the image.
func (b *builder) out(layer int) Shape {
	if b.err != nil {
		return b.program.Input
	}
	return b.program.Result(layer)
}

// add appends a layer that reads the given ones and returns its index. names
// are its parameters', in the operator's documented order.
func (b *builder) add(name string, op Op, names []string, in ...int) int {
	if b.err != nil {
		return Image
	}
	layer := Layer{Name: name, Op: op, In: in}
	sig, err := op.Signature(b.program.Inputs(layer))
	if err == nil && len(names) != len(sig.Params) {
		err = fmt.Errorf("has %d parameter names, must be %d", len(names), len(sig.Params))
	}
	if err != nil {
		b.err = fmt.Errorf("program %q: layer %q %w", b.program.Arch, name, err)
		return Image
	}
	for i, n := range names {
		sig.Params[i].Name = n
	}
	layer.Out, layer.Params = sig.Out, sig.Params
	b.program.Layers = append(b.program.Layers, layer)
	return len(b.program.Layers) - 1
}

// finish is the program, or the first error. Validate is left out: each layer
// has its operator's signature, and tests validate what every network's code
// makes of it.
func (b *builder) finish() (*Program, error) {
	if b.err != nil {
		return nil, b.err
	}
	return &b.program, nil
}
