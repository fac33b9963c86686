package lrunet

import "fmt"

// builder appends layers to a program. After an error it does nothing more,
// so that only finish need be asked.
type builder struct {
	program Program
	err     error
}

// out is the shape of a layer's result, or of the image.
func (b *builder) out(layer int) Shape {
	if layer == Image || b.err != nil {
		return b.program.Input
	}
	return b.program.Layers[layer].Out
}

// add appends a layer that reads the given ones and returns its index. names
// are its parameters', in the operator's documented order.
func (b *builder) add(name string, op Op, names []string, in ...int) int {
	if b.err != nil {
		return Image
	}
	shapes := make([]Shape, len(in))
	for i, layer := range in {
		shapes[i] = b.out(layer)
	}
	sig, err := sign(op, shapes)
	if err == nil && len(names) != len(sig.params) {
		err = fmt.Errorf("has %d parameter names, want %d", len(names), len(sig.params))
	}
	if err != nil {
		b.err = fmt.Errorf("program %q: layer %q %w", b.program.Arch, name, err)
		return Image
	}
	for i, n := range names {
		sig.params[i].Name = n
	}
	b.program.Layers = append(b.program.Layers, Layer{Name: name, Op: op, In: in, Out: sig.out, Params: sig.params})
	return len(b.program.Layers) - 1
}

// finish is the program, if it is a sound one.
func (b *builder) finish() (*Program, error) {
	if b.err != nil {
		return nil, b.err
	}
	if err := b.program.Validate(); err != nil {
		return nil, err
	}
	return &b.program, nil
}

// normNames are PyTorch's names of a batch normalisation's arrays.
func normNames(prefix string) []string {
	return []string{prefix + ".weight", prefix + ".bias", prefix + ".running_mean", prefix + ".running_var"}
}
