package replay

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
	"lrunet/internal/nearest"
)

// checkObjectives asks for accuracy first, and then costs or times that are to be
// small or large.
func (o Options) checkObjectives() error {
	if o.Objectives[0] != eval.Accuracy {
		return fmt.Errorf("objectives: the first must be %s, got %q", eval.Accuracy, o.Objectives[0])
	}
	if len(o.Objectives) < 2 {
		return errors.New("objectives: a front needs at least two")
	}
	have := objectives()
	for i, name := range o.Objectives[1:] {
		if slices.Contains(o.Objectives[:i+1], name) {
			return fmt.Errorf("objectives: duplicate %s", name)
		}
		if !slices.Contains(have, name) {
			return fmt.Errorf("objectives: unknown %q%s", name, nearest.Hint(name, have))
		}
	}
	return nil
}

// objectives are the measures that may stand beside accuracy.
func objectives() []string {
	var names []string
	for _, k := range eval.Objectives() {
		if k.Name != eval.Accuracy {
			names = append(names, k.Name)
		}
	}
	return names
}

// minimised is a cost as algorithms compare it: on a logarithmic scale, on which the
// table's networks lie evenly, and better where it is lower.
func minimised(name string, value float64) float64 {
	if k, _ := eval.KindOf(name); k.Better == eval.Higher {
		return -math.Log2(value)
	}
	return math.Log2(value)
}
