package kernel

// PixelLRU is the arithmetic of a layer reuse unit on the maps of one image. Its
// iterations share it: what is their own is a PixelIteration. It belongs to one
// goroutine.
type PixelLRU struct {
	channels, expansion int
	matrix              *pixelMatrix
	taps                [][]float32 // of each part, [expansion][9][vectors]
	middle, z           []float32
}

// NewPixelLRU is that of weights dw [3*3][expansion*channels] and pw
// [channels][expansion*channels/groups].
func NewPixelLRU(channels, expansion, groups int, dw, pw []float32) *PixelLRU {
	l := &PixelLRU{channels: channels, expansion: expansion}
	l.matrix = newPixelMatrix(pw, grouping{
		in: channels, out: channels, groups: groups, rows: expansion, whole: true,
		index: func(e, c int) int { return c*expansion + e },
	})
	for _, p := range l.matrix.parts {
		n := p.k / expansion // channels, filled up
		taps := make([]float32, 9*p.k)
		for e := range expansion {
			for t := range 9 {
				for c := range min(n, channels-p.from) {
					taps[(e*9+t)*n+c] = dw[t*expansion*channels+(p.from+c)*expansion+e]
				}
			}
		}
		l.taps = append(l.taps, taps)
	}
	return l
}

// PixelIteration is one execution of a unit: the scales behind its two convolutions, and
// the shift behind the second.
type PixelIteration struct {
	unit    *PixelLRU
	scales  [][]float32 // of each part, [expansion][vectors]
	end     *PixelAffine
	shuffle bool
}

// Iteration is one with the scales of all expansion*channels results of the first
// convolution, and scale and shift of the second's.
func (l *PixelLRU) Iteration(scale1, scale2, shift2 []float32, shuffle bool) *PixelIteration {
	it := &PixelIteration{unit: l, shuffle: shuffle, end: NewPixelAffine(scale2, shift2, Limits{0, None().High})}
	for _, p := range l.matrix.parts {
		n := p.k / l.expansion
		scales := make([]float32, p.k)
		for e := range l.expansion {
			for c := range min(n, l.channels-p.from) {
				scales[e*n+c] = scale1[(p.from+c)*l.expansion+e]
			}
		}
		it.scales = append(it.scales, scales)
	}
	return it
}

// Run sets y to the iteration's result for x.
func (it *PixelIteration) Run(y, x *Pixels) {
	l, area := it.unit, x.H*x.W
	if l.z == nil {
		l.z = make([]float32, area*l.matrix.pitch)
		l.middle = make([]float32, area*l.matrix.parts[0].k)
	}
	for i, p := range l.matrix.parts {
		n := p.k / l.expansion
		for e := range l.expansion {
			active.PixelTaps(&x.Data[p.from], &l.taps[i][e*9*n], &it.scales[i][e*n], &l.middle[e*n], n/Lanes, x.H, x.W,
				x.row(), x.column(), x.row(), x.column(), 4*p.k*x.W, 4*p.k, 4*n)
		}
		l.matrix.multiply(p, l.z, l.middle, p.k, area)
	}
	if it.shuffle {
		it.end.shuffled(y, l.z, l.matrix.pitch, x)
		return
	}
	it.end.add(y, l.z, l.matrix.pitch, x)
}
