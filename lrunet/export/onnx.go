package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lrunet/internal/program"
	"lrunet/lrunet/export/internal/onnx"
)

// onnxFormat is the Open Neural Network Exchange's, which onnxruntime runs. A
// weight that iterations share is stored once; what iterations make of shared
// arrays, as templates, is made in the graph, so that these are stored once too.
// Normalisations are folded: into a convolution's weights where these are used
// once, else into a scale and a shift.
type onnxFormat struct{}

// What the graph reads and yields.
const (
	onnxInput  = "input"
	onnxLogits = "logits"
	onnxBatch  = "batch" // the open dimension
)

// Endings is one.
func (onnxFormat) Endings() []string { return []string{".onnx"} }

// Write makes every network: there are nodes for all operators.
func (onnxFormat) Write(r Request) (Export, error) {
	w := newOnnxWriter(r.Network)
	if err := w.program(); err != nil {
		return Export{}, err
	}
	entries, err := onnxMetadata(r.Network)
	if err != nil {
		return Export{}, err
	}
	content := onnx.Encode(onnx.Model{
		Producer: "lrunet", ProducerVersion: program.Version(), Metadata: entries, Graph: w.graph,
		Doc: fmt.Sprintf("%s: classifies images into %d classes. %s is float32, batch x channels x height x width (%s), with pixels from 0 to 1: bytes divided by 255. %s are the classes' before softmax.",
			r.Program.Arch, r.Program.Classes, onnxInput, r.Program.Input, onnxLogits),
	})
	return Export{Contents: [][]byte{content}, Details: append([]Detail{
		{"opset", onnx.Opset, fmt.Sprintf("opset %d, %d nodes", onnx.Opset, len(w.graph.Nodes))},
		{"nodes", len(w.graph.Nodes), ""},
		{"input_name", onnxInput, fmt.Sprintf("%s: float32 %s x %s, pixels from 0 to 1", onnxInput, onnxBatch, r.Program.Input)},
		{"output_name", onnxLogits, fmt.Sprintf("%s: float32 %s x %d, before softmax", onnxLogits, onnxBatch, r.Program.Classes)},
	}, w.sharing()...)}, nil
}

// onnxMetadata is what the network is and how it came about, sorted by key.
func onnxMetadata(n *Network) ([]onnx.Entry, error) {
	classes, err := json.Marshal(n.Checkpoint.Classes)
	if err != nil {
		return nil, fmt.Errorf("the classes: %w", err)
	}
	all := maps.Clone(n.Checkpoint.Meta)
	if all == nil {
		all = map[string]string{}
	}
	all["arch"] = n.Program.Arch
	all["input"] = n.Program.Input.String()
	all["pixels"] = "0 to 1: bytes divided by 255"
	all["classes"] = string(classes)
	var entries []onnx.Entry
	for _, key := range slices.Sorted(maps.Keys(all)) {
		entries = append(entries, onnx.Entry{Key: key, Value: strings.ToValidUTF8(all[key], "\uFFFD")})
	}
	return entries, nil
}
