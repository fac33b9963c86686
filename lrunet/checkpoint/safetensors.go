package checkpoint

import (
	"fmt"
	"strings"

	"github.com/maruel/safetensors"
)

// Decode reads the bytes of a safetensors file, and takes no other form. The error
// says what is damaged, too large, NaN or infinite.
func Decode(content []byte) (*Checkpoint, error) {
	if len(content) > maxFile {
		return nil, fmt.Errorf("has %d bytes, at most %d are read", len(content), maxFile)
	}
	return decodeSafetensors(content, "")
}

// decodeSafetensors reads the bytes of a safetensors file.
func decodeSafetensors(content []byte, weights string) (*Checkpoint, error) {
	if err := checkHeader(content); err != nil {
		return nil, err
	}
	file, err := safetensors.Parse(content)
	if err != nil {
		return nil, fmt.Errorf("invalid safetensors file: %w", err)
	}
	c := &Checkpoint{}
	if err := c.setMetadata(file.Metadata); err != nil {
		return nil, err
	}
	var names []string
	for _, stored := range file.Tensors {
		names = append(names, stored.Name)
	}
	inner, err := c.unwrap(names, weights)
	if err != nil {
		return nil, err
	}
	for _, stored := range file.Tensors {
		name, kept := inner[stored.Name]
		if !kept || stored.DType == safetensors.I64 && isCounter(stored.Name) {
			continue
		}
		stored.Name = name
		t, err := decodeTensor(stored)
		if err != nil {
			return nil, err
		}
		c.Tensors = append(c.Tensors, t)
	}
	c.Tensors = sorted(c.Tensors)
	return c, nil
}

// isCounter finds the step counters of PyTorch's batch normalisations, which
// say nothing about the network.
func isCounter(name string) bool { return strings.HasSuffix(name, "num_batches_tracked") }

func decodeTensor(stored safetensors.Tensor) (Tensor, error) {
	element, ok := elementTypes[stored.DType]
	if !ok {
		return Tensor{}, fmt.Errorf("tensor %q: type %s is not read (have F32, F16, BF16, F64)", stored.Name, stored.DType)
	}
	t := Tensor{Name: stored.Name, Shape: make([]int, len(stored.Shape))}
	for i, d := range stored.Shape {
		if d < 1 || d > maxFile {
			return Tensor{}, fmt.Errorf("tensor %q: shape %v is empty or too large", stored.Name, stored.Shape)
		}
		t.Shape[i] = int(d)
	}
	t.Data = element.all(stored.Data)
	return t, t.validate()
}
