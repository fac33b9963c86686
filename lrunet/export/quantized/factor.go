package quantized

import "math"

// Factor is a number that sums are multiplied by, in 16 bits: an 11-bit mantissa
// with a sign, times 32, plus the number of bits to shift the product right by.
type Factor int16

const (
	mantissaMax = 1023
	shiftMax    = 31

	// productMax bounds products, so that sums of a few do not overflow.
	productMax = 1 << 29
)

// NewFactor is the nearest factor; of numbers from 2^-22 to 2^9 it is within one
// part in a thousand.
func NewFactor(v float64) Factor {
	shift := 0
	for shift < shiftMax && math.Abs(math.Round(math.Ldexp(v, shift+1))) <= mantissaMax {
		shift++
	}
	mantissa := math.Round(math.Ldexp(v, shift))
	mantissa = min(max(mantissa, -mantissaMax), mantissaMax)
	return Factor(int(mantissa)*(shiftMax+1) + shift)
}

// Times is the product, rounded; half a unit up.
func (f Factor) Times(v int32) int32 {
	shift := f & shiftMax
	product := int64(v)*int64((f-shift)/(shiftMax+1)) + int64(1)<<shift>>1
	return int32(min(max(product>>shift, -productMax), productMax))
}

// rounded is a sum of values in their unit; half a unit up.
func rounded(v int32) int32 { return (v + 1<<(FractionBits-1)) >> FractionBits }
