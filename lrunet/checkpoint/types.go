package checkpoint

import (
	"encoding/binary"
	"math"

	"github.com/maruel/safetensors"
)

// types is the element types that are read, and how. The bytes are a whole
// number of elements.
var types = map[safetensors.DType]func([]byte) []float32{
	safetensors.F32: func(data []byte) []float32 {
		return convert(data, 4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) })
	},
	safetensors.F64: func(data []byte) []float32 {
		return convert(data, 8, func(b []byte) float32 { return float32(math.Float64frombits(binary.LittleEndian.Uint64(b))) })
	},
	safetensors.F16: func(data []byte) []float32 {
		return convert(data, 2, func(b []byte) float32 { return fromHalf(binary.LittleEndian.Uint16(b)) })
	},
	safetensors.BF16: func(data []byte) []float32 { // the upper half of a float32
		return convert(data, 2, func(b []byte) float32 { return math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16) })
	},
}

func convert(data []byte, width int, one func([]byte) float32) []float32 {
	values := make([]float32, len(data)/width)
	for i := range values {
		values[i] = one(data[i*width:])
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
