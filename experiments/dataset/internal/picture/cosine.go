package picture

import "math"

// side is that of JPEG's blocks.
const side = 8

// block is a block's values, row by row: pixels less 128, or the coefficients
// of its cosine transform.
type block [side * side]int32

// basis is the orthonormal cosine transform of 8 values, a row a frequency: its
// left half, of which the right one is the mirror.
var basis = func() (b [side][side / 2]float64) {
	for k := range b {
		scale := 0.5
		if k == 0 {
			scale = math.Sqrt(0.125)
		}
		for x := range b[k] {
			b[k][x] = scale * math.Cos(float64((2*x+1)*k)*math.Pi/16)
		}
	}
	return b
}()

// quantised is the cosine transform of b (ITU-T T.81, A.3.3), each coefficient
// rounded to a multiple of its quantiser.
func (b *block) quantised(quantisers *block) (coefficients block) {
	var columns [side][side]float64 // [frequency][y]
	for y := range side {
		var row [side]float64
		for x := range row {
			row[x] = float64(b[y*side+x])
		}
		for k, c := range spectrum(&row) {
			columns[k][y] = c
		}
	}
	for l := range columns {
		for k, c := range spectrum(&columns[l]) {
			q := quantisers[k*side+l]
			coefficients[k*side+l] = q * int32(math.RoundToEven(c/float64(q)))
		}
	}
	return coefficients
}

// spectrum is the transform of 8 values. Even frequencies are symmetric, odd
// ones antisymmetric, which halves the products.
func spectrum(v *[side]float64) (s [side]float64) {
	var halves [2][side / 2]float64
	for x := range side / 2 {
		halves[0][x], halves[1][x] = v[x]+v[side-1-x], v[x]-v[side-1-x]
	}
	for k := range s {
		h, b := &halves[k&1], &basis[k]
		s[k] = b[0]*h[0] + b[1]*h[1] + b[2]*h[2] + b[3]*h[3]
	}
	return s
}

// inverse is the inverse transform as libjpeg's "islow" computes it, to the
// bit: the fast transform of Loeffler, Ligtenberg and Moschytz (ICASSP 1989)
// in fixed point, columns first, with two more bits kept between the passes.
func (b *block) inverse() (pixels block) {
	const between = 2
	for x := range side {
		pixels.lines(b, x, side, fraction-between)
	}
	half := pixels
	for y := range side {
		pixels.lines(&half, y*side, 1, fraction+between+3)
	}
	return pixels
}

// fraction is the number of bits of the constants below.
const fraction = 13

// Sines and cosines of the transform, times 1<<fraction, named by their values.
const (
	c0298 = 2446
	c0390 = 3196
	c0541 = 4433
	c0765 = 6270
	c0899 = 7373
	c1175 = 9633
	c1501 = 12299
	c1847 = 15137
	c1961 = 16069
	c2053 = 16819
	c2562 = 20995
	c3072 = 25172
)

// lines transforms the 8 values of src from start on, step apart, and rounds
// drop bits away.
func (b *block) lines(src *block, start, step int, drop uint) {
	at := func(k int) int32 { return src[start+k*step] }

	z := (at(2) + at(6)) * c0541
	low, high := (at(0)+at(4))<<fraction, (at(0)-at(4))<<fraction
	outer, inner := z+at(2)*c0765, z-at(6)*c1847
	even := [4]int32{low + outer, high + inner, high - inner, low - outer}

	z = (at(7) + at(3) + at(5) + at(1)) * c1175
	z1, z2 := -(at(7)+at(1))*c0899, -(at(5)+at(3))*c2562
	z3, z4 := z-(at(7)+at(3))*c1961, z-(at(5)+at(1))*c0390
	odd := [4]int32{
		at(1)*c1501 + z1 + z4,
		at(3)*c3072 + z2 + z3,
		at(5)*c2053 + z2 + z4,
		at(7)*c0298 + z1 + z3,
	}

	round := int32(1) << (drop - 1)
	for i, e := range even {
		b[start+i*step] = (e + odd[i] + round) >> drop
		b[start+(side-1-i)*step] = (e - odd[i] + round) >> drop
	}
}
