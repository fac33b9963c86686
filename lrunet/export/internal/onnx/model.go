// Package onnx writes models in the Open Neural Network Exchange's format
// (https://onnx.ai), as the protocol buffers that its onnx.proto describes. It
// knows nothing of what the models are for.
package onnx

// Versions of what is written: all operators that networks need stand in this
// operator set, and readers of it know this version of the file's form.
const (
	Opset     = 13
	IRVersion = 7
)

// Model is a file.
type Model struct {
	Producer, ProducerVersion string
	Doc                       string
	Metadata                  []Entry
	Graph                     Graph
}

// Entry is a text by a key.
type Entry struct{ Key, Value string }

// Graph is the computation: nodes in the order of execution.
type Graph struct {
	Name            string
	Nodes           []Node
	Initializers    []Tensor
	Inputs, Outputs []Value
}

// Node is the execution of an operator. It reads initializers, inputs and what
// earlier nodes yield, by their names.
type Node struct {
	Name, Op   string
	In         []string
	Out        string
	Attributes []Attribute
}

// Attribute is a setting of a node: one integer, or a list of them.
type Attribute struct {
	Name string
	Ints []int
	List bool
}

// Tensor is a constant array, of floats or of integers.
type Tensor struct {
	Name   string
	Shape  []int
	Floats []float32
	Ints   []int64 // where Floats is nil
}

// Bytes is the size of the elements.
func (t Tensor) Bytes() int { return 4*len(t.Floats) + 8*len(t.Ints) }

// Value is an array of floats that enters or leaves the graph.
type Value struct {
	Name  string
	Batch string // name of the first dimension, whose size is open
	Shape []int  // of the others
}
