package export

import (
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"

	"lrunet/lrunet"
	"lrunet/lrunet/export/internal/onnx"
)

// onnxWriter makes a program's layers nodes of a graph.
type onnxWriter struct {
	network *Network
	graph   onnx.Graph
	values  map[int]string // names of the layers' results
	uses    map[string]int // of initializers, by nodes
	folded  map[int]bool   // normalisations that are in the convolution before them
	shared  map[string]int // how many layers use a parameter
	readers map[int]int    // how many times a layer's result is read

	at    int // the current layer
	layer lrunet.Layer
	in    []lrunet.Shape
}

func newOnnxWriter(n *Network) *onnxWriter {
	w := &onnxWriter{
		network: n,
		graph:   onnx.Graph{Name: n.Program.Arch},
		values:  map[int]string{lrunet.Image: onnxInput},
		uses:    map[string]int{}, folded: map[int]bool{}, shared: map[string]int{}, readers: map[int]int{},
	}
	for _, l := range n.Program.Layers {
		for _, p := range l.Params {
			w.shared[p.Name]++
		}
		for _, from := range l.In {
			w.readers[from]++
		}
	}
	return w
}

// program writes all layers. No operator fails.
func (w *onnxWriter) program() error {
	p := w.network.Program
	w.graph.Inputs = []onnx.Value{{Name: onnxInput, Batch: onnxBatch, Shape: []int{p.Input.C, p.Input.H, p.Input.W}}}
	w.graph.Outputs = []onnx.Value{{Name: onnxLogits, Batch: onnxBatch, Shape: []int{p.Classes}}}
	for i, l := range p.Layers {
		w.at, w.layer, w.in = i, l, p.Inputs(l)
		if err := l.Op.Accept(w); err != nil {
			return fmt.Errorf("layer %s: %w", l.Name, err)
		}
	}
	w.node("Flatten", onnxLogits, []string{w.values[len(p.Layers)-1]})
	return nil
}

// x is the name of what the current layer reads.
func (w *onnxWriter) x(k int) string { return w.values[w.layer.In[k]] }

// node appends an execution of an operator and returns the name of its result,
// which is the node's too.
func (w *onnxWriter) node(op, name string, in []string, settings ...onnx.Attribute) string {
	w.graph.Nodes = append(w.graph.Nodes, onnx.Node{Name: name, Op: op, In: in, Out: name, Attributes: settings})
	for _, from := range in {
		if _, constant := w.uses[from]; constant {
			w.uses[from]++
		}
	}
	return name
}

// result makes a node's result that of the current layer.
func (w *onnxWriter) result(name string) error {
	w.values[w.at] = name
	return nil
}

// store puts a constant into the graph, if none of its name is there, and
// returns the name.
func (w *onnxWriter) store(t onnx.Tensor) string {
	if _, there := w.uses[t.Name]; !there {
		w.uses[t.Name] = 0
		w.graph.Initializers = append(w.graph.Initializers, t)
	}
	return t.Name
}

// floats stores an array.
func (w *onnxWriter) floats(name string, values []float32, shape ...int) string {
	return w.store(onnx.Tensor{Name: name, Shape: shape, Floats: values})
}

// ints stores a list of integers, equal ones once under the first's name.
func (w *onnxWriter) ints(name string, values []int) string {
	t := onnx.Tensor{Name: name, Shape: []int{len(values)}}
	for _, v := range values {
		t.Ints = append(t.Ints, int64(v))
	}
	for _, other := range w.graph.Initializers {
		if slices.Equal(other.Ints, t.Ints) {
			return other.Name
		}
	}
	return w.store(t)
}

// perChannel stores a number for each channel of a map, or one for all.
func (w *onnxWriter) perChannel(name string, values []float32) string {
	return w.floats(name, values, 1, len(values), 1, 1)
}

// param stores a parameter in a shape.
func (w *onnxWriter) param(p lrunet.Param, shape ...int) string {
	return w.floats(p.Name, w.network.Value(p), shape...)
}

// number is a node's setting of one integer, list one of several.
func number(name string, v int) onnx.Attribute { return onnx.Attribute{Name: name, Ints: []int{v}} }

func list(name string, v ...int) onnx.Attribute {
	return onnx.Attribute{Name: name, Ints: v, List: true}
}

// window is the settings of a square window.
func window(kernel, stride, pad int) []onnx.Attribute {
	return []onnx.Attribute{
		list("kernel_shape", kernel, kernel), list("pads", slices.Repeat([]int{pad}, 4)...), list("strides", stride, stride),
	}
}

// sharing says which arrays are stored once and used several times.
func (w *onnxWriter) sharing() []Detail {
	arrays, uses, saved := 0, 0, 0
	for _, t := range w.graph.Initializers {
		if n := w.uses[t.Name]; n > 1 && len(t.Floats) > 1 {
			arrays++
			uses += n
			saved += (n - 1) * t.Bytes()
		}
	}
	text := fmt.Sprintf("%d arrays are stored once and used %d times, which saves %s bytes", arrays, uses, humanize.Comma(int64(saved)))
	if arrays == 0 {
		text = "no array is used more than once"
	}
	return []Detail{{"shared_arrays", arrays, text}, {"shared_uses", uses, ""}, {"bytes_saved", saved, ""}}
}
