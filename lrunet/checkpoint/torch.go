package checkpoint

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/nlpodyssey/gopickle/types"
)

// stateNames is where training scripts keep the state dict among other
// things, the first one that is there counts.
var stateNames = []string{"net", "state_dict", "model_state_dict", "model", "network", "weights"}

// wrappers is the prefixes that PyTorch's wrappers (DataParallel, compile) put
// before every name.
var wrappers = []string{"module.", "_orig_mod."}

// decodeTorch makes a checkpoint of the value that a file holds. Objects of
// unknown classes are ignored beside the state dict and refused in it.
func decodeTorch(content []byte, read func([]byte) (any, error)) (*Checkpoint, error) {
	root, err := read(content)
	if err != nil {
		return nil, err
	}
	state, err := stateOf(root)
	if err != nil {
		return nil, err
	}
	c := &Checkpoint{Meta: torchMeta(root)}
	// Tensors may share a storage or repeat its values, but not without end.
	room := len(content) + 1<<18
	seen := make(map[string]bool, len(state))
	for _, e := range state {
		name, v, err := e.tensor()
		if err != nil {
			return nil, err
		}
		if v.counter() && isCounter(name) {
			continue
		}
		if seen[name] {
			return nil, fmt.Errorf("duplicate tensor %.80q", name)
		}
		seen[name] = true
		t, err := v.tensor(name, room)
		if err != nil {
			return nil, err
		}
		room -= len(t.Data)
		c.Tensors = append(c.Tensors, t)
	}
	c.Tensors = sorted(c.Tensors)
	return c, nil
}

// entry is a key of a dict and its value.
type entry struct{ key, value any }

// entries is a dict's, in order.
func entries(v any) []entry {
	var list []entry
	switch v := v.(type) {
	case *types.Dict:
		for _, e := range *v {
			list = append(list, entry{e.Key, e.Value})
		}
	case *types.OrderedDict:
		for at := v.List.Front(); at != nil; at = at.Next() {
			e := at.Value.(*types.OrderedDictEntry)
			list = append(list, entry{e.Key, e.Value})
		}
	}
	return list
}

// lookUp is the value of a text in a dict.
func lookUp(dict any, key string) (any, bool) {
	for _, e := range entries(dict) {
		if e.key == key {
			return e.value, true
		}
	}
	return nil, false
}

// tensor is an entry of a state dict, its name without wrappers.
func (e entry) tensor() (string, *view, error) {
	name, ok := e.key.(string)
	if !ok {
		return "", nil, fmt.Errorf("state dict: a name is %s, must be a text", kindOf(e.key))
	}
	v, ok := e.value.(*view)
	if !ok {
		return "", nil, fmt.Errorf("state dict: %.80q is %s, must be a tensor", name, kindOf(e.value))
	}
	for again := true; again; {
		again = false
		for _, w := range wrappers {
			if rest, cut := strings.CutPrefix(name, w); cut {
				name, again = rest, true
			}
		}
	}
	return name, v, nil
}

// stateOf finds the state dict: by name in the root, or the root itself.
func stateOf(root any) ([]entry, error) {
	for _, name := range stateNames {
		if v, ok := lookUp(root, name); ok {
			if list := entries(v); hasTensor(list) {
				return list, nil
			}
		}
	}
	list := entries(root)
	if hasTensor(list) {
		return list, nil
	}
	switch root.(type) {
	case *types.Dict, *types.OrderedDict:
		return nil, fmt.Errorf("has no state dict: no tensors by name, neither outside nor under %s", strings.Join(stateNames, ", "))
	case *unknown:
		return nil, fmt.Errorf("holds %s, and classes are not read; save its state_dict() instead", kindOf(root))
	}
	return nil, fmt.Errorf("holds %s, must be a state dict", kindOf(root))
}

func hasTensor(list []entry) bool {
	for _, e := range list {
		if _, ok := e.value.(*view); ok {
			return true
		}
	}
	return false
}

// kindOf tells a value to the user.
func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case *unknown:
		return fmt.Sprintf("an object of class %.80q", v.name)
	case *view:
		return "a tensor"
	case *types.Dict, *types.OrderedDict:
		return "a dict"
	case *types.List, *types.Tuple:
		return "a list"
	case string:
		return "a text"
	case int, float64, bool:
		return fmt.Sprintf("the value %v", v)
	}
	return "an unsupported value"
}

// torchMeta keeps what the published checkpoints tell of themselves: the
// accuracy on the test images, in percent, and the number of the epoch as the
// file has it.
func torchMeta(root any) map[string]string {
	meta := map[string]string{}
	if v, ok := lookUp(root, "acc"); ok {
		if text, err := decimal(v); err == nil {
			meta[MetaAccuracy] = text
			meta[MetaSplit] = "test"
		}
	}
	if v, ok := lookUp(root, "epoch"); ok {
		if text, err := decimal(v); err == nil {
			meta[MetaEpochs] = text
		}
	}
	return meta
}

// decimal writes a finite number.
func decimal(v any) (string, error) {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v), nil
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return strconv.FormatFloat(v, 'f', -1, 64), nil
		}
	}
	return "", errors.New("not a number")
}
