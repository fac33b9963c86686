package cifar

import (
	"fmt"

	"github.com/nlpodyssey/gopickle/types"

	"lrunet/internal/pickle"
)

// What a pickle may have. For each image there are two labels, of 14 opcodes if
// Python 3 wrote scalars of numpy for Python 2, and a file's name, of 8; all else
// is a few dozen.
const (
	opcodesPerRecord = 2*14 + 8
	opcodesBeside    = 1000
	repeatedBeside   = 1 << 20

	// repeatedPerRecord is bytes of names: two of numpy's functions for a label,
	// "latin1" for whatever is of bytes.
	repeatedPerRecord = 256
)

// DecodePickle reads a pickled dict with "data", an array of records x 3,072
// unsigned bytes, and a list or an array of as many whole numbers under the key
// labels. Nothing
// in the pickle is executed, and memory stays in proportion to its size. It
// fails if content is no such pickle.
func DecodePickle(content []byte, records int, labels string) (b Batch, err error) {
	reader := pickle.Reader{
		Limits: pickle.Limits{
			Bytes:    len(content),
			Opcodes:  opcodesPerRecord*records + opcodesBeside,
			Repeated: repeatedPerRecord*records + repeatedBeside,
			Rare:     true,
			Opaque:   true,
		},
		FindClass: findClass,
	}
	value, _, err := reader.Read(content)
	if err != nil {
		return Batch{}, err
	}
	dict, ok := value.(*types.Dict)
	if !ok {
		return Batch{}, fmt.Errorf("holds %s, must be a dict", python(value))
	}
	if b.Pixels, err = pixels(lookUp(dict, "data"), records); err != nil {
		return Batch{}, err
	}
	b.Labels, err = numbers(lookUp(dict, labels), labels, records)
	return b, err
}

// lookUp is the value under a key, which Python 2 wrote as bytes; nil: none.
func lookUp(dict *types.Dict, key string) any {
	for _, entry := range *dict {
		if k, ok := bytesOf(entry.Key); ok && string(k) == key {
			return entry.Value
		}
	}
	return nil
}

// pixels are an array's bytes.
func pixels(value any, records int) ([]uint8, error) {
	a, ok := value.(*array)
	if !ok {
		return nil, fmt.Errorf("\"data\" is %s, must be an array of numpy", python(value))
	}
	if a.kind != "u1" || a.fortran || len(a.shape) != 2 || a.shape[0] != records || a.shape[1] != ImageSize {
		return nil, fmt.Errorf("\"data\" is an array %v of type %s, must be [%d %d] of u1 in C order", a.shape, a.kind, records, ImageSize)
	}
	if len(a.data) != records*ImageSize {
		return nil, fmt.Errorf("\"data\" has %d bytes, must have %d", len(a.data), records*ImageSize)
	}
	return a.data, nil
}

// numbers are the elements of a list or an array, which have to fit a byte.
func numbers(value any, key string, records int) ([]uint8, error) {
	var elements []any
	switch v := value.(type) {
	case *types.List:
		elements = *v
	case *types.Tuple:
		elements = *v
	case *array:
		var err error
		if elements, err = v.integers(); err != nil {
			return nil, fmt.Errorf("%q %w", key, err)
		}
	default:
		return nil, fmt.Errorf("%q is %s, must be a list or an array of numpy", key, python(value))
	}
	if len(elements) != records {
		return nil, fmt.Errorf("%q has %d elements, must have %d", key, len(elements), records)
	}
	all := make([]uint8, records)
	for i, element := range elements {
		n, ok := element.(int)
		if !ok {
			return nil, fmt.Errorf("%q: element %d is %s, must be a whole number", key, i, python(element))
		}
		if n < 0 || n > 255 {
			return nil, fmt.Errorf("%q: element %d is %d, must be 0 to 255", key, i, n)
		}
		all[i] = uint8(n)
	}
	return all, nil
}
