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
	raw        bool             // in training, the result is what the normalisation reads: whoever reads it normalises it
}

// ops are the names of the operators that it executes, in order.
func (f *fused) ops() []string {
	names := []string{f.Op.Name()}
	if f.repeat != nil || f.shuffle != nil {
		names = []string{lrunet.Channels{}.Name(), f.Op.Name()}
	}
	if f.selection != nil {
		names = append(names, f.selection.Name())
	}
	if f.normalized {
		names = append(names, lrunet.BatchNorm{}.Name())
	}
	if f.activation != nil {
		names = append(names, f.activation.Name())
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

// fuse makes one layer of each convolution without bias, the batch
// normalisation that alone reads its result, and the activation, if any, that
// alone reads that one's; of each sum and the activation that alone reads it; of each
// concatenation and the selection that alone reads it; of each repetition of channels and
// the iteration that alone reads it; and of each shuffle and the depthwise convolution that
// alone reads it and is normalised. Splits vanish: what reads their results reads some
// channels of what they split. Everything else stays as it is.
func fuse(p *lrunet.Program) []*fused {
	readers, cuts := readers(p), splits(p)
	places := map[int]channelRange{lrunet.Image: {layer: lrunet.Image}} // of each layer's result among the fused layers
	var layers []*fused
	for i := 0; i < len(p.Layers); i++ {
		if l := p.Layers[i]; cuts[i] {
			places[i] = channelRange{places[l.In[0]].layer, l.Op.(lrunet.Channels).Index[0]}
			continue
		}
		f := &fused{Layer: p.Layers[i], inputs: p.Inputs(p.Layers[i]), place: i}
		f.In, f.ranges, f.first = slices.Clone(f.In), make([]bool, len(f.In)), make([]int, len(f.In))
		for k, from := range f.In {
			f.In[k], f.first[k] = places[from].layer, places[from].first
			f.ranges[k] = from != lrunet.Image && cuts[from]
		}
		for next := i + 1; next < len(p.Layers) && readers[i] == 1 && p.Layers[next].In[0] == i; next++ {
			if !f.absorb(p.Layers[next]) && !f.shuffles(p, next, readers) {
				break
			}
			i = next
		}
		places[i] = channelRange{layer: len(layers)}
		layers = append(layers, f)
	}
	markRaw(layers)
	return layers
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
