package checkpoint

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/maruel/safetensors"
)

// Load reads a checkpoint. Files of other programs are read too (types F32,
// F16, BF16 and F64): they come with tensors and Meta alone, Arch, Input and
// Classes empty; PyTorch's counters num_batches_tracked are left out.
//
// Nothing in a file is trusted: one that is damaged, too large (256 MiB) or
// holds NaN or infinity is refused.
func Load(path string) (*Checkpoint, error) {
	content, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", path, err)
	}
	c, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", path, err)
	}
	return c, nil
}

// maxFile is the largest file read, in bytes: networks of this kind have a
// hundredth of it.
const maxFile = 256 << 20

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path) // before opening, which waits on a pipe
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("is no file but a %s", describe(info.Mode()))
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("has %d bytes, at most %d are read", info.Size(), maxFile)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content := make([]byte, info.Size())
	if _, err := io.ReadFull(file, content); err != nil {
		return nil, err
	}
	return content, nil
}

func describe(mode os.FileMode) string {
	if mode.IsDir() {
		return "folder"
	}
	return "device or pipe"
}

// decode reads the bytes of a file.
func decode(content []byte) (*Checkpoint, error) {
	if len(content) > maxFile {
		return nil, fmt.Errorf("has %d bytes, at most %d are read", len(content), maxFile)
	}
	if err := checkHeader(content); err != nil {
		return nil, err
	}
	file, err := safetensors.Parse(content)
	if err != nil {
		return nil, fmt.Errorf("is no valid safetensors file: %w", err)
	}
	c := &Checkpoint{}
	if err := c.setMetadata(file.Metadata); err != nil {
		return nil, err
	}
	for _, stored := range file.Tensors {
		if isCounter(stored) {
			continue
		}
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
func isCounter(t safetensors.Tensor) bool {
	return t.DType == safetensors.I64 && strings.HasSuffix(t.Name, "num_batches_tracked")
}

func decodeTensor(stored safetensors.Tensor) (Tensor, error) {
	read := types[stored.DType]
	if read == nil {
		return Tensor{}, fmt.Errorf("tensor %q: type %s is not read (have F32, F16, BF16, F64)", stored.Name, stored.DType)
	}
	t := Tensor{Name: stored.Name, Shape: make([]int, len(stored.Shape))}
	for i, d := range stored.Shape {
		if d < 1 || d > maxFile {
			return Tensor{}, fmt.Errorf("tensor %q: shape %v is empty or too large", stored.Name, stored.Shape)
		}
		t.Shape[i] = int(d)
	}
	t.Data = read(stored.Data)
	return t, t.validate()
}
