package checkpoint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nlpodyssey/gopickle/types"
)

// stateNames is where training scripts keep the state dict among other
// things, the first one that is there counts: averaged weights come last.
var stateNames = []string{
	"net", "state_dict", "model_state_dict", "model", "network", "weights",
	"ema", "model_ema", "ema_model", "state_dict_ema", "ema_state_dict", "swa_model",
}

// decodeTorch makes a checkpoint of the value that a file holds. Objects of
// unknown classes are ignored beside the state dict and refused in it.
func decodeTorch(content []byte, weights string, read func([]byte) (any, error)) (*Checkpoint, error) {
	root, err := read(content)
	if err != nil {
		return nil, err
	}
	state, c, err := stateOf(root, weights)
	if err != nil {
		return nil, err
	}
	c.Meta = torchMeta(root)
	if c.Weights != "" {
		weights = "" // found
	}
	names, err := c.unwrap(namesOf(state), weights)
	if err != nil {
		return nil, err
	}
	return c, c.take(state, names, len(content))
}

// take reads the tensors of a state dict that names keeps, of a file of size
// bytes.
func (c *Checkpoint) take(state []entry, names map[string]string, size int) error {
	room := size + 1<<18 // tensors may share a storage or repeat its values, but not without end
	seen := make(map[string]bool, len(state))
	for _, e := range state {
		name, v, err := e.tensor()
		if err != nil {
			return err
		}
		key := e.key.(string) // as it is a tensor's
		inner, kept := names[key]
		if !kept || v.counter() && isCounter(name) {
			continue
		}
		if seen[key] {
			return fmt.Errorf("duplicate tensor %.80q", inner)
		}
		seen[key] = true
		t, err := v.tensor(inner, room)
		if err != nil {
			return err
		}
		room -= len(t.Data)
		c.Tensors = append(c.Tensors, t)
	}
	c.Tensors = sorted(c.Tensors)
	return nil
}

// namesOf are the texts among the keys.
func namesOf(state []entry) []string {
	var names []string
	for _, e := range state {
		if name, ok := e.key.(string); ok {
			names = append(names, name)
		}
	}
	return names
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

// byName are the values of a dict whose keys are texts; of equal ones the first's.
func byName(list []entry) map[string]any {
	values := map[string]any{}
	for _, e := range list {
		name, ok := e.key.(string)
		if _, there := values[name]; ok && !there {
			values[name] = e.value
		}
	}
	return values
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
	return withoutWrappers(name), v, nil
}

// stateOf finds the state dict: the one of a name, if that is given, or by the
// usual names in the root, or the root itself. The checkpoint says which it is.
func stateOf(root any, weights string) ([]entry, *Checkpoint, error) {
	found := map[string][]entry{}
	var names []string // the usual ones first
	list := entries(root)
	values := byName(list)
	for _, name := range append(slices.Clone(stateNames), namesOf(list)...) {
		if list := entries(values[name]); found[name] == nil && hasTensor(list) {
			found[name] = list
			names = append(names, name)
		}
	}
	if len(names) > 0 && (weights != "" && found[weights] != nil || weights == "" && slices.Contains(stateNames, names[0])) {
		name := cmp.Or(weights, names[0])
		others := slices.DeleteFunc(names, func(n string) bool { return n == name })
		if len(others) == 0 && weights == "" { // no choice to speak of
			return found[name], &Checkpoint{}, nil
		}
		return found[name], &Checkpoint{Weights: name, OtherWeights: others}, nil
	}
	if hasTensor(list) {
		return list, &Checkpoint{}, nil
	}
	if len(names) > 0 && weights != "" {
		if slices.Contains(stateNames, names[0]) { // the name may be one within it
			return found[names[0]], &Checkpoint{OtherWeights: names}, nil
		}
		return nil, nil, fmt.Errorf("has no weights %.80q (have %s)", weights, listed(names))
	}
	switch root.(type) {
	case *types.Dict, *types.OrderedDict:
		return nil, nil, fmt.Errorf("has no state dict: no tensors by name, neither outside nor under %s", strings.Join(stateNames, ", "))
	case *unknown:
		return nil, nil, fmt.Errorf("holds %s, and classes are not read; save its state_dict() instead", kindOf(root))
	}
	return nil, nil, fmt.Errorf("holds %s, must be a state dict", kindOf(root))
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
