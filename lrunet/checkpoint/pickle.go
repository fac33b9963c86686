package checkpoint

import (
	"fmt"

	"lrunet/internal/pickle"
)

// pickleLimits is more than a network of this program's bounds needs, little
// enough that unpickling it stays far below a gigabyte.
var pickleLimits = pickle.Limits{Bytes: 4 << 20, Opcodes: 500_000, Repeated: 4 << 20}

// unpickle builds the value of the pickle that content begins with, and
// returns what comes after it. persistent finds the objects that lie outside;
// nil: there are none.
func unpickle(content []byte, persistent func(id any) (any, error)) (value any, rest []byte, err error) {
	return pickle.Reader{Limits: pickleLimits, FindClass: findClass, Persistent: persistent}.Read(content)
}

// findClass stands in for Python's import. Besides these names the library
// knows OrderedDict, object and _reconstructor.
func findClass(module, name string) (any, error) {
	full := module + "." + name
	switch full {
	case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2":
		return tensorFunction{}, nil
	case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
		return parameterFunction{}, nil
	}
	if module == "torch" {
		if kind, ok := storageKinds[name]; ok {
			return kind, nil
		}
	}
	return &unknown{full}, nil
}

// tensorFunction makes a tensor of a storage, an offset, a shape and strides.
type tensorFunction struct{}

// Call keeps the arguments; only a tensor of the state dict is looked into.
func (tensorFunction) Call(args ...any) (any, error) { return &view{args}, nil }

// parameterFunction makes a parameter of a tensor.
type parameterFunction struct{}

// Call is the tensor, its first argument.
func (parameterFunction) Call(args ...any) (any, error) {
	if len(args) == 0 {
		return nil, fmt.Errorf("a parameter without a tensor")
	}
	return args[0], nil
}

// unknown is a class or function that is not known, and every object that it
// would have made. It takes whatever a pickle does to it and keeps nothing.
type unknown struct{ name string }

// Call stands in for calling it.
func (u *unknown) Call(...any) (any, error) { return u, nil }

// PyNew stands in for making an object.
func (u *unknown) PyNew(...any) (any, error) { return u, nil }

// PySetState stands in for setting its state.
func (u *unknown) PySetState(any) error { return nil }

// Set stands in for adding to it as to a dict.
func (u *unknown) Set(_, _ any) {}

// Append stands in for adding to it as to a list.
func (u *unknown) Append(any) {}
