package checkpoint

import (
	"encoding/binary"
	"math"

	"github.com/maruel/safetensors"
)

// elementTypes is the element types that are read from safetensors.
var elementTypes = map[safetensors.DType]element{
	safetensors.F32:  float32s,
	safetensors.F64:  float64s,
	safetensors.F16:  float16s,
	safetensors.BF16: bfloat16s,
}

// element is how one value lies in a file, little-endian.
type element struct {
	width int                  // bytes
	read  func([]byte) float32 // reads the first width bytes
}

var (
	float32s = element{4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }}
	float64s = element{8, func(b []byte) float32 { return float32(math.Float64frombits(binary.LittleEndian.Uint64(b))) }}
	float16s = element{2, func(b []byte) float32 { return fromHalf(binary.LittleEndian.Uint16(b)) }}

	// bfloat16 is the upper half of a float32.
	bfloat16s = element{2, func(b []byte) float32 { return math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16) }}
)

// all reads every value of data, a whole number of them.
func (e element) all(data []byte) []float32 {
	values := make([]float32, len(data)/e.width)
	for i := range values {
		values[i] = e.read(data[i*e.width:])
	}
	return values
}

// fromHalf converts an IEEE 754 half: 1 bit of sign, 5 of exponent, 10 of
// fraction.
func fromHalf(h uint16) float32 {
	fraction, exponent := float64(h&0x3ff), int(h>>10&0x1f)
	var v float64
	switch exponent {
	case 0:
		v = math.Ldexp(fraction, -24)
	case 0x1f:
		if v = math.Inf(1); fraction != 0 {
			v = math.NaN()
		}
	default:
		v = math.Ldexp(1024+fraction, exponent-25)
	}
	if h>>15 != 0 {
		v = math.Copysign(v, -1)
	}
	return float32(v)
}
