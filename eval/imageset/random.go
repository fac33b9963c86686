package imageset

import "math/bits"

// Mix turns a seed and any numbers that say what is being drawn (an epoch, an
// image's index) into 64 well-scattered bits. It has no state: what is drawn
// for one image does not depend on which others were drawn, in which order or
// on how many threads. Other numbers, another order or another count of them
// give unrelated bits. It does not allocate.
//
// The scrambling is splitmix64's (Steele, Lea and Flood, OOPSLA 2014).
func Mix(seed uint64, parts ...uint64) uint64 {
	h := scramble(seed ^ uint64(len(parts))<<56)
	for _, part := range parts {
		h = scramble(h ^ part)
	}
	return h
}

// scramble is one step of splitmix64, a permutation of the 64-bit numbers.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a number from 0 to n-1 out of random bits, all equally likely up to a
// relative error of n/2^64.
func below(random uint64, n int) int {
	high, _ := bits.Mul64(random, uint64(n))
	return int(high)
}

// unit is a number from 0 to just under 1, out of random bits.
func unit(random uint64) float64 { return float64(random>>11) / (1 << 53) }

// Order fills order with 0 to len(order)-1, shuffled: the order of the images
// in an epoch. It depends on the seed, the epoch and the length alone, and
// does not allocate.
func Order(order []int32, seed uint64, epoch int) {
	for i := range order {
		order[i] = int32(i)
	}
	key := Mix(seed, orderStream, uint64(epoch))
	for i := len(order) - 1; i > 0; i-- {
		j := below(Mix(key, uint64(i)), i+1)
		order[i], order[j] = order[j], order[i]
	}
}

// Streams separate what is drawn from one seed for different purposes.
const (
	orderStream   = 0x6f72646572   // "order"
	blendStream   = 0x626c656e64   // "blend"
	holdoutStream = 0x686f6c646f75 // "holdou"
	partStream    = 0x70617274     // "part"
)
