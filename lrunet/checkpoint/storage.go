package checkpoint

import (
	"fmt"

	"github.com/nlpodyssey/gopickle/types"
)

// storageKind is a class of PyTorch's storages.
type storageKind struct {
	name    string
	element element // read is nil where no network's parameters have this type
}

// storageKinds is the classes in the module torch.
var storageKinds = map[string]*storageKind{}

func init() {
	for name, e := range map[string]element{
		"FloatStorage": float32s, "DoubleStorage": float64s, "HalfStorage": float16s, "BFloat16Storage": bfloat16s,
		"LongStorage": {width: 8}, "IntStorage": {width: 4}, "ShortStorage": {width: 2},
		"CharStorage": {width: 1}, "ByteStorage": {width: 1}, "BoolStorage": {width: 1},
		"ComplexFloatStorage": {width: 8}, "ComplexDoubleStorage": {width: 16},
	} {
		storageKinds[name] = &storageKind{name, e}
	}
}

// storage is an array that tensors lie in.
type storage struct {
	kind *storageKind
	size int    // elements
	data []byte // size elements, once the file is read
}

// fill takes the storage's bytes.
func (s *storage) fill(key string, data []byte) error {
	if len(data) != s.size*s.kind.element.width {
		return fmt.Errorf("storage %.80q: has %d bytes, must have %d elements of %d", key, len(data), s.size, s.kind.element.width)
	}
	s.data = data
	return nil
}

// span is a part of a storage that a tensor sees as the whole.
type span struct {
	of           *storage
	offset, size int // elements
}

// storages is those that a pickle names.
type storages struct {
	byKey map[string]*storage
	keys  []string // in order of first use
}

// load is the object of a persistent identifier: ("storage", class, key,
// device, size), in the legacy form with the span of a view or None at the end.
func (s *storages) load(id any) (any, error) {
	tuple, ok := id.(*types.Tuple)
	if !ok || tuple.Len() == 0 {
		return nil, fmt.Errorf("an object outside the pickle has no identifier")
	}
	switch what, _ := tuple.Get(0).(string); {
	case what == "module" && tuple.Len() > 1: // a class with its source code
		return tuple.Get(1), nil
	case what != "storage" || tuple.Len() < 5:
		return nil, fmt.Errorf("an object outside the pickle is not a storage")
	}
	key, ok := tuple.Get(2).(string)
	size, isInt := tuple.Get(4).(int)
	if !ok || !isInt || size < 0 || size > maxFile {
		return nil, fmt.Errorf("storage %.80q: key or size is broken", key)
	}
	kind, ok := tuple.Get(1).(*storageKind)
	if !ok {
		return nil, fmt.Errorf("storage %.80q: is %s, not one of those known", key, kindOf(tuple.Get(1)))
	}
	if s.byKey[key] == nil {
		s.byKey[key] = &storage{kind: kind, size: size}
		s.keys = append(s.keys, key)
	}
	found := s.byKey[key]
	if found.kind != kind || found.size != size {
		return nil, fmt.Errorf("storage %.80q: is described in two ways", key)
	}
	whole := &span{found, 0, size}
	if tuple.Len() == 5 || tuple.Get(5) == nil {
		return whole, nil
	}
	return whole.part(tuple.Get(5))
}

// part is the span that a view describes by a key, an offset and a size.
func (s *span) part(v any) (*span, error) {
	tuple, ok := v.(*types.Tuple)
	if !ok || tuple.Len() != 3 {
		return nil, fmt.Errorf("a view of a storage is broken")
	}
	offset, ok1 := tuple.Get(1).(int)
	size, ok2 := tuple.Get(2).(int)
	if !ok1 || !ok2 || offset < 0 || size < 0 || offset > s.size || size > s.size-offset {
		return nil, fmt.Errorf("a view of a storage reaches beyond it")
	}
	return &span{s.of, offset, size}, nil
}
