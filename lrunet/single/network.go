// Package single runs trained networks on one image at a time, on one thread, as
// devices and servers do that answer at once: a graph.Predictor computes sixteen
// images in the lanes of a vector, of which fifteen would be empty. It knows nothing
// of training and of files.
package single

import (
	"fmt"
	"slices"

	"lrunet/lrunet"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/kernel"
)

// Network answers one image after the other. It belongs to one goroutine.
type Network struct {
	net    *folded.Net
	values []*kernel.Pixels // the image first
	steps  []func()
	logits []float32
}

// Of is a program's network with the parameters whose values value gives; later changes
// of these leave it as it is. It fails if the image is read by anything but a
// convolution.
func Of(p *lrunet.Program, value func(lrunet.Param) []float32) (*Network, error) {
	net, err := folded.Of(p, value)
	if err != nil {
		return nil, fmt.Errorf("single: %w", err)
	}
	n := &Network{net: net, logits: make([]float32, net.Classes)}
	for _, s := range net.Values {
		n.values = append(n.values, kernel.NewPixels(s.C, s.H, s.W))
	}
	if in := net.Input; !grouped(net) {
		n.values[folded.Image] = kernel.NewImage(in.C, in.H, in.W)
	}
	b := &builder{network: n, units: map[*float32]*kernel.PixelLRU{}, sources: map[int][]source{}}
	for _, s := range net.Steps {
		if err := s.Accept(b); err != nil {
			return nil, fmt.Errorf("single: %s: %w", s.Label(), err)
		}
	}
	b.need(net.Logits())
	return n, nil
}

// grouped says whether a convolution of several groups reads the image.
func grouped(net *folded.Net) bool {
	return slices.ContainsFunc(net.Steps, func(s folded.Step) bool {
		conv, convolves := s.(*folded.Conv)
		return convolves && conv.Groups > 1 && slices.Contains(conv.X, folded.Image)
	})
}

// Logits are those of an image [row][column][channel]. They are overwritten by the next
// call. It panics if the image is not of the network's size.
func (n *Network) Logits(image []uint8) []float32 {
	in := n.values[folded.Image]
	if len(image) != in.C*in.H*in.W {
		panic(fmt.Sprintf("single: image of %d bytes, want %d", len(image), in.C*in.H*in.W))
	}
	for h := range in.H {
		for w := range in.W {
			to := in.At(h, w)
			for c, p := range image[:in.C] {
				to[c] = float32(p)
			}
			image = image[in.C:]
		}
	}
	for _, step := range n.steps {
		step()
	}
	copy(n.logits, n.values[n.net.Logits()].At(0, 0))
	return n.logits
}
