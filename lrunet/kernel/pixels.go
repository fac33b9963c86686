package kernel

import (
	"math"

	"lrunet/lrunet/kernel/internal/simd"
)

// Pixels is maps of one image, position by position: the channels of a position lie
// beside each other, filled up with zeros to whole vectors. Around the map is a border
// of zeros, one position wide. Networks that answer one image at a time compute on it:
// in a Tensor fifteen of sixteen lanes would be empty.
type Pixels struct {
	C, H, W int
	Data    []float32
	pitch   int // elements of a position
}

// NewPixels is a map of zeros.
func NewPixels(c, h, w int) *Pixels {
	p := &Pixels{C: c, H: h, W: w, pitch: simd.RoundUp(c)}
	p.Data = make([]float32, (h+2)*(w+2)*p.pitch+Lanes) // kernels may read a vector's end behind it
	return p
}

// NewImage is NewPixels without zeros behind the channels of a position, of which an
// image has few. It is for convolutions of one group.
func NewImage(c, h, w int) *Pixels {
	return &Pixels{C: c, H: h, W: w, pitch: c, Data: make([]float32, (h+2)*(w+2)*c+Lanes)}
}

// At is the channels of a position.
func (p *Pixels) At(h, w int) []float32 { return p.Data[p.place(h, w):][:p.C] }

// place is where the channels of a position begin; -1 is in the border.
func (p *Pixels) place(h, w int) int { return ((h+1)*(p.W+2) + w + 1) * p.pitch }

// row is the bytes of a row with its border, and column those of a position.
func (p *Pixels) row() int    { return 4 * (p.W + 2) * p.pitch }
func (p *Pixels) column() int { return 4 * p.pitch }

// Limits are those of an activation: Low is at most 0 and High at least, so that what
// fills positions up stays 0.
type Limits struct{ Low, High float32 }

// None lets everything through.
func None() Limits { return Limits{float32(math.Inf(-1)), float32(math.Inf(1))} }

// PixelAffine is what ends a step: y = z*factor + shift + x within limits, for each
// channel.
type PixelAffine struct {
	factor, shift, zeros []float32
	limits               Limits
}

// NewPixelAffine is one of the given factors and shifts of each channel.
func NewPixelAffine(factor, shift []float32, limits Limits) *PixelAffine {
	a := &PixelAffine{limits: limits}
	n := simd.RoundUp(len(factor))
	a.factor, a.shift, a.zeros = make([]float32, n), make([]float32, n), make([]float32, n)
	copy(a.factor, factor)
	copy(a.shift, shift)
	return a
}

// add writes y, of z whose positions lie pitch elements apart and of x; nil: nothing.
func (a *PixelAffine) add(y *Pixels, z []float32, pitch int, x *Pixels) {
	for h := range y.H {
		in, step := &a.zeros[0], 0
		if x != nil {
			in, step = &x.Data[x.place(h, 0)], x.column()
		}
		active.PixelAdd(&z[h*y.W*pitch], &a.factor[0], &a.shift[0], in, &y.Data[y.place(h, 0)], y.W, y.pitch/Lanes, 4*pitch, step, y.column(), a.limits.Low, a.limits.High)
	}
}

// shuffled is add with a ReLU, and the shuffle of a layer reuse unit.
func (a *PixelAffine) shuffled(y *Pixels, z []float32, pitch int, x *Pixels) {
	if y.C%Lanes == 0 {
		for h := range y.H {
			active.PixelShuffle(&z[h*y.W*pitch], &a.factor[0], &a.shift[0], &x.Data[x.place(h, 0)], &y.Data[y.place(h, 0)], y.W, y.C/Lanes, 4*pitch, x.column(), y.column(), 2*y.C)
		}
		return
	}
	s := LRUShape{C: y.C, Shuffle: true}
	for h := range y.H {
		for w := range y.W {
			from, in, to := z[(h*y.W+w)*pitch:], x.At(h, w), y.At(h, w)
			for c, v := range in {
				to[s.place(c)] = max(from[c]*a.factor[c]+a.shift[c]+v, 0)
			}
		}
	}
}

// pixelMatrix multiplies the channels of positions with a grouped matrix. Groups that
// do not fill a vector are put together, with zeros where one would see the other.
type pixelMatrix struct {
	parts []matrixPart
	pitch int // elements of a position of the result
}

// matrixPart is some groups: n vectors of the result, from out on, of k elements. Where
// the last vector is not full, the next part overwrites its end.
type matrixPart struct {
	from, k, out, n int
	w               []float32 // [k][n vectors]
}

// grouping is how a matrix is grouped, and how its inputs lie.
type grouping struct {
	in, out, groups int
	rows            int                  // of in channels each
	whole           bool                 // whether each row of a part is filled up to whole vectors
	index           func(row, c int) int // which of an output's weights is channel c of a row
}

// newPixelMatrix is that of weights [out][in/groups*rows].
func newPixelMatrix(w []float32, g grouping) *pixelMatrix {
	m := &pixelMatrix{}
	together := g.groups
	for n := g.groups; n > 0; n-- {
		if g.groups%n == 0 && n*g.out/g.groups >= Lanes {
			together = n
		}
	}
	for first := 0; first < g.groups; first += together {
		p := g.part(w, first, together)
		m.parts = append(m.parts, p)
		m.pitch = max(m.pitch, simd.RoundUp(p.out+p.n*Lanes))
	}
	return m
}

// part is n groups from the first on.
func (g grouping) part(w []float32, first, n int) matrixPart {
	own, outs := g.in/g.groups, g.out/g.groups
	width := n * own
	if g.whole {
		width = simd.RoundUp(width)
	}
	p := matrixPart{from: first * own, k: g.rows * width, out: first * outs, n: simd.RoundUp(n*outs) / Lanes}
	p.w = make([]float32, p.k*p.n*Lanes)
	for o := range n * outs {
		weights := w[(first*outs+o)*own*g.rows:][:own*g.rows]
		for row := range g.rows {
			for c := range own {
				p.w[(row*width+o/outs*own+c)*p.n*Lanes+o] = weights[g.index(row, c)]
			}
		}
	}
	return p
}

// matrix is the part's weights from row k on.
func (p matrixPart) matrix(k int) simd.Strided { return simd.Rows(p.w[k*p.n*Lanes:], p.n*Lanes) }

// multiply writes a part's channels of n positions of z, whose inputs lie pitch
// elements apart.
func (m *pixelMatrix) multiply(p matrixPart, z, x []float32, pitch, n int) {
	active.Mul(simd.Operand{W: x, Row: pitch, Col: 1}, p.matrix(0), simd.Rows(z[p.out:], m.pitch), n, p.k, p.n)
}
