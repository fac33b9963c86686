package checkpoint

import (
	"fmt"

	"github.com/nlpodyssey/gopickle/types"
)

// view is a tensor as a pickle has it: a span of a storage, an offset, a
// shape, strides, and more that is of no use here.
type view struct{ args []any }

// counter says whether it is of the type of PyTorch's counters.
func (v *view) counter() bool {
	s, ok := v.span()
	return ok && s.of.kind == storageKinds["LongStorage"]
}

func (v *view) span() (*span, bool) {
	if len(v.args) < 4 {
		return nil, false
	}
	s, ok := v.args[0].(*span)
	return s, ok
}

// tensor reads the values, row-major whatever the strides, denormals as zero.
// room is how many elements there may be.
func (v *view) tensor(name string, room int) (Tensor, error) {
	s, ok := v.span()
	if !ok {
		return Tensor{}, fmt.Errorf("tensor %.80q: is broken: it has no storage", name)
	}
	if s.of.kind.element.read == nil {
		return Tensor{}, fmt.Errorf("tensor %.80q: type torch.%s is not read (have Float, Half, BFloat16, Double)", name, s.of.kind.name)
	}
	offset, ok := v.args[1].(int)
	shape, ok1 := ints(v.args[2])
	stride, ok2 := ints(v.args[3])
	if !ok || !ok1 || !ok2 || len(shape) != len(stride) {
		return Tensor{}, fmt.Errorf("tensor %.80q: is broken: it has no shape of at most %d dimensions", name, maxRank)
	}
	size, err := elements(shape)
	if err != nil {
		return Tensor{}, fmt.Errorf("tensor %.80q: %w", name, err)
	}
	if size > room {
		return Tensor{}, fmt.Errorf("tensor %.80q: shape %v is too large for what the file holds", name, shape)
	}
	if last := reach(offset, shape, stride); last < 0 || last >= s.size {
		return Tensor{}, fmt.Errorf("tensor %.80q: offset %d, shape %v and strides %v reach beyond the storage's %d elements", name, offset, shape, stride, s.size)
	}
	t := Tensor{Name: name, Shape: shape, Data: make([]float32, size)}
	s.gather(t.Data, offset, shape, stride)
	return t, t.validate()
}

// reach is the highest index that is read, or -1 where an offset or stride is
// none.
func reach(offset int, shape, stride []int) int {
	if offset < 0 || offset > maxFile {
		return -1
	}
	last := offset
	for i, d := range shape {
		if stride[i] < 0 || stride[i] > maxFile { // so that the sum stays below 2^60
			return -1
		}
		last += (d - 1) * stride[i]
	}
	return last
}

// gather reads values in row-major order.
func (s *span) gather(values []float32, offset int, shape, stride []int) {
	e := s.of.kind.element
	place := make([]int, len(shape))
	at := s.offset + offset
	for i := range values {
		values[i] = flush(e.read(s.of.data[at*e.width:]))
		for d := len(shape) - 1; d >= 0; d-- {
			at += stride[d]
			if place[d]++; place[d] < shape[d] {
				break
			}
			at -= shape[d] * stride[d]
			place[d] = 0
		}
	}
}

// flush makes denormals zero. They mean nothing in a network, and some
// processors take a hundred times longer over them.
func flush(v float32) float32 {
	const smallestNormal = 0x1p-126
	if v > -smallestNormal && v < smallestNormal {
		return 0
	}
	return v
}

// ints is a tuple or list of at most maxRank whole numbers.
func ints(v any) ([]int, bool) {
	var items []any
	switch v := v.(type) {
	case *types.Tuple:
		items = *v
	case *types.List:
		items = *v
	default:
		return nil, false
	}
	if len(items) > maxRank {
		return nil, false
	}
	list := make([]int, len(items))
	for i, item := range items {
		n, ok := item.(int)
		if !ok {
			return nil, false
		}
		list[i] = n
	}
	return list, true
}
