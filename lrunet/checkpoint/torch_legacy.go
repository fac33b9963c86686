package checkpoint

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/nlpodyssey/gopickle/types"
)

// legacyMagic is the number 0x1950a86a20f9469cfc6c, pickled.
var legacyMagic = []byte("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.")

const legacyVersion = 1001

// isLegacy says whether a file begins like one that torch.save wrote before
// PyTorch 1.6, or with _use_new_zipfile_serialization=False.
func isLegacy(content []byte) bool {
	const most = 32 // protocol and frame come first
	return bytes.Contains(content[:min(most, len(content))], legacyMagic)
}

// readLegacy reads the legacy form: pickles of the magic number, the version,
// facts of the machine, the value, and the list of its storages' keys; then
// for each of these the number of elements (8 bytes) and the elements.
func readLegacy(content []byte) (any, error) {
	in := legacyReader{rest: content, storages: storages{byKey: map[string]*storage{}}}
	if _, err := in.next(nil); err != nil {
		return nil, err
	}
	version, err := in.next(nil)
	if err != nil {
		return nil, err
	}
	if version != legacyVersion {
		return nil, fmt.Errorf("the version of PyTorch's legacy form is %s, this program knows %d", kindOf(version), legacyVersion)
	}
	facts, err := in.next(nil)
	if err != nil {
		return nil, err
	}
	if little, ok := byName(entries(facts))["little_endian"]; ok && little != true {
		return nil, errBigEndian
	}
	root, err := in.next(in.storages.load)
	if err != nil {
		return nil, err
	}
	return root, in.fill()
}

var errBigEndian = fmt.Errorf("was written on a big-endian machine, which is not read; load it with PyTorch and save it on another")

// legacyReader is what is left to read, and the storages named so far.
type legacyReader struct {
	rest     []byte
	storages storages
}

// next is the value of the next pickle.
func (in *legacyReader) next(persistent func(any) (any, error)) (value any, err error) {
	value, in.rest, err = unpickle(in.rest, persistent)
	return value, err
}

// fill reads the storages that the list of keys names, all of them and nothing
// more.
func (in *legacyReader) fill() error {
	value, err := in.next(nil)
	if err != nil {
		return err
	}
	list, ok := value.(*types.List)
	if !ok {
		return fmt.Errorf("has no list of storages")
	}
	for _, item := range *list {
		key, _ := item.(string)
		s := in.storages.byKey[key]
		if s == nil || s.data != nil {
			return fmt.Errorf("storage %.80q: is a duplicate or belongs to no tensor", key)
		}
		if err := in.storage(key, s); err != nil {
			return err
		}
	}
	for _, key := range in.storages.keys {
		if in.storages.byKey[key].data == nil {
			return fmt.Errorf("storage %.80q: is missing", key)
		}
	}
	if len(in.rest) > 0 {
		return fmt.Errorf("has %d bytes after its end", len(in.rest))
	}
	return nil
}

// storage reads the next storage.
func (in *legacyReader) storage(key string, s *storage) error {
	const head = 8
	size := s.size * s.kind.element.width
	if len(in.rest) < head || len(in.rest)-head < size {
		return fmt.Errorf("is cut short: storage %.80q has %d bytes, %d are left", key, size, max(0, len(in.rest)-head))
	}
	if n := binary.LittleEndian.Uint64(in.rest); n != uint64(s.size) {
		return fmt.Errorf("storage %.80q: has %d elements, its tensors say %d", key, n, s.size)
	}
	err := s.fill(key, in.rest[head:head+size:head+size])
	in.rest = in.rest[head+size:]
	return err
}
