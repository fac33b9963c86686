package graph

import (
	"fmt"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// operator is the arithmetic of one layer. Instances own what forward saves
// for backward, so each execution of a layer has its own.
type operator interface {
	forward(c *call)
	infer(c *call)
	backward(c *call)
}

// call is what an operator reads and writes: x, y and their gradients, its
// parameters and their gradients in the order of the layer's Params.
type call struct {
	x      []*kernel.Tensor
	y      *kernel.Tensor
	dy     *kernel.Tensor
	dx     []*kernel.Tensor // nil elements are not wanted
	params [][]float32
	grads  [][]float32 // nil for what is not trainable
	step   *step
}

// step is what holds for one execution of a whole network.
type step struct {
	images    int
	labels    []int32
	smoothing float64
	dropout   float64
	seed      uint64
	scratch   []float32 // gradients within a layer, of one layer at a time
}

// newOperator makes the arithmetic of layer i of a program.
func newOperator(pool *kernel.Pool, p *lrunet.Program, i int) (operator, error) {
	layer := p.Layers[i]
	in := inputShape(p, layer.In[0])
	switch op := layer.Op.(type) {
	case lrunet.Conv:
		return newConv(pool, op, in), nil
	case convNorm:
		return newFusedConv(pool, op, in), nil
	case lrunet.LRU:
		return newLRU(pool, op, in), nil
	case lrunet.BatchNorm:
		return &batchNorm{kernel.NewBatchNorm(pool, in.C)}, nil
	case lrunet.ReLU:
		return &relu{kernel.NewReLU(pool, op.Max)}, nil
	case lrunet.Add:
		if len(layer.In) != 2 {
			return nil, fmt.Errorf("graph: layer %s: adds %d inputs, want 2", layer.Name, len(layer.In))
		}
		return &add{kernel.NewAdd(pool)}, nil
	case lrunet.Concat:
		return &concat{kernel.NewConcat(pool)}, nil
	case lrunet.Channels:
		return &channels{kernel.NewChannels(pool, op.Index, in.C)}, nil
	case lrunet.MaxPool:
		return &maxPool{kernel.NewMaxPool(pool, op.Kernel, op.Stride, op.Pad, in.C, in.H, in.W)}, nil
	case lrunet.AvgPool:
		return &avgPool{kernel.NewAvgPool(pool, op.Kernel, op.Stride, op.Pad, in.C, in.H, in.W)}, nil
	case numberedDropout:
		return &dropout{kernel.NewDropout(pool), op.Rate, op.layer}, nil
	}
	return nil, fmt.Errorf("graph: layer %s: no arithmetic for %T", layer.Name, layer.Op)
}

// inputShape is the shape of the value with the given index, or of the image.
func inputShape(p *lrunet.Program, index int) lrunet.Shape {
	if index == lrunet.Image {
		return p.Input
	}
	return p.Layers[index].Out
}
