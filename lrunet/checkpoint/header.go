package checkpoint

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// What a header may hold: far more than networks need, little enough to read
// and to print.
const (
	maxHeader = 4 << 20 // bytes
	maxName   = 500     // bytes
	maxRank   = 8
)

// checkHeader looks for what the library lets through: sizes that no network
// needs, a duplicate name, and offsets beyond the file, whose sum it
// would let overflow.
//
// A safetensors file is the header's length (8 bytes, little-endian), the
// header (JSON: an object from name to type, shape and offsets) and the data.
func checkHeader(content []byte) error {
	length, err := headerLength(content, uint64(len(content)))
	if err != nil {
		return err
	}
	rest := content[lengthBytes:]
	return checkEntries(rest[:length], uint64(len(rest))-length)
}

// errForm is the error of a file that begins as none of the forms do.
var errForm = errors.New("neither a safetensors file nor one of torch.save")

// lengthBytes is the size of the header's length.
const lengthBytes = 8

// headerLength reads it from the start of a file of the given size.
func headerLength(start []byte, size uint64) (uint64, error) {
	if size < lengthBytes {
		return 0, fmt.Errorf("%w: it has %d bytes", errForm, size)
	}
	length := binary.LittleEndian.Uint64(start)
	switch short := length > size-lengthBytes; {
	case length > maxHeader && short: // eight bytes of anything
		return 0, errForm
	case length > maxHeader:
		return 0, fmt.Errorf("header of %d bytes, at most %d are read", length, maxHeader)
	case short:
		return 0, fmt.Errorf("is cut short: header of %d bytes, only %d follow", length, size-lengthBytes)
	}
	return length, nil
}

// checkEntries checks a header's entries against the bytes of data after it.
func checkEntries(header []byte, data uint64) error {
	in := json.NewDecoder(bytes.NewReader(header))
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return fmt.Errorf("%w: the header is not a JSON object", errForm)
	}
	seen := map[string]bool{}
	for in.More() {
		token, err := in.Token()
		if err != nil {
			return fmt.Errorf("header: %w", err)
		}
		name, _ := token.(string) // the decoder allows no other key
		if seen[name] {
			return fmt.Errorf("header: duplicate tensor %.80q", name)
		}
		seen[name] = true
		if len(name) > maxName {
			return fmt.Errorf("header: a name of %d bytes, at most %d are read", len(name), maxName)
		}
		if name == metadataKey {
			err = in.Decode(&json.RawMessage{})
		} else {
			err = checkEntry(in, data)
		}
		if err != nil {
			return fmt.Errorf("header: %q: %w", name, err)
		}
	}
	return nil
}

// checkEntry checks the next value, an entry of a tensor.
func checkEntry(in *json.Decoder, data uint64) error {
	var entry struct {
		Shape   []uint64  `json:"shape"`
		Offsets [2]uint64 `json:"data_offsets"`
	}
	if err := in.Decode(&entry); err != nil {
		return err
	}
	if len(entry.Shape) > maxRank {
		return fmt.Errorf("%d dimensions, at most %d are read", len(entry.Shape), maxRank)
	}
	if entry.Offsets[0] > entry.Offsets[1] || entry.Offsets[1] > data {
		return fmt.Errorf("offsets %v, but there are %d bytes of data", entry.Offsets, data)
	}
	return nil
}
