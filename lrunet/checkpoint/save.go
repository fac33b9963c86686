package checkpoint

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/maruel/safetensors"

	"lrunet/internal/atomicfile"
)

// Save writes a checkpoint to path, whole or not at all, as float32. Equal
// checkpoints give equal bytes, whatever the order of their tensors. The error
// says what Load would refuse, or why the file cannot be written.
func Save(path string, c *Checkpoint) error {
	content, err := Encode(c)
	if err != nil {
		return fmt.Errorf("checkpoint %s: %w", path, err)
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// Encode is the bytes of the file that Save writes. The error says what Load
// would refuse.
func Encode(c *Checkpoint) ([]byte, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	file := safetensors.File{Metadata: c.metadata()}
	for _, t := range sorted(c.Tensors) {
		file.Tensors = append(file.Tensors, safetensors.Tensor{
			Name: t.Name, DType: safetensors.F32, Shape: unsigned(t.Shape), Data: littleEndian(t.Data),
		})
	}
	var content bytes.Buffer
	if err := file.Serialize(&content); err != nil {
		return nil, err
	}
	if _, err := decode(content.Bytes()); err != nil { // too large, for one
		return nil, err
	}
	return content.Bytes(), nil
}

// sorted is the tensors by name, leaving the slice alone.
func sorted(tensors []Tensor) []Tensor {
	return slices.SortedFunc(slices.Values(tensors), func(a, b Tensor) int { return strings.Compare(a.Name, b.Name) })
}

// unsigned is a shape as safetensors has it; never nil, which would be null.
func unsigned(shape []int) []uint64 {
	u := make([]uint64, len(shape))
	for i, d := range shape {
		u[i] = uint64(d)
	}
	return u
}

func littleEndian(values []float32) []byte {
	data := make([]byte, 0, 4*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return data
}
