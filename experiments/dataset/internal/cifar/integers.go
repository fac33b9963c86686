package cifar

import (
	"fmt"
	"slices"
)

// integers are the elements of an array of whole numbers: one dimension, or a
// column of a table. Those of an array of objects are what they are.
func (a *array) integers() ([]any, error) {
	if a.objects != nil && len(a.shape) == 1 {
		return a.objects, nil
	}
	width := map[string]int{"u1": 1, "i1": 1, "u2": 2, "i2": 2, "u4": 4, "i4": 4, "u8": 8, "i8": 8}[a.kind]
	column := len(a.shape) == 2 && a.shape[1] == 1
	if width == 0 || len(a.shape) != 1 && !column {
		return nil, fmt.Errorf("is an array %v of type %s, must be a list of whole numbers", a.shape, a.kind)
	}
	if len(a.data)%width != 0 || len(a.data)/width != a.shape[0] {
		return nil, fmt.Errorf("has %d bytes for %d numbers of type %s", len(a.data), a.shape[0], a.kind)
	}
	numbers := make([]any, a.shape[0])
	for i := range numbers {
		numbers[i] = a.integer(a.data[i*width : (i+1)*width])
	}
	return numbers, nil
}

// integer is an element; those of more than 63 bits wrap, which makes them
// negative.
func (a *array) integer(bytes []byte) int {
	if !a.big {
		bytes = slices.Clone(bytes)
		slices.Reverse(bytes)
	}
	n := uint64(0)
	for _, b := range bytes {
		n = n<<8 | uint64(b)
	}
	if unused := 64 - 8*len(bytes); a.kind[0] == 'i' {
		return int(int64(n<<unused) >> unused)
	}
	return int(n)
}

// scalar is numpy's scalar(type, data): a number alone, as in a list of labels.
func scalar(args []any) (any, error) {
	if len(args) != 2 {
		return nil, fmt.Errorf("scalar has %d arguments, must have 2", len(args))
	}
	kind, isType := args[0].(*dtype)
	data, isBytes := bytesOf(args[1])
	if !isType || !isBytes {
		return nil, fmt.Errorf("scalar of %s and %s, must be of a dtype and bytes", python(args[0]), python(args[1]))
	}
	one := array{shape: []int{1}, kind: kind.name, big: kind.big, data: data}
	numbers, err := one.integers()
	if err != nil {
		return nil, fmt.Errorf("scalar %w", err)
	}
	return numbers[0], nil
}
