package imageset

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// Blend says how an image is made of two: by mixup (Zhang et al., arXiv
// 1710.09412), a weighted mean of both, or by CutMix (Yun et al., arXiv
// 1905.04899), a box of the second put into the first. The weights, or the
// areas, are drawn from Beta(alpha, alpha) for each image; with both, each image
// is made in either way with equal chance. The zero value makes nothing.
type Blend struct {
	Mixup  float64 // alpha; 0: no mixup
	Cutmix float64 // alpha; 0: no CutMix
}

// Apply makes dst an image of itself and of another, both planar, and returns the
// other's share in it, 0 to 1. The seed decides everything that is drawn.
func (b Blend) Apply(dst, other []float32, channels, height, width int, seed uint64) (share float32) {
	switch {
	case b.Cutmix > 0 && (b.Mixup == 0 || Mix(seed, 0)>>63 == 1):
		return paste(dst, other, channels, height, width, 1-beta(b.Cutmix, seed), seed)
	case b.Mixup > 0:
		return mean(dst, other, float32(1-beta(b.Mixup, seed)))
	}
	return 0
}

// beta draws from Beta(alpha, alpha).
func beta(alpha float64, seed uint64) float64 {
	v := distuv.Beta{Alpha: alpha, Beta: alpha, Src: rand.NewPCG(seed, blendStream)}.Rand()
	if math.IsNaN(v) { // both of its gammas are too small for a float: it is 0 or 1
		return float64(Mix(seed, 3) >> 63)
	}
	return v
}

// mean makes dst the mean of both images, by the other's share.
func mean(dst, other []float32, share float32) float32 {
	for i, v := range other[:len(dst)] {
		dst[i] += share * (v - dst[i])
	}
	return share
}

// paste puts a box of the other image in its place in dst. Its centre is drawn
// evenly, its sides are as the image's; what lies outside is cut off, and the
// share is that of what remains.
func paste(dst, other []float32, channels, height, width int, share float64, seed uint64) float32 {
	top, bottom := span(height, math.Sqrt(share), Mix(seed, 1))
	left, right := span(width, math.Sqrt(share), Mix(seed, 2))
	for c := range channels {
		for y := top; y < bottom; y++ {
			row := (c*height + y) * width
			copy(dst[row+left:row+right], other[row+left:row+right])
		}
	}
	return float32((bottom-top)*(right-left)) / float32(height*width)
}

// span is a share of a side about a pixel drawn evenly.
func span(side int, share float64, random uint64) (first, end int) {
	length := int(float64(side) * share)
	centre := below(random, side)
	return max(centre-length/2, 0), min(centre+length-length/2, side)
}
