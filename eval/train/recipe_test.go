package train

import (
	"math"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		name string
		done float64
		want float64
	}{
		{"constant", 0, 1}, {"constant", 0.99, 1},
		{"steps", 0.66, 1}, {"steps", 0.67, 0.1}, {"steps", 0.84, 0.01},
		{"linear", 0, 1}, {"linear", 0.25, 0.75}, {"linear", 1, 0},
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
		"learning_rate":   {LearningRate: math.NaN()},
		"momentum":        {Momentum: 1},
		"weight_decay":    {WeightDecay: -1},
		"label_smoothing": {LabelSmoothing: 1},
		"dropout":         {Dropout: 1},
		"crop":            {Crop: -1},
		"rotate":          {Rotate: 181},
		"schedule":        {Schedule: "cosin"},
		"nesterov":        {Nesterov: true},
		"erase":           {Erase: -1},
		"warm_up":         {WarmUp: 0.1, Schedule: "one-cycle"},
	} {
		err := r.Validate()
		if err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: error %v", field, err)
		}
	}
	if err := (Recipe{Schedule: "x"}).Validate(); !strings.Contains(err.Error(), "constant, cosine, linear, one-cycle, one-cycle-torch, steps") {
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

func TestRecipeInWords(t *testing.T) {
	r := Recipe{Batch: 256, LearningRate: 0.1, NoNormDecay: true, EMADecay: 0.998, Schedule: "steps", Flip: true}
	if got, want := r.String(), "batch 256, learning rate 0.1, no norm decay true, ema decay 0.998, schedule steps, flip true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	other := r
	other.Batch, other.Schedule, other.Flip, other.Distill = 128, "", false, 0.5
	if got, want := other.Changes(r), "batch 128, default schedule, no flip, distill 0.5"; got != want {
		t.Errorf("changes %q, want %q", got, want)
	}
	if got := r.Changes(r); got != "" {
		t.Errorf("changes of nothing are %q", got)
	}
}

// Files of before fields were renamed are read as before.
func TestRecipeReadsEarlierNames(t *testing.T) {
	want := Recipe{LearningRate: 0.2, NoNormDecay: true, EMADecay: 0.998, Crop: 2}
	for _, text := range []string{
		"{rate: 0.2, free_norms: true, average: 0.998, crop: 2}",
		"{learning_rate: 0.2, no_norm_decay: true, ema_decay: 0.998, crop: 2}",
	} {
		var got Recipe
		if err := yaml.UnmarshalWithOptions([]byte(text), &got, yaml.Strict()); err != nil || got != want {
			t.Errorf("%s: %+v, error %v, want %+v", text, got, err, want)
		}
	}
	err := yaml.UnmarshalWithOptions([]byte("{learning_rat: 0.2}"), new(Recipe), yaml.Strict())
	if err == nil || !strings.Contains(err.Error(), "learning_rat") {
		t.Errorf("error %v, want the unknown field", err)
	}
}

// The rate rises in equal steps to its peak, and then follows the schedule over
// what is left.
func TestWarmUp(t *testing.T) {
	r := Recipe{Schedule: "linear", WarmUp: 0.4}
	want := []float64{0.25, 0.5, 0.75, 1, 1, 5. / 6, 4. / 6, 3. / 6, 2. / 6, 1. / 6}
	for step, w := range want {
		if got := r.factor(step, len(want)); math.Abs(got-w) > 1e-12 {
			t.Errorf("step %d: %g, want %g", step, got, w)
		}
	}
}
