package export

import (
	"fmt"

	"lrunet/lrunet"
)

// Conv is a node, with the normalisation after it in its weight and bias where it
// alone has the weight.
func (w *onnxWriter) Conv(op lrunet.Conv) error {
	params := w.layer.Params
	weight, shape := w.network.Value(params[0]), params[0].Shape
	in := []string{w.x(0)}
	switch norm, found := w.normalization(); {
	case found:
		in = append(in,
			w.floats(w.layer.Name+".weight", norm.scaled(weight), shape...),
			w.floats(w.layer.Name+".bias", float32s(norm.shift), op.Out))
	case op.Bias:
		in = append(in, w.param(params[0], shape...), w.param(params[1], op.Out))
	default:
		in = append(in, w.param(params[0], shape...))
	}
	return w.result(w.node("Conv", w.layer.Name, in, append(window(op.Kernel, op.Stride, op.Pad), number("group", op.Groups))...))
}

// normalization is the one that alone reads the current convolution, which then is
// folded, unless the convolution has a bias or shares its weight.
func (w *onnxWriter) normalization() (affine, bool) {
	layers := w.network.Program.Layers
	if w.shared[w.layer.Params[0].Name] > 1 || len(w.layer.Params) > 1 || w.readers[w.at] != 1 || w.at+1 == len(layers) {
		return affine{}, false
	}
	next := layers[w.at+1]
	if _, norm := next.Op.(lrunet.BatchNorm); !norm || next.In[0] != w.at {
		return affine{}, false
	}
	w.folded[w.at+1] = true
	return w.network.normalization(next.Params), true
}

// BatchNorm is two nodes, unless it is folded.
func (w *onnxWriter) BatchNorm(lrunet.BatchNorm) error {
	if w.folded[w.at] {
		return w.result(w.x(0))
	}
	norm, name := w.network.normalization(w.layer.Params), w.layer.Name
	scaled := w.node("Mul", name+".scaled", []string{w.x(0), w.perChannel(name+".scale", float32s(norm.scale))})
	return w.result(w.node("Add", name, []string{scaled, w.perChannel(name+".shift", float32s(norm.shift))}))
}

// ReLU is Relu, or Clip where it has a maximum.
func (w *onnxWriter) ReLU(op lrunet.ReLU) error {
	if op.Max == 0 {
		return w.result(w.node("Relu", w.layer.Name, []string{w.x(0)}))
	}
	low, high := w.floats("zero", []float32{0}), w.floats(fmt.Sprintf("most.%v", op.Max), []float32{op.Max})
	return w.result(w.node("Clip", w.layer.Name, []string{w.x(0), low, high}))
}

// Add is a node for each input but the first.
func (w *onnxWriter) Add(lrunet.Add) error {
	sum := w.x(0)
	for k := 1; k < len(w.layer.In); k++ {
		name := w.layer.Name
		if k+1 < len(w.layer.In) {
			name += fmt.Sprintf(".%d", k)
		}
		sum = w.node("Add", name, []string{sum, w.x(k)})
	}
	return w.result(sum)
}

// Blend is a node for each factor, and one for the sum of two inputs.
func (w *onnxWriter) Blend(op lrunet.Blend) error {
	name := w.layer.Name
	var terms []string
	params := w.layer.Params
	for k := range w.layer.In {
		if k == 0 && op.Plain {
			terms = append(terms, w.x(k))
			continue
		}
		factor := w.perChannel(params[0].Name, w.network.Value(params[0]))
		params = params[1:]
		terms = append(terms, w.node("Mul", fmt.Sprintf("%s.term%d", name, k+1), []string{w.x(k), factor}))
	}
	if len(terms) == 1 {
		return w.result(terms[0])
	}
	return w.result(w.node("Add", name, terms))
}

// Concat is a node.
func (w *onnxWriter) Concat(lrunet.Concat) error {
	var in []string
	for k := range w.layer.In {
		in = append(in, w.x(k))
	}
	return w.result(w.node("Concat", w.layer.Name, in, number("axis", 1)))
}

// Channels gathers.
func (w *onnxWriter) Channels(op lrunet.Channels) error {
	return w.result(w.gather(w.layer.Name, w.x(0), op.Index))
}

// gather selects channels.
func (w *onnxWriter) gather(name, x string, index []int) string {
	return w.node("Gather", name, []string{x, w.ints(name+".index", index)}, number("axis", 1))
}

// MaxPool is a node.
func (w *onnxWriter) MaxPool(op lrunet.MaxPool) error {
	return w.result(w.node("MaxPool", w.layer.Name, []string{w.x(0)}, window(op.Kernel, op.Stride, op.Pad)...))
}

// AvgPool is a node; its padding counts.
func (w *onnxWriter) AvgPool(op lrunet.AvgPool) error {
	if op.Kernel == 0 {
		return w.result(w.node("GlobalAveragePool", w.layer.Name, []string{w.x(0)}))
	}
	return w.result(w.node("AveragePool", w.layer.Name, []string{w.x(0)},
		append(window(op.Kernel, op.Stride, op.Pad), number("count_include_pad", 1))...))
}

// Dropout is nothing.
func (w *onnxWriter) Dropout(lrunet.Dropout) error { return w.result(w.x(0)) }
