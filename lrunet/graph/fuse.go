package graph

import "lrunet/lrunet"

// convNorm is a convolution without bias, the batch normalisation that alone
// reads its result, and the activation, if any, that alone reads that one's.
type convNorm struct {
	lrunet.Conv
	activated bool
	limit     float32 // of the activation, 0 for none
}

// numberedDropout is a dropout that knows its place in the whole program, which
// decides its masks.
type numberedDropout struct {
	lrunet.Dropout
	layer uint64
}

// fuse is a program whose convolutions, normalisations and activations in a
// row are one layer each, so that what lies between them makes no way through
// memory. Dropouts are numbered. Everything else stays as it is.
func fuse(p *lrunet.Program) *lrunet.Program {
	readers := make([]int, len(p.Layers))
	for _, l := range p.Layers {
		for _, in := range l.In {
			if in != lrunet.Image {
				readers[in]++
			}
		}
	}
	fused := *p
	fused.Layers = nil
	place := make([]int, len(p.Layers)) // of each layer's result in the fused program
	for i := 0; i < len(p.Layers); i++ {
		l := p.Layers[i]
		in := make([]int, len(l.In))
		for k, from := range l.In {
			in[k] = from
			if from != lrunet.Image {
				in[k] = place[from]
			}
		}
		l.In = in
		if op, ok := l.Op.(lrunet.Dropout); ok {
			l.Op = numberedDropout{op, uint64(i)}
		}
		for next := i + 1; next < len(p.Layers) && readers[i] == 1 && p.Layers[next].In[0] == i; next++ {
			if !absorb(&l, p.Layers[next]) {
				break
			}
			i = next
		}
		place[i] = len(fused.Layers)
		fused.Layers = append(fused.Layers, l)
	}
	return &fused
}

// absorb makes a layer and its only reader one, if they can be.
func absorb(l *lrunet.Layer, next lrunet.Layer) bool {
	switch op := l.Op.(type) {
	case lrunet.Conv:
		if _, norm := next.Op.(lrunet.BatchNorm); !norm || op.Bias {
			return false
		}
		l.Op = convNorm{Conv: op}
	case convNorm:
		relu, activation := next.Op.(lrunet.ReLU)
		if !activation || op.activated {
			return false
		}
		op.activated, op.limit = true, relu.Max
		l.Op = op
	default:
		return false
	}
	l.Out = next.Out
	l.Params = append(append([]lrunet.Param{}, l.Params...), next.Params...)
	return true
}
