package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// shuffles fuses a layer's only reader, the one with the given index, into it, if these are
// a shuffle and a depthwise convolution that nothing but its normalisation reads.
func (f *fused) shuffles(p *lrunet.Program, next int, readers []int) bool {
	order, selects := f.Op.(lrunet.Channels)
	conv, convolves := p.Layers[next].Op.(lrunet.Conv)
	if !selects || !convolves || conv.Bias || readers[next] != 1 || next+1 == len(p.Layers) || f.ranges[0] {
		return false
	}
	_, norm := p.Layers[next+1].Op.(lrunet.BatchNorm)
	in := f.inputs[0]
	if !norm || p.Layers[next+1].In[0] != next || !convShape(conv, in).Channelwise() || !kernel.Permutes(order.Index, in.C) {
		return false
	}
	f.Name, f.Op, f.shuffle = p.Layers[next].Name, conv, &order
	f.append(p.Layers[next])
	return true
}

// repeatsGroups says whether a layer is an iteration whose groups read an input's
// channels again, one group the same as another.
func repeatsGroups(index []int, channels int, next lrunet.Layer) bool {
	unit, iterates := next.Op.(lrunet.LRU)
	if !iterates || channels%(len(index)/unit.Groups) != 0 {
		return false
	}
	for i, c := range index {
		if c != i%channels {
			return false
		}
	}
	return true
}
