package cifar

import (
	"fmt"

	"github.com/nlpodyssey/gopickle/types"
)

// python is what Python calls a value's type, for messages.
func python(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		return "a bool"
	case int:
		return "an int"
	case float64:
		return "a float"
	case string:
		return "a str"
	case *types.List:
		return "a list"
	case *types.Tuple:
		return "a tuple"
	case *types.Dict, *types.OrderedDict:
		return "a dict"
	case *array:
		return fmt.Sprintf("an array of numpy, of type %s,", v.kind)
	case *dtype:
		return "a dtype"
	}
	if _, ok := bytesOf(value); ok {
		return "bytes"
	}
	return "something else"
}
