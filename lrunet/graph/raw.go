package graph

import "lrunet/lrunet"

// markRaw finds the results of convolutions that depthwise ones alone read, which have all of
// a channel in the cache when they normalise it.
func markRaw(layers []*fused) {
	for _, l := range layers {
		_, convolves := l.Op.(lrunet.Conv)
		l.raw = convolves && l.normalized && l.join == nil && !l.channelwise()
	}
	layers[len(layers)-1].raw = false
	for _, l := range layers {
		for k, in := range l.In {
			if in != lrunet.Image && !l.normalises(k) {
				layers[in].raw = false
			}
		}
	}
}

// channelwise says whether the layer is a depthwise convolution that is computed a channel
// at a time, with its normalisation.
func (f *fused) channelwise() bool {
	c, convolves := f.Op.(lrunet.Conv)
	return convolves && f.normalized && convShape(c, f.inputs[0]).Channelwise()
}

// normalises says whether the layer makes an input itself, for no one else, where that is
// what a normalisation reads.
func (f *fused) normalises(input int) bool { return f.channelwise() && !f.ranges[input] }
