// Package idx reads and writes arrays of bytes in the IDX format, the one that
// MNIST came in: two zero bytes, the element type, the number of dimensions,
// the dimensions as big-endian 32-bit numbers, the elements. It knows nothing
// of what the numbers mean.
//
// Source: http://yann.lecun.com/exdb/mnist/, "The IDX file format".
package idx

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Array is a dense array of unsigned bytes, the last dimension contiguous.
type Array struct {
	Dims []int
	Data []uint8
}

// unsignedByte is the element type that images and labels have.
const unsignedByte = 0x08

// elementTypes names the types that the format has, for error messages.
var elementTypes = map[byte]string{
	unsignedByte: "unsigned byte",
	0x09:         "signed byte",
	0x0B:         "16-bit integer",
	0x0C:         "32-bit integer",
	0x0D:         "32-bit float",
	0x0E:         "64-bit float",
}

// headerSize is the number of bytes before the elements.
func headerSize(rank int) int64 { return 4 + 4*int64(rank) }

// Encode writes an array, not compressed. The error is w's, or says that the
// dimensions do not multiply to the number of elements.
func Encode(w io.Writer, a Array) error {
	header := []byte{0, 0, unsignedByte, byte(len(a.Dims))}
	size := 1
	for _, d := range a.Dims {
		header = binary.BigEndian.AppendUint32(header, uint32(d))
		size *= d
	}
	if size != len(a.Data) {
		return fmt.Errorf("idx: dimensions %v hold %d elements, got %d", a.Dims, size, len(a.Data))
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	_, err := w.Write(a.Data)
	return err
}
