package checkpoint

import (
	"encoding/json"
	"fmt"
	"io"
)

// About is what a safetensors file says of its network: Load without tensors,
// which takes no longer for a large file. It fails as Load does where that does
// not look at tensors.
func About(path string) (*Checkpoint, error) {
	c, err := about(path)
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", path, err)
	}
	return c, nil
}

func about(path string) (*Checkpoint, error) {
	file, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start := make([]byte, min(size, lengthBytes))
	if _, err := io.ReadFull(file, start); err != nil {
		return nil, err
	}
	length, err := headerLength(start, uint64(size))
	if err != nil {
		return nil, err
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(file, header); err != nil {
		return nil, err
	}
	if err := checkEntries(header, uint64(size)-lengthBytes-length); err != nil {
		return nil, err
	}
	var entries struct {
		Metadata map[string]string `json:"__metadata__"`
	}
	if err := json.Unmarshal(header, &entries); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	c := &Checkpoint{}
	return c, c.setMetadata(entries.Metadata)
}
