package portable

import "math"

// Dropout is y[i] = scale*x[i] where Mix(first+i)>>11 >= below, else 0. A branch
// would be mispredicted half the time: the mask is all ones if kept.
//
//go:noinline
func Dropout(y, x []float32, first, below uint64, scale float32) {
	x = x[:len(y)]
	for i, v := range x {
		mask := ^uint32(int64(Mix(first+uint64(i))>>11-below) >> 63)
		y[i] = math.Float32frombits(math.Float32bits(v*scale) & mask)
	}
}

// Mix is the output function of SplitMix64 (Steele, Lea, Flood: Fast
// Splittable Pseudorandom Number Generators, OOPSLA 2014), on its sequence.
func Mix(n uint64) uint64 {
	n *= 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}
