package graph

import (
	"slices"

	"lrunet/lrunet"
)

// fused is a layer as it is executed: one of the program, with those behind it
// that are one operation with it, so that what lies between them makes no way
// through memory.
type fused struct {
	lrunet.Layer // the first one's, but with the result of the last and the parameters of all; In counts fused layers

	inputs     []lrunet.Shape   // of what it reads
	ranges     []bool           // whether it reads a range of the layer's channels,
	first      []int            // from this one on
	place      int              // of the first one in the program
	repeat     *lrunet.Channels // goes before an iteration, which reads its input's channels again; nil if none
	shuffle    *lrunet.Channels // goes before a depthwise convolution, which reads its input's channels in another order; nil if none
	selection  *lrunet.Channels // follows a concatenation; nil if none
	normalized bool             // a batch normalisation follows
	activation *lrunet.ReLU     // and this activation; nil if none
	join       *join            // and this concatenation, whose other inputs are the layer's, too; nil if none
	raw        bool             // in training, the result is what the normalisation reads: whoever reads it normalises it
}

// ops are the names of the operators that it executes, in order.
func (f *fused) ops() []string {
	names := []string{f.Op.Name()}
	if f.repeat != nil || f.shuffle != nil {
		names = []string{lrunet.Channels{}.Name(), f.Op.Name()}
	}
	if f.normalized {
		names = append(names, lrunet.BatchNorm{}.Name())
	}
	if f.activation != nil {
		names = append(names, f.activation.Name())
	}
	if f.join != nil {
		names = append(names, lrunet.Concat{}.Name())
	}
	if f.selection != nil {
		names = append(names, f.selection.Name())
	}
	return names
}

// reads are the shapes that the operator reads: the inputs, or the repeated one.
func (f *fused) reads() []lrunet.Shape {
	if f.repeat == nil {
		return f.inputs
	}
	in := f.inputs[0]
	in.C = len(f.repeat.Index)
	return []lrunet.Shape{in}
}

// sharesGradient says whether the layer's two inputs have the same gradient: that of a
// sum. Ranges of channels, and an input that is both, need their own.
func (f *fused) sharesGradient() bool {
	_, adds := f.Op.(lrunet.Add)
	return adds && len(f.In) == 2 && f.In[0] != f.In[1] && !f.ranges[0] && !f.ranges[1]
}

// own is the shape of the result before it is joined with others.
func (f *fused) own() lrunet.Shape {
	if f.join == nil {
		return f.Out
	}
	s := f.Out
	s.C = f.join.inputs[f.join.own]
	return s
}

// fuser makes fused layers of a program's.
type fuser struct {
	p       *lrunet.Program
	readers []int                // of each layer's result
	cuts    []bool               // whether it is no more than a range of another's channels
	places  map[int]channelRange // of each layer's result among the fused layers
}

// fuse makes one layer of each convolution without bias, the batch
// normalisation that alone reads its result, the activation, if any, that
// alone reads that one's, and the concatenation behind them that alone reads these; of each
// sum and the activation that alone reads it; of each
// concatenation and the selection that alone reads it; of each repetition of channels and
// the iteration that alone reads it; and of each shuffle and the depthwise convolution that
// alone reads it and is normalised. Splits vanish: what reads their results reads some
// channels of what they split. Everything else stays as it is.
func fuse(p *lrunet.Program) []*fused {
	u := &fuser{p, readers(p), splits(p), map[int]channelRange{lrunet.Image: {layer: lrunet.Image}}}
	var layers []*fused
	for i := 0; i < len(p.Layers); i++ {
		if l := p.Layers[i]; u.cuts[i] {
			u.places[i] = channelRange{u.places[l.In[0]].layer, l.Op.(lrunet.Channels).Index[0]}
			continue
		}
		f := &fused{Layer: p.Layers[i], place: i}
		f.In = nil
		for _, from := range p.Layers[i].In {
			u.read(f, from)
		}
		i = u.join(f, u.extend(f, i))
		u.places[i] = channelRange{layer: len(layers)}
		layers = append(layers, f)
	}
	markRaw(layers)
	return layers
}

// read adds a layer's result, or the image, to the inputs of a fused layer.
func (u *fuser) read(f *fused, from int) {
	at, shape := u.places[from], u.p.Input
	if from != lrunet.Image {
		shape = u.p.Layers[from].Out
	}
	f.In, f.first, f.inputs = append(f.In, at.layer), append(f.first, at.first), append(f.inputs, shape)
	f.ranges = append(f.ranges, from != lrunet.Image && u.cuts[from])
}

// extend fuses what follows layer i into it, and returns the last layer of those.
func (u *fuser) extend(f *fused, i int) int {
	for next := i + 1; next < len(u.p.Layers) && u.readers[i] == 1 && u.p.Layers[next].In[0] == i; next++ {
		if !f.absorb(u.p.Layers[next]) && !f.shuffles(u.p, next, u.readers) {
			break
		}
		i = next
	}
	return i
}

// readers counts the reads of each layer's result.
func readers(p *lrunet.Program) []int {
	counts := make([]int, len(p.Layers))
	for _, l := range p.Layers {
		for _, from := range l.In {
			if from != lrunet.Image {
				counts[from]++
			}
		}
	}
	return counts
}

// absorb fuses the layer's only reader into it, if that is possible.
func (f *fused) absorb(next lrunet.Layer) bool {
	conv, convolves := f.Op.(lrunet.Conv)
	_, adds := f.Op.(lrunet.Add)
	_, joins := f.Op.(lrunet.Concat)
	before, repeats := f.Op.(lrunet.Channels)
	selection, selects := next.Op.(lrunet.Channels)
	_, norm := next.Op.(lrunet.BatchNorm)
	relu, activation := next.Op.(lrunet.ReLU)
	switch {
	case norm && convolves && !conv.Bias && !f.normalized:
		f.normalized = true
	case activation && (f.normalized || adds) && f.activation == nil:
		f.activation = &relu
	case selects && joins && f.selection == nil:
		f.selection = &selection
	case repeats && repeatsGroups(before.Index, f.inputs[0].C, next):
		f.Name, f.Op, f.repeat = next.Name, next.Op, &before
	default:
		return false
	}
	f.append(next)
	return true
}

// append makes a layer the last.
func (f *fused) append(next lrunet.Layer) {
	f.Out = next.Out
	f.Params = slices.Concat(f.Params, next.Params)
}
