package export

import (
	"math"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// affine is what a batch normalisation does to a channel once training is over:
// it multiplies by the scale and adds the shift.
type affine struct{ scale, shift []float64 }

// normalization is a batch normalisation's, whose parameters are those of
// lrunet.BatchNorm.
func (n *Network) normalization(p []lrunet.Param) affine {
	return normalized(n.Value(p[0]), n.Value(p[1]), n.Value(p[2]), n.Value(p[3]))
}

// normalized is the map of a normalisation's arrays. Without a shift, it is zero.
func normalized(scale, shift, mean, variance []float32) affine {
	a := affine{make([]float64, len(scale)), make([]float64, len(scale))}
	for c, s := range scale {
		a.scale[c] = float64(s) / math.Sqrt(float64(variance[c])+kernel.Epsilon)
		if shift != nil {
			a.shift[c] = float64(shift[c])
		}
		a.shift[c] -= float64(mean[c]) * a.scale[c]
	}
	return a
}

// scaled is a convolution's weight with the scale of each channel of its result in
// it.
func (a affine) scaled(weight []float32) []float32 {
	row := len(weight) / len(a.scale)
	w := make([]float32, len(weight))
	for i, v := range weight {
		w[i] = float32(float64(v) * a.scale[i/row])
	}
	return w
}

// times multiplies both by a number, or one for each channel.
func (a affine) times(factor []float32) {
	for c := range a.scale {
		f := float64(factor[c%len(factor)])
		a.scale[c] *= f
		a.shift[c] *= f
	}
}

func float32s(values []float64) []float32 {
	to := make([]float32, len(values))
	for i, v := range values {
		to[i] = float32(v)
	}
	return to
}
