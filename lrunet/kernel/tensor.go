package kernel

import (
	"fmt"

	"lrunet/lrunet/kernel/internal/simd"
)

// Lanes is the number of images side by side in a Tensor's innermost dimension.
const Lanes = simd.Lanes

// laneBytes is the size of one position, 16 float32.
const laneBytes = Lanes * 4

// Blocks is the number of blocks of 16 lanes that n images take.
func Blocks(n int) int { return (n + Lanes - 1) / Lanes }

// Tensor is a batch of feature maps in the layout [C][Blocks][H][W][16]:
// image i of the batch is lane i%16 of block i/16.
//
// A batch may be shorter than the capacity: then only the first Blocks(N)
// blocks of each channel plane are live. Operations neither read nor write
// the others, and the distance from plane to plane stays that of the capacity.
type Tensor struct {
	C, H, W int
	Blocks  int // capacity of each channel plane
	N       int // images held, at most 16*Blocks
	Pitch   int // elements from a channel plane to the next; 0 if nothing lies between
	Data    []float32
}

// Pitch is the distance in elements from channel plane to channel plane that
// suits caches: an odd number of positions, because planes whose distance is
// a power of two compete for the same cache lines.
func Pitch(h, w, blocks int) int { return (blocks*h*w | 1) * Lanes }

// NewTensor makes a zero tensor with room for the given number of blocks,
// which holds no image yet (N is 0).
func NewTensor(c, h, w, blocks int) Tensor {
	return Tensor{C: c, H: h, W: w, Blocks: blocks, Data: make([]float32, c*blocks*h*w*Lanes)}
}

// newPitched is NewTensor with planes that lie Pitch apart.
func newPitched(c, h, w, blocks int) Tensor {
	pitch := Pitch(h, w, blocks)
	return Tensor{C: c, H: h, W: w, Blocks: blocks, Pitch: pitch, Data: make([]float32, c*pitch)}
}

// Plane is the live part of channel c: Blocks(N)*H*W*16 elements.
func (t *Tensor) Plane(c int) []float32 {
	at := c * t.stride()
	return t.Data[at : at+t.live() : at+t.live()]
}

// Every is n channels of t, step apart from the first on, as a map of their own.
func (t *Tensor) Every(first, step, n int) Tensor {
	part := *t
	part.C, part.Pitch, part.Data = n, step*t.stride(), t.Data[first*t.stride():]
	return part
}

// block is one block of one channel: H*W*16 elements.
func (t *Tensor) block(c, b int) []float32 {
	n := t.H * t.W * Lanes
	at := c*t.stride() + b*n
	return t.Data[at : at+n : at+n]
}

// rows is the channels from c on as the rows of a matrix.
func (t *Tensor) rows(c int) simd.Strided {
	return simd.Strided{At: &t.Data[c*t.stride()], Stride: t.stride() * 4}
}

// stride is the distance in elements from one channel plane to the next.
func (t *Tensor) stride() int {
	if t.Pitch > 0 {
		return t.Pitch
	}
	return t.Blocks * t.H * t.W * Lanes
}

// live is the number of elements of a plane that belong to live blocks.
func (t *Tensor) live() int { return Blocks(t.N) * t.H * t.W * Lanes }

// count is the number of elements of a channel that belong to images.
func (t *Tensor) count() int { return t.N * t.H * t.W }

// must panics unless the tensor has the given shape and room for n images.
func (t *Tensor) must(op, role string, c, h, w, n int) {
	if t.C != c || t.H != h || t.W != w || Blocks(n) > t.Blocks {
		panic(fmt.Sprintf("kernel: %s: %s is %dx%dx%d with room for %d images, want %dx%dx%d for %d",
			op, role, t.C, t.H, t.W, t.Blocks*Lanes, c, h, w, n))
	}
}

// result checks an operation's output tensor and sets its number of images.
func (t *Tensor) result(op, role string, c, h, w, n int) {
	t.must(op, role, c, h, w, n)
	t.N = n
}

// Pack lays n images given as [n][C][H][W] into dst and sets dst.N.
// It panics if src is too short or dst too small.
func Pack(dst *Tensor, src []float32, n int) {
	dst.result("pack", "destination", dst.C, dst.H, dst.W, n)
	size := dst.C * dst.H * dst.W
	for b := range Blocks(n) {
		PackBlock(dst, src[b*Lanes*size:n*size], b)
	}
}

// PackBlock is Pack for the images of block b alone; dst.N says how many there
// are in all. Different blocks may be packed at the same time.
func PackBlock(dst *Tensor, src []float32, b int) {
	area := dst.H * dst.W
	images := min(Lanes, dst.N-b*Lanes)
	src = src[:images*dst.C*area]
	for c := range dst.C {
		block := dst.block(c, b)
		done := 0
		if images == Lanes && area >= Lanes {
			done = area / Lanes * Lanes
			active.Transpose(&block[0], &src[c*area], laneBytes, dst.C*area*4, area/Lanes)
		}
		if images < Lanes {
			clear(block)
		}
		for lane := range images {
			from := src[(lane*dst.C+c)*area:][:area]
			for i := done; i < area; i++ {
				block[i*Lanes+lane] = from[i]
			}
		}
	}
}

// Unpack is Pack's inverse: it writes src's N images as [N][C][H][W].
func Unpack(dst []float32, src *Tensor) {
	area := src.H * src.W
	dst = dst[:src.N*src.C*area]
	for c := range src.C {
		for b := range Blocks(src.N) {
			block := src.block(c, b)
			for lane := range min(Lanes, src.N-b*Lanes) {
				to := dst[((b*Lanes+lane)*src.C+c)*area:][:area]
				for i := range to {
					to[i] = block[i*Lanes+lane]
				}
			}
		}
	}
}

// clearPadding zeroes the lanes without image in a live plane of n images.
// Operations that add a constant to every element need it.
func clearPadding(plane []float32, n int) {
	clearPaddingFrom(plane, 0, len(plane), n)
}

// clearPaddingFrom is clearPadding for plane[first:first+length] alone; first
// and length are multiples of Lanes.
func clearPaddingFrom(plane []float32, first, length, n int) {
	used := n % Lanes
	if used == 0 {
		return
	}
	last := len(plane) / Blocks(n) * (Blocks(n) - 1)
	for at := max(first, last); at < first+length; at += Lanes {
		clear(plane[at+used : at+Lanes])
	}
}
