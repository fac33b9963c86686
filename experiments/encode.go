package experiments

import (
	"math"
	"strconv"

	"github.com/goccy/go-yaml"
)

// Encode writes what Decode reads. Numbers have no exponents: readers of YAML 1.1 take
// 4e+06 for text. It fails only where the encoder does, which nothing that was read
// makes it.
func Encode(v any) ([]byte, error) {
	return yaml.MarshalWithOptions(v, yaml.CustomMarshaler(func(f float64) ([]byte, error) {
		text := strconv.FormatFloat(f, 'f', -1, 64)
		if f == math.Trunc(f) {
			text += ".0"
		}
		return []byte(text), nil
	}))
}
