package space

import (
	"math"

	"lrunet/lrunet"
)

// Numbers describes an architecture with so many parameters and multiply-adds by
// numbers, equally many for all, from which models predict how well it does:
// logarithms of both, of widths, reuse and depth, where pools are, and options.
func Numbers(a lrunet.Arch, params, madds float64) []float64 {
	n := float64(len(a.Stages))
	var widths, reuse, groups, expansions, depth, pools, early float64
	for i, s := range a.Stages {
		widths += log2(s.Width) / n
		reuse += log2(s.Reuse) / n
		groups += log2(s.Groups) / n
		expansions += log2(s.Expansion) / n
		depth += float64(s.Reuse)
		if s.Pool {
			pools++
			early += 1 - float64(i)/n
		}
	}
	return []float64{
		log2(a.Stem.Width), float64(a.Stem.Stride), n, widths, log2(a.Stages[0].Width), log2(a.Stages[len(a.Stages)-1].Width),
		reuse, math.Log2(depth), groups, expansions, pools, early, log2(a.Head.Width), log2(a.Head.Groups),
		math.Log2(max(params, 1)), math.Log2(max(madds, 1)),
	}
}

// Guess orders networks before any is trained: lower is likely to be better. Of
// networks that cost about the same, those with more parameters, or more
// multiply-adds, do better more often than not. Of the proxies that need no training
// hardly any does better than these counts (Li et al., ZiCo, ICLR 2023).
func Guess(params, madds float64) float64 {
	return -math.Log2(max(params, 1)) - math.Log2(max(madds, 1))
}

func log2(v int) float64 { return math.Log2(float64(max(v, 1))) }
