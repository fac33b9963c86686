//go:build !purego

package kernel

import (
	"golang.org/x/sys/cpu"

	"lrunet/lrunet/kernel/internal/simd/avx2"
	"lrunet/lrunet/kernel/internal/simd/avx512"
)

// avx512Set is package avx512 as a set.
var avx512Set = kernelSet{
	name: "avx512", outputs: 2, rows: 8, dotRows: 4, dotCols: 6, peakWidth: 12 * 16,
	depthwise: []func(x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, ahead int){
		nil, avx512.DepthwiseStore1, avx512.DepthwiseStore2,
	},
	depthwiseSum: []func(x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, ahead int){
		nil, avx512.DepthwiseSum1, avx512.DepthwiseSum2,
	},
	depthwiseStats: []func(x, w, sums *float32, blocks, height, width int){
		nil, avx512.DepthwiseStats1, avx512.DepthwiseStats2,
	},
	depthwiseGradW: []func(x, g, acc *float32, n, xs, gs, gc, as, height, width int){
		nil, avx512.DepthwiseGradW1, avx512.DepthwiseGradW2,
	},
	depthwiseGradX: []func(g, w, dx *float32, n, gs, gc, ws, xs, height, width int){
		nil, avx512.DepthwiseGradX1, avx512.DepthwiseGradX2,
	},
	product: []func(a, b, c *float32, as, at, k, bs, cs, n, blocks int){
		nil, avx512.Product1, avx512.Product2, avx512.Product3, avx512.Product4, avx512.Product5, avx512.Product6, avx512.Product7, avx512.Product8,
	},
	productSquare: []func(a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int){
		nil, avx512.ProductSquare1, avx512.ProductSquare2, avx512.ProductSquare3, avx512.ProductSquare4, avx512.ProductSquare5, avx512.ProductSquare6, avx512.ProductSquare7, avx512.ProductSquare8,
	},
	productAdd: []func(a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int){
		nil, avx512.ProductAdd1, avx512.ProductAdd2, avx512.ProductAdd3, avx512.ProductAdd4, avx512.ProductAdd5, avx512.ProductAdd6, avx512.ProductAdd7, avx512.ProductAdd8,
	},
	productAddReLU: []func(a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int){
		nil, avx512.ProductAddReLU1, avx512.ProductAddReLU2, avx512.ProductAddReLU3, avx512.ProductAddReLU4, avx512.ProductAddReLU5, avx512.ProductAddReLU6, avx512.ProductAddReLU7, avx512.ProductAddReLU8,
	},
	dot: [][]func(g, y, acc *float32, gs, ys, as, n int){
		nil,
		{nil, avx512.Dot1x1, avx512.Dot1x2, avx512.Dot1x3, avx512.Dot1x4, avx512.Dot1x5, avx512.Dot1x6},
		{nil, avx512.Dot2x1, avx512.Dot2x2, avx512.Dot2x3, avx512.Dot2x4, avx512.Dot2x5, avx512.Dot2x6},
		{nil, avx512.Dot3x1, avx512.Dot3x2, avx512.Dot3x3, avx512.Dot3x4, avx512.Dot3x5, avx512.Dot3x6},
		{nil, avx512.Dot4x1, avx512.Dot4x2, avx512.Dot4x3, avx512.Dot4x4, avx512.Dot4x5, avx512.Dot4x6},
	},
	depthwiseSpread: avx512.DepthwiseSpread,
	every:           avx512.Every,
	maskSum:         avx512.MaskSum,
	maskSums:        avx512.MaskSums,
	combine:         avx512.Combine,
	residual:        avx512.Residual,
	laneSums:        avx512.LaneSums,
	peak:            avx512.Peak,
	transpose:       avx512.Transpose,
	maxNine:         avx512.MaxNine,
	maxNineBack:     avx512.MaxNineBack,
	affine:          avx512.Affine,
	affine2:         avx512.Affine2,
	add:             avx512.Add,
	axpy:            avx512.Axpy,
	relu:            avx512.ReLU,
	reluCapped:      avx512.ReLUCapped,
	maskPositive:    avx512.MaskPositive,
	maskBetween:     avx512.MaskBetween,
	affineAddReLU:   avx512.AffineAddReLU,
	affineClip:      avx512.AffineClip,
	clipMoments:     avx512.ClipMoments,
	clipGradient:    avx512.ClipGradient,
	crossMoments:    avx512.CrossMoments,
	sgd:             avx512.SGD,
	sgdNesterov:     avx512.SGDNesterov,
	productSpans: []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int){
		nil, avx512.ProductSpans1, avx512.ProductSpans2, avx512.ProductSpans3, avx512.ProductSpans4, avx512.ProductSpans5, avx512.ProductSpans6, avx512.ProductSpans7, avx512.ProductSpans8,
	},
	productOfSpans: []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int){
		nil, avx512.ProductOfSpans1, avx512.ProductOfSpans2, avx512.ProductOfSpans3, avx512.ProductOfSpans4, avx512.ProductOfSpans5, avx512.ProductOfSpans6, avx512.ProductOfSpans7, avx512.ProductOfSpans8,
	},
	dotSpans: [][]func(u, y, acc *float32, us, ys *int, as, n int){
		nil,
		{nil, avx512.DotSpans1x1, avx512.DotSpans1x2, avx512.DotSpans1x3, avx512.DotSpans1x4, avx512.DotSpans1x5, avx512.DotSpans1x6},
		{nil, avx512.DotSpans2x1, avx512.DotSpans2x2, avx512.DotSpans2x3, avx512.DotSpans2x4, avx512.DotSpans2x5, avx512.DotSpans2x6},
		{nil, avx512.DotSpans3x1, avx512.DotSpans3x2, avx512.DotSpans3x3, avx512.DotSpans3x4, avx512.DotSpans3x5, avx512.DotSpans3x6},
		{nil, avx512.DotSpans4x1, avx512.DotSpans4x2, avx512.DotSpans4x3, avx512.DotSpans4x4, avx512.DotSpans4x5, avx512.DotSpans4x6},
	},
}

// avx2Set is package avx2 as a set.
var avx2Set = kernelSet{
	name: "avx2", outputs: 1, rows: 6, dotRows: 3, dotCols: 4, peakWidth: 12 * 8,
	depthwise: []func(x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, ahead int){
		nil, avx2.DepthwiseStore1,
	},
	depthwiseSum: []func(x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, ahead int){
		nil, avx2.DepthwiseSum1,
	},
	depthwiseStats: []func(x, w, sums *float32, blocks, height, width int){
		nil, avx2.DepthwiseStats1,
	},
	depthwiseGradW: []func(x, g, acc *float32, n, xs, gs, gc, as, height, width int){
		nil, avx2.DepthwiseGradW1,
	},
	depthwiseGradX: []func(g, w, dx *float32, n, gs, gc, ws, xs, height, width int){
		nil, avx2.DepthwiseGradX1,
	},
	product: []func(a, b, c *float32, as, at, k, bs, cs, n, blocks int){
		nil, avx2.Product1, avx2.Product2, avx2.Product3, avx2.Product4, avx2.Product5, avx2.Product6,
	},
	productSquare: []func(a, b, c, q *float32, as, at, k, bs, cs, n, blocks, ahead int){
		nil, avx2.ProductSquare1, avx2.ProductSquare2, avx2.ProductSquare3, avx2.ProductSquare4, avx2.ProductSquare5, avx2.ProductSquare6,
	},
	productAdd: []func(a, b, c, in, co *float32, as, at, k, bs, cs, is, n, blocks, ahead int){
		nil, avx2.ProductAdd1, avx2.ProductAdd2, avx2.ProductAdd3, avx2.ProductAdd4, avx2.ProductAdd5, avx2.ProductAdd6,
	},
	productAddReLU: []func(a, b, c, in, bias *float32, as, at, k, bs, cs, is, n, blocks, ahead int){
		nil, avx2.ProductAddReLU1, avx2.ProductAddReLU2, avx2.ProductAddReLU3, avx2.ProductAddReLU4, avx2.ProductAddReLU5, avx2.ProductAddReLU6,
	},
	dot: [][]func(g, y, acc *float32, gs, ys, as, n int){
		nil,
		{nil, avx2.Dot1x1, avx2.Dot1x2, avx2.Dot1x3, avx2.Dot1x4},
		{nil, avx2.Dot2x1, avx2.Dot2x2, avx2.Dot2x3, avx2.Dot2x4},
		{nil, avx2.Dot3x1, avx2.Dot3x2, avx2.Dot3x3, avx2.Dot3x4},
	},
	depthwiseSpread: avx2.DepthwiseSpread,
	every:           avx2.Every,
	maskSum:         avx2.MaskSum,
	maskSums:        avx2.MaskSums,
	combine:         avx2.Combine,
	residual:        avx2.Residual,
	laneSums:        avx2.LaneSums,
	peak:            avx2.Peak,
	transpose:       avx2.Transpose,
	maxNine:         avx2.MaxNine,
	maxNineBack:     avx2.MaxNineBack,
	affine:          avx2.Affine,
	affine2:         avx2.Affine2,
	add:             avx2.Add,
	axpy:            avx2.Axpy,
	relu:            avx2.ReLU,
	reluCapped:      avx2.ReLUCapped,
	maskPositive:    avx2.MaskPositive,
	maskBetween:     avx2.MaskBetween,
	affineAddReLU:   avx2.AffineAddReLU,
	affineClip:      avx2.AffineClip,
	clipMoments:     avx2.ClipMoments,
	clipGradient:    avx2.ClipGradient,
	crossMoments:    avx2.CrossMoments,
	sgd:             avx2.SGD,
	sgdNesterov:     avx2.SGDNesterov,
	productSpans: []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int){
		nil, avx2.ProductSpans1, avx2.ProductSpans2, avx2.ProductSpans3, avx2.ProductSpans4, avx2.ProductSpans5, avx2.ProductSpans6,
	},
	productOfSpans: []func(a, b, c *float32, starts *int, as, at, k, cs, n, blocks int){
		nil, avx2.ProductOfSpans1, avx2.ProductOfSpans2, avx2.ProductOfSpans3, avx2.ProductOfSpans4, avx2.ProductOfSpans5, avx2.ProductOfSpans6,
	},
	dotSpans: [][]func(u, y, acc *float32, us, ys *int, as, n int){
		nil,
		{nil, avx2.DotSpans1x1, avx2.DotSpans1x2, avx2.DotSpans1x3, avx2.DotSpans1x4},
		{nil, avx2.DotSpans2x1, avx2.DotSpans2x2, avx2.DotSpans2x3, avx2.DotSpans2x4},
		{nil, avx2.DotSpans3x1, avx2.DotSpans3x2, avx2.DotSpans3x3, avx2.DotSpans3x4},
	},
}

// kernelSets is what the machine can run, the fastest first.
func kernelSets() []*kernelSet {
	var sets []*kernelSet
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ {
		sets = append(sets, &avx512Set)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		sets = append(sets, &avx2Set)
	}
	return sets
}

// taps9 and axpyTaps9 call without a function value, so that small arrays
// need not go to the heap.
func (v *kernelSet) taps9(y, x *float32, at *int, w *float32, n int) {
	if v.name == "avx512" {
		avx512.Taps9(y, x, at, w, n)
	} else {
		avx2.Taps9(y, x, at, w, n)
	}
}

func (v *kernelSet) axpyTaps9(y, x *float32, at *int, w *float32, n int) {
	if v.name == "avx512" {
		avx512.AxpyTaps9(y, x, at, w, n)
	} else {
		avx2.AxpyTaps9(y, x, at, w, n)
	}
}
