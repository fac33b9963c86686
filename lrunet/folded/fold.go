package folded

import (
	"fmt"
	"math"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// pixel is the scale of networks' inputs: bytes become 0 to 1.
const pixel = 1.0 / 255

// Of folds a program, whose parameters' values value gives. It fails if the image
// is read by anything but a convolution.
func Of(p *lrunet.Program, value func(lrunet.Param) []float32) (*Net, error) {
	f := &folder{
		net:     Net{Arch: p.Arch, Input: p.Input, Classes: p.Classes, Values: []lrunet.Shape{p.Input}},
		value:   value,
		places:  map[int]int{lrunet.Image: Image},
		writers: map[int]Step{},
		readers: map[int]int{},
		weights: map[string][]float32{},
	}
	for _, l := range p.Layers {
		for _, from := range l.In {
			f.readers[from]++
		}
	}
	for i, l := range p.Layers {
		f.at, f.layer, f.in = i, l, p.Inputs(l)
		if err := l.Op.Accept(f); err != nil {
			return nil, fmt.Errorf("layer %s: %w", l.Name, err)
		}
	}
	return &f.net, nil
}

// folder makes a layer of a program a step, or part of the step before it.
type folder struct {
	net     Net
	value   func(lrunet.Param) []float32
	places  map[int]int          // of each layer's result, its value
	writers map[int]Step         // of each value
	readers map[int]int          // of each layer's result, how many layers read it
	weights map[string][]float32 // that were made for iterations, by their parameters' names

	at    int // the current layer
	layer lrunet.Layer
	in    []lrunet.Shape
}

// params are the current layer's parameters.
func (f *folder) params() [][]float32 {
	var list [][]float32
	for _, q := range f.layer.Params {
		list = append(list, f.value(q))
	}
	return list
}

// node is what a new step for the current layer reads and writes. It fails if
// that reads the image and is no convolution.
func (f *folder) node() (Node, error) {
	n := Node{Name: f.layer.Name, Y: len(f.net.Values)}
	for _, from := range f.layer.In {
		x := f.places[from]
		if _, convolves := f.layer.Op.(lrunet.Conv); x == Image && !convolves {
			return n, fmt.Errorf("reads the image; only convolutions can")
		}
		n.X = append(n.X, x)
	}
	return n, nil
}

// add appends a step for the current layer.
func (f *folder) add(s Step) error {
	f.net.Values = append(f.net.Values, f.layer.Out)
	f.net.Steps = append(f.net.Steps, s)
	f.places[f.at] = s.Writes()
	f.writers[s.Writes()] = s
	return nil
}

// absorber is the step that writes what the current layer alone reads, to become
// one with it; nil if there is none.
func (f *folder) absorber() Step {
	from := f.layer.In[0]
	if from == lrunet.Image || f.readers[from] != 1 {
		return nil
	}
	return f.writers[f.places[from]]
}

// pass makes the current layer's result that of the layer it reads.
func (f *folder) pass() error {
	f.places[f.at] = f.places[f.layer.In[0]]
	return nil
}

// Conv makes a convolution, with the pixels' scale in its weights if it reads the
// image.
func (f *folder) Conv(op lrunet.Conv) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	params := f.params()
	s := &Conv{
		Node: n, Window: Window{op.Kernel, op.Stride, op.Pad}, Groups: op.Groups,
		Weight: channelsLast(params[0], op.Out, op.Kernel*op.Kernel), Shift: make([]float32, op.Out),
	}
	if op.Bias {
		copy(s.Shift, params[1])
	}
	if n.X[0] == Image {
		for i := range s.Weight {
			s.Weight[i] *= pixel
		}
	}
	return f.add(s)
}

// channelsLast is a weight [out][in][positions] as [out][positions][in].
func channelsLast(w []float32, out, positions int) []float32 {
	in := len(w) / out / positions
	to := make([]float32, 0, len(w))
	for o := range out {
		for p := range positions {
			for i := range in {
				to = append(to, w[(o*in+i)*positions+p])
			}
		}
	}
	return to
}

// BatchNorm scales and shifts a convolution, or is a Sum.
func (f *folder) BatchNorm(lrunet.BatchNorm) error {
	p := f.params()
	scale, shift := normalization(p[0], p[1], p[2], p[3])
	if conv, ok := f.absorber().(*Conv); ok && conv.Clamp == (Clamp{}) {
		row := len(conv.Weight) / len(scale)
		for o, factor := range scale {
			for i := range row {
				conv.Weight[o*row+i] *= factor
			}
			conv.Shift[o] = conv.Shift[o]*factor + shift[o]
		}
		return f.pass()
	}
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&Sum{Node: n, Factor: [][]float32{scale}, Shift: shift})
}

// normalization is a batch normalisation as a scale and a shift.
func normalization(gamma, beta, mean, variance []float32) (scale, shift []float32) {
	scale, shift = make([]float32, len(gamma)), make([]float32, len(gamma))
	for i, g := range gamma {
		s := float64(g) / math.Sqrt(float64(variance[i])+kernel.Epsilon)
		scale[i] = float32(s)
		shift[i] = float32(float64(beta[i]) - float64(mean[i])*s)
	}
	return scale, shift
}

// ReLU is the end of a convolution or a sum, or a Sum of its own.
func (f *folder) ReLU(op lrunet.ReLU) error {
	clamp := Clamp{true, op.Max}
	switch s := f.absorber().(type) {
	case *Conv:
		if s.Clamp == (Clamp{}) {
			s.Clamp = clamp
			return f.pass()
		}
	case *Sum:
		if s.Clamp == (Clamp{}) {
			s.Clamp = clamp
			return f.pass()
		}
	}
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&Sum{Node: n, Factor: make([][]float32, 1), Clamp: clamp})
}

// Dropout is nothing.
func (f *folder) Dropout(lrunet.Dropout) error { return f.pass() }
