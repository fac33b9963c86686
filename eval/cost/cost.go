// Package cost says what a network costs: parameters, multiply-adds, memory
// access and peak activations, of any program. It reads the program alone; it
// knows nothing of training, data or measured time.
//
// In the field MAC stands for two things. Here MAdds are multiply-adds and MAC
// is memory access cost: in elements where there is no cache, in bytes behind
// the cache of a Scenario.
package cost

import "lrunet/lrunet"

// Cost is what one image costs a network, in total and by layer. Parameters
// are trainable ones; running statistics do not count.
type Cost struct {
	Arch            string  `json:"arch"`             // in notation
	Params          int     `json:"params"`           // distinct trainable elements
	ParamsShared    int     `json:"params_shared"`    // of them, those that more than one layer execution uses
	ParamsAffine    int     `json:"params_affine"`    // of the others, scales and shifts of batch normalisations
	MAdds           int     `json:"madds"`            // multiply-adds of convolutions, every execution counted
	MACRefetch      int     `json:"mac_refetch"`      // elements moved if weights are read at each use
	MACFetchOnce    int     `json:"mac_fetch_once"`   // elements moved if each weight is read once
	PeakActivations int     `json:"peak_activations"` // largest number of activation elements alive at a time
	Traffic                 // bytes moved behind a cache, by scenario
	Layers          []Layer `json:"layers"` // in execution order
}

// Layer is the share of one layer execution. Params, MAdds and both MACs sum
// to the network's; the largest LiveActivations is the network's peak.
type Layer struct {
	Name            string `json:"name"`             // of the execution
	Op              string `json:"op"`               // the operator's name, e.g. "LRU"
	Channels        int    `json:"channels"`         // of the result, per image
	Height          int    `json:"height"`           // of the result
	Width           int    `json:"width"`            // of the result
	Params          int    `json:"params"`           // trainable elements that no earlier layer uses
	ParamsReused    int    `json:"params_reused"`    // trainable elements that an earlier layer uses too
	MAdds           int    `json:"madds"`            // multiply-adds
	MACRefetch      int    `json:"mac_refetch"`      // elements moved if weights are read at each use
	MACFetchOnce    int    `json:"mac_fetch_once"`   // elements moved if each weight is read once
	LiveActivations int    `json:"live_activations"` // activation elements alive
}

// Of computes the cost of a program for which Validate finds no fault.
//
// Memory access follows ShuffleNetV2 (arXiv 1807.11164, section 2): a
// convolution moves its input, its result and its weights, to which its batch
// normalisation's scale and shift belong. A residual sum reads what it adds.
// ReLU, pooling, concatenation, shuffle and dropout move nothing.
func Of(p *lrunet.Program) Cost {
	c := Cost{Arch: p.Arch, Traffic: trafficOf(p)}
	c.ParamsShared, c.ParamsAffine = split(p)
	for _, l := range LayersOf(p) {
		c.add(l)
	}
	return c
}

// LayersOf is the layers of a program's Cost alone, which takes a fraction of the
// time.
func LayersOf(p *lrunet.Program) []Layer {
	var list []Layer
	live := liveActivations(p)
	seen := map[string]bool{}
	for i, l := range p.Layers {
		fresh, reused := params(l, seen)
		work := l.Op.Work(p.Inputs(l), l.Out)
		list = append(list, Layer{
			Name: l.Name, Op: l.Op.Name(),
			Channels: l.Out.C, Height: l.Out.H, Width: l.Out.W,
			Params: fresh, ParamsReused: reused,
			MAdds: work.MAdds, MACRefetch: work.Moved + fresh + reused, MACFetchOnce: work.Moved + fresh,
			LiveActivations: live[i],
		})
	}
	return list
}

func (c *Cost) add(l Layer) {
	c.Layers = append(c.Layers, l)
	c.Params += l.Params
	c.MAdds += l.MAdds
	c.MACRefetch += l.MACRefetch
	c.MACFetchOnce += l.MACFetchOnce
	c.PeakActivations = max(c.PeakActivations, l.LiveActivations)
}

// floatBytes is the size of a float32.
const floatBytes = 4

// ModelBytes is the size of all parameters in float32. A model for inference
// alone has no others: running statistics fold into scales and shifts.
func (c Cost) ModelBytes() int { return floatBytes * c.Params }

// PeakMemory is what parameters and activations take in float32, in bytes, where
// inference of one image needs most.
func (c Cost) PeakMemory() int { return floatBytes * (c.Params + c.PeakActivations) }

// Units of costs.
const (
	Elements     = "elements"
	MultiplyAdds = "multiply-adds"
	Bytes        = "bytes"
)
