package train

import (
	"math"
	"strings"
	"testing"
)

func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		name string
		done float64
		want float64
	}{
		{"constant", 0, 1}, {"constant", 0.99, 1},
		{"steps", 0.66, 1}, {"steps", 0.67, 0.1}, {"steps", 0.84, 0.01},
		{"cosine", 0, 1}, {"cosine", 0.5, 0.5}, {"cosine", 1, 0},
		{"one-cycle", 0, 0.04}, {"one-cycle", 0.3, 1}, {"one-cycle", 0.15, 0.52}, {"one-cycle", 1, 4e-6},
	} {
		if got := schedules[c.name](c.done); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s at %g: %g, want %g", c.name, c.done, got, c.want)
		}
	}
}

func TestRecipeNamesTheWrongField(t *testing.T) {
	if err := (Recipe{}).Validate(); err != nil {
		t.Errorf("zero recipe: %v", err)
	}
	for field, r := range map[string]Recipe{
		"batch":           {Batch: -3},
		"rate":            {Rate: math.NaN()},
		"momentum":        {Momentum: 1},
		"weight_decay":    {WeightDecay: -1},
		"label_smoothing": {LabelSmoothing: 1},
		"dropout":         {Dropout: 1},
		"crop":            {Crop: -1},
		"rotate":          {Rotate: 181},
		"schedule":        {Schedule: "cosin"},
		"nesterov":        {Nesterov: true},
	} {
		err := r.Validate()
		if err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: error %v", field, err)
		}
	}
	if err := (Recipe{Schedule: "x"}).Validate(); !strings.Contains(err.Error(), "constant, cosine, one-cycle, steps") {
		t.Errorf("error %q does not list the schedules", err)
	}
}

func TestNamedRecipesAreValid(t *testing.T) {
	for _, name := range Recipes() {
		if r, ok := Named(name); !ok || r.Validate() != nil {
			t.Errorf("%s: %v", name, r.Validate())
		}
	}
	if _, ok := Named("secret"); ok {
		t.Error("found a recipe that is not there")
	}
}
