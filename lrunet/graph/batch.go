package graph

import (
	"gorgonia.org/tensor"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Batch is some images with their labels, in the kernels' layout. It can be
// prepared while a model works on another.
type Batch struct {
	Images  kernel.Tensor
	Labels  []int32        // len: Images.N
	Mixture kernel.Mixture // for images made of two: second labels, which a trainer's loss takes; as long as Labels if it is not the zero value
	value   value
}

// NewBatch makes room for up to capacity images of the given shape. A trainer
// or predictor takes batches whose capacity is its own, rounded up to whole
// blocks of 16.
func NewBatch(in lrunet.Shape, capacity int) *Batch {
	blocks := kernel.Blocks(capacity)
	v := newValue(in, blocks, nil)
	return &Batch{Images: v.tensor, Labels: make([]int32, 0, capacity), value: v}
}

// Fill sets the batch to one planar image a label (channel, row, column, one
// image after the other). Pixels have the range that the network was trained
// on, 0 to 1 in package train. It panics if planar is too short or the batch too
// small.
func (b *Batch) Fill(planar []float32, labels []int32) {
	kernel.Pack(&b.Images, planar, len(labels))
	b.Labels = append(b.Labels[:0], labels...)
}

// Resize prepares the batch for n images and labels, to be set block by block.
// It panics if n is over the capacity.
func (b *Batch) Resize(n int) {
	b.Images.N = n
	b.Labels = b.Labels[:n]
}

// SetBlock sets the images of one block of 16, planar as Fill's. Different
// blocks may be set at the same time.
func (b *Batch) SetBlock(block int, planar []float32) { kernel.PackBlock(&b.Images, planar, block) }

// value is one array of the graph, seen by the kernels and by gorgonia.
type value struct {
	tensor kernel.Tensor
	dense  *tensor.Dense
}

// newValue makes a value of a feature map; over storage if that is not nil.
func newValue(s lrunet.Shape, blocks int, storage []float32) value {
	t := header(s, blocks)
	n := extent(s, blocks)
	if storage == nil {
		storage = make([]float32, n)
	}
	t.Data = storage[:n:n]
	return value{t, tensor.New(tensor.WithShape(dims(s, blocks)...), tensor.WithBacking(t.Data))}
}

// channels is the value of which kernels see only n channels, from the first on.
func (v value) channels(first, n int) value {
	part := v.tensor
	part.C, part.Data = n, part.Data[first*part.Pitch:][:n*part.Pitch]
	return value{part, v.dense}
}

// header is a feature map without its elements.
func header(s lrunet.Shape, blocks int) kernel.Tensor {
	return kernel.Tensor{C: s.C, H: s.H, W: s.W, Blocks: blocks, Pitch: kernel.Pitch(s.H, s.W, blocks)}
}

// extent is the number of elements that a feature map takes.
func extent(s lrunet.Shape, blocks int) int { return s.C * kernel.Pitch(s.H, s.W, blocks) }

// dims is the shape that gorgonia sees: channels, positions, lanes.
func dims(s lrunet.Shape, blocks int) tensor.Shape {
	return tensor.Shape{s.C, kernel.Pitch(s.H, s.W, blocks) / kernel.Lanes, kernel.Lanes}
}
