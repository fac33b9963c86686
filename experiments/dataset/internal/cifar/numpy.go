package cifar

import (
	"fmt"

	"github.com/nlpodyssey/gopickle/types"
)

// array is an array of numpy as a pickle describes it.
type array struct {
	shape   []int
	kind    string // of the elements: "u1"
	big     bool   // the elements' first byte is the most significant
	fortran bool   // the first index runs fastest
	data    []byte
	objects []any // the elements in the place of data, of an array of objects
}

// PySetState takes (version, shape, type, fortran, data), numpy's own order.
func (a *array) PySetState(state any) error {
	t, ok := state.(*types.Tuple)
	if !ok || t.Len() != 5 {
		return fmt.Errorf("an array's state is %s, must be a tuple of 5", python(state))
	}
	kind, ok := t.Get(2).(*dtype)
	if !ok {
		return fmt.Errorf("an array's type is %s, must be a dtype", python(t.Get(2)))
	}
	a.kind, a.big = kind.name, kind.big
	a.fortran, _ = t.Get(3).(bool)
	if n, ok := t.Get(3).(int); ok { // Python 2 wrote 0 and 1
		a.fortran = n != 0
	}
	if objects, isList := t.Get(4).(*types.List); isList {
		a.objects = *objects
	} else if a.data, ok = bytesOf(t.Get(4)); !ok {
		return fmt.Errorf("an array's data are %s, must be bytes", python(t.Get(4)))
	}
	return a.setShape(t.Get(1))
}

// setShape takes a tuple of numbers.
func (a *array) setShape(shape any) error {
	dims, ok := shape.(*types.Tuple)
	if !ok {
		return fmt.Errorf("an array's shape is %s, must be a tuple", python(shape))
	}
	a.shape = nil
	for _, dim := range *dims {
		n, ok := dim.(int)
		if !ok {
			return fmt.Errorf("an array's dimension is %s, must be a number", python(dim))
		}
		a.shape = append(a.shape, n)
	}
	return nil
}

// dtype is the type of an array's elements.
type dtype struct {
	name string
	big  bool
}

// PySetState takes (version, byte order, ...): the rest is about records.
func (d *dtype) PySetState(state any) error {
	if t, ok := state.(*types.Tuple); ok && t.Len() > 1 {
		order, _ := bytesOf(t.Get(1))
		d.big = string(order) == ">"
	}
	return nil
}

// function stands for a callable of Python's.
type function func(args []any) (any, error)

// Call calls it.
func (f function) Call(args ...any) (any, error) { return f(args) }

// findClass is what pickles may call: what numpy's arrays and scalars need, under the
// names of numpy 1 and 2.
func findClass(module, name string) (any, error) {
	switch module + "." + name {
	case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct":
		return function(func([]any) (any, error) { return &array{}, nil }), nil
	case "numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer":
		return function(fromBuffer), nil
	case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar":
		return function(scalar), nil
	case "numpy.dtype":
		return function(newType), nil
	case "numpy.ndarray":
		return function(func([]any) (any, error) { return nil, fmt.Errorf("an array is called") }), nil
	case "_codecs.encode":
		return function(encode), nil
	}
	return nil, fmt.Errorf("the pickle asks for %s.%s, which is not allowed", module, name)
}

// newType is numpy.dtype(name, align, copy).
func newType(args []any) (any, error) {
	if len(args) == 0 {
		return nil, fmt.Errorf("a dtype without a name")
	}
	name, ok := bytesOf(args[0])
	if !ok {
		return nil, fmt.Errorf("a dtype's name is %s, must be text", python(args[0]))
	}
	return &dtype{name: string(name)}, nil
}

// fromBuffer is numpy's _frombuffer(data, type, shape, order), of protocol 5.
func fromBuffer(args []any) (any, error) {
	if len(args) != 4 {
		return nil, fmt.Errorf("_frombuffer has %d arguments, must have 4", len(args))
	}
	data, isBytes := bytesOf(args[0])
	kind, isType := args[1].(*dtype)
	order, isOrder := args[3].(string)
	if !isBytes || !isType || !isOrder {
		return nil, fmt.Errorf("_frombuffer of %s, %s and %s, must be of bytes, a dtype and an order", python(args[0]), python(args[1]), python(args[3]))
	}
	a := &array{kind: kind.name, big: kind.big, fortran: order != "C", data: data}
	return a, a.setShape(args[2])
}

// encode is codecs.encode(text, "latin1"), how Python 3 writes bytes for
// Python 2.
func encode(args []any) (any, error) {
	if len(args) == 0 {
		return nil, fmt.Errorf("_codecs.encode without text")
	}
	text, ok := args[0].(string)
	if !ok {
		return nil, fmt.Errorf("_codecs.encode of %s, must be text", python(args[0]))
	}
	data := make(encoded, 0, len(text))
	for _, r := range text {
		if r > 255 {
			return nil, fmt.Errorf("_codecs.encode of %q, must be Latin-1", r)
		}
		data = append(data, byte(r))
	}
	return &data, nil
}

// encoded is bytes that a call made: behind a pointer, lest an error that prints
// a list of them again and again is of any length.
type encoded []byte

// bytesOf is a Python string or bytes, whichever version of Python wrote it.
func bytesOf(value any) ([]byte, bool) {
	switch v := value.(type) {
	case []byte:
		return v, true
	case string:
		return []byte(v), true
	case *types.ByteArray:
		return *v, true
	case *encoded:
		return *v, true
	}
	return nil, false
}
