package space

import (
	"math"

	"lrunet/lrunet"
)

// levels is how many sizes of maps Numbers tells apart.
const levels = 3

// positions are those of a map of the first size, about, as images of 28x28 have.
const positions = 784

// Numbers describes an architecture with so many parameters and multiply-adds by
// numbers, equally many for all, from which models predict how well it does: the
// stem's stride, stages and pools, and logarithms of widths, depth, parameters,
// multiply-adds, weights that mix channels, and what stages spend on maps of each size.
func Numbers(a lrunet.Arch, params, madds float64) []float64 {
	n := float64(len(a.Stages))
	var widths, depth, pools float64
	for _, s := range a.Stages {
		widths += log2(s.Width) / n
		depth += float64(s.Reuse)
		if s.Pool {
			pools++
		}
	}
	mixing, spent := arithmetic(a)
	list := []float64{
		float64(a.Stem.Stride), n, pools, widths, log2(a.Stages[0].Width), log2(a.Stages[len(a.Stages)-1].Width), math.Log2(depth),
		log2(a.Head.Width), log2(a.Head.Groups), math.Log2(mixing), math.Log2(max(params, 1)), math.Log2(max(madds, 1)),
	}
	for _, v := range spent {
		list = append(list, math.Log2(1+v))
	}
	return list
}

// arithmetic is how many weights the stages have that mix channels, if all iterations
// share them, and their multiply-adds on maps as large as the images, of half their
// side, and of a quarter.
func arithmetic(a lrunet.Arch) (mixing float64, spent [levels]float64) {
	level := 0
	if a.Stem.Stride > 1 {
		level++
	}
	for _, s := range a.Stages {
		inner := float64(s.Width * s.Expansion)
		weights := inner * float64(s.Width) / float64(s.Groups)
		mixing += weights
		if level < levels {
			spent[level] += float64(s.Reuse) * (9*inner + weights) * math.Ldexp(positions, -2*level)
		}
		if s.Pool {
			level++
		}
	}
	return mixing, spent
}

// Guess orders networks before any is trained: lower is likely to be better. Of
// networks that cost about the same, those with more parameters, or more
// multiply-adds, do better more often than not. Of the proxies that need no training
// hardly any does better than these counts (Li et al., ZiCo, ICLR 2023).
func Guess(params, madds float64) float64 {
	return -math.Log2(max(params, 1)) - math.Log2(max(madds, 1))
}

func log2(v int) float64 { return math.Log2(float64(max(v, 1))) }
