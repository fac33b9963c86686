// Package folded is trained networks as few steps of plain arithmetic: with
// batch normalisations and activations folded into convolutions, iterations'
// weights made of what they are mixed of, and dropout gone. Maps lie as cameras
// and microcontrollers have them: row, column, channel. It knows nothing of
// quantisation, of C and of files.
package folded

import "lrunet/lrunet"

// Image is the Value that is the network's input: bytes, 0 to 255, as numbers.
const Image = 0

// Net is a trained network as steps in the order of their execution.
type Net struct {
	Arch    string
	Input   lrunet.Shape
	Classes int
	Values  []lrunet.Shape // maps between steps, each written once; the first is the image
	Steps   []Step         // the last one writes the logits, Classes x 1 x 1
}

// Logits is the value that the last step writes.
func (n *Net) Logits() int { return n.Steps[len(n.Steps)-1].Writes() }

// Step is one of the steps that Visitor lists, as a pointer.
type Step interface {
	// Label is the name of the first of the program's layers that the step is.
	Label() string
	// Reads are the values that the step reads.
	Reads() []int
	// Writes is the value that the step writes.
	Writes() int
	// Accept calls the visitor's method for the step, and fails if that does.
	Accept(v Visitor) error
}

// Visitor has a method for every step, so that the compiler finds the step that
// a form of export lacks.
type Visitor interface {
	Conv(*Conv) error
	Iteration(*Iteration) error
	Sum(*Sum) error
	Select(*Select) error
	Join(*Join) error
	MaxPool(*MaxPool) error
	AvgPool(*AvgPool) error
}

// Node is what all steps have: their name, what they read and write.
type Node struct {
	Name string
	X    []int // values read
	Y    int   // value written
}

// Label is the name.
func (n *Node) Label() string { return n.Name }

// Reads are the values read.
func (n *Node) Reads() []int { return n.X }

// Writes is the value written.
func (n *Node) Writes() int { return n.Y }

// Clamp is the activation at the end of a step. The zero value is none.
type Clamp struct {
	ReLU bool
	Max  float32 // with ReLU: of the result; 0 for no bound
}

// Of is the clamp's result.
func (c Clamp) Of(v float32) float32 {
	if !c.ReLU {
		return v
	}
	v = max(v, 0)
	if c.Max > 0 {
		v = min(v, c.Max)
	}
	return v
}

// Window is a square window that slides over a map with zero padding.
type Window struct{ Kernel, Stride, Pad int }

// Conv is a grouped convolution, plus a shift for each channel.
type Conv struct {
	Node
	Window
	Groups int
	Weight []float32 // [out][row][column][in/groups]
	Shift  []float32 // [out]
	Clamp
}

// Iteration is one execution of a layer reuse unit:
//
//	m = dw(x) * Scale1
//	y = relu(pw(m) * Scale2 + Shift2 + x)
//
// and the shuffle of lrunet.LRU. The first normalisation's shift is in Shift2.
// Iterations that share weights have the same slices.
type Iteration struct {
	Node
	Expansion, Groups int
	Shuffle           bool
	DW                []float32 // [3*3][expansion*channels]
	PW                []float32 // [channels][expansion*channels/groups]
	Scale1            []float32 // [expansion*channels]
	Scale2, Shift2    []float32 // [channels]
}

// Sum adds values of one shape, each times a factor for each channel, and a
// shift.
type Sum struct {
	Node
	Factor [][]float32 // of each value read; nil: 1
	Shift  []float32   // nil: 0
	Clamp
}

// Select makes a map of a value's channels: channel i is channel Index[i].
type Select struct {
	Node
	Index []int
}

// Join puts values' channels beside each other.
type Join struct{ Node }

// MaxPool takes the maximum over windows; padding never wins.
type MaxPool struct {
	Node
	Window
}

// AvgPool takes the mean over windows, padding counted.
type AvgPool struct {
	Node
	Window // Kernel 0: the whole map
}

// Accept calls v.Conv, and fails if that does.
func (s *Conv) Accept(v Visitor) error { return v.Conv(s) }

// Accept calls v.Iteration, and fails if that does.
func (s *Iteration) Accept(v Visitor) error { return v.Iteration(s) }

// Accept calls v.Sum, and fails if that does.
func (s *Sum) Accept(v Visitor) error { return v.Sum(s) }

// Accept calls v.Select, and fails if that does.
func (s *Select) Accept(v Visitor) error { return v.Select(s) }

// Accept calls v.Join, and fails if that does.
func (s *Join) Accept(v Visitor) error { return v.Join(s) }

// Accept calls v.MaxPool, and fails if that does.
func (s *MaxPool) Accept(v Visitor) error { return v.MaxPool(s) }

// Accept calls v.AvgPool, and fails if that does.
func (s *AvgPool) Accept(v Visitor) error { return v.AvgPool(s) }
