package export

import (
	"fmt"

	"lrunet/lrunet/checkpoint"
)

// safetensors is the program's own checkpoints: parameters under PyTorch's names,
// in the shapes of the program, and what the network is in the metadata.
type safetensors struct{}

// Endings is one.
func (safetensors) Endings() []string { return []string{".safetensors"} }

// Write fails as checkpoint.Encode does.
func (safetensors) Write(r Request) (Export, error) {
	c := r.ownCheckpoint()
	content, err := checkpoint.Encode(c)
	if err != nil {
		return Export{}, err
	}
	return Export{Contents: [][]byte{content}, Details: []Detail{
		{"tensors", len(c.Tensors), fmt.Sprintf("%d tensors of float32, running statistics among them", len(c.Tensors))},
	}}, nil
}
