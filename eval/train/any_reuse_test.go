package train

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// counts are some reuse counts.
func counts(t testing.TB, list ...int) lrunet.Counts {
	t.Helper()
	c, err := lrunet.CountsOf(list...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// anyReuse is a training of a network of four iterations for the counts 1, 2 and 4.
func anyReuse(t testing.TB, threads int) Fit {
	t.Helper()
	f := newFit(t, threads)
	f.Recipe.AnyReuse = counts(t, 1, 2, 4)
	p, err := lrunet.Build("stem8/2 8x4g4 8x2g4 head8", shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	if f.Model, err = f.Recipe.NewModel(p, f.Model.Pool()); err != nil {
		t.Fatal(err)
	}
	f.Model.Init(1)
	return f
}

// One step of plain descent changes the weights by the sum of what the largest count
// and one other change as ordinary networks of their own, a count's normalisations
// by its own alone, and the third count's not at all.
func TestAnyReuseAddsTheGradientsOfTwoCounts(t *testing.T) {
	drawn := map[int]bool{}
	for seed := range uint64(8) {
		f := anyReuse(t, 2)
		f.Epochs, f.Seed, f.Validation = 1, seed, stripes(0)
		f.Recipe = Recipe{Batch: 96, LearningRate: 0.01, Schedule: "constant", AnyReuse: f.Recipe.AnyReuse}
		before := slices.Clone(f.Model.Trainable())
		if _, err := f.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		moved := map[string][]float32{}
		at := 0
		for _, p := range f.Model.Params {
			if p.Grad != nil {
				moved[p.Name] = make([]float32, len(p.Value))
				for i, v := range p.Value {
					moved[p.Name][i] = v - before[at+i]
				}
				at += len(p.Value)
			}
		}
		other := 1
		if slices.ContainsFunc(moved["reuse2.stage1.pw_bn_list.0.weight"], func(v float32) bool { return v != 0 }) {
			other = 2
		}
		drawn[other] = true
		want := alone(t, f, 4)
		for name, values := range alone(t, f, other) {
			sum := want[name]
			if sum == nil {
				sum = make([]float32, len(values))
			}
			for i, v := range values {
				sum[i] += v
			}
			want[name] = sum
		}
		for name, values := range moved {
			expected := want[name]
			if expected == nil {
				expected = make([]float32, len(values))
			}
			isClose(t, name, values, expected, 2e-5)
		}
	}
	if len(drawn) != 2 {
		t.Errorf("drawn in eight trainings: %v, want both smaller counts", drawn)
	}
}

// alone is what a step on all images changes in the ordinary network of a count, by
// the names of anyReuse.
func alone(t *testing.T, f Fit, count int) map[string][]float32 {
	t.Helper()
	p, err := f.Model.Program.AtReuse(count)
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.New(p, f.Model.Pool())
	if err != nil {
		t.Fatal(err)
	}
	deep, err := graph.New(f.Model.Program, f.Model.Pool())
	if err != nil {
		t.Fatal(err)
	}
	deep.Init(1)
	for _, q := range m.Params {
		copy(q.Value, deep.Param(q.Name).Value)
	}
	before := slices.Clone(m.Trainable())
	f.Model, f.Recipe.AnyReuse = m, 0
	if _, err := f.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	moved := map[string][]float32{}
	at := 0
	for _, q := range m.Params {
		if q.Grad == nil {
			continue
		}
		name := q.Name
		if count < 4 {
			name = lrunet.Depths{Counts: 0b1011}.NameOf(count, q.Param)
		}
		for i, v := range q.Value {
			moved[name] = append(moved[name], v-before[at+i])
		}
		at += len(q.Value)
	}
	return moved
}

// With distill, the gradients that a step leaves are those of the largest count's
// loss and of the drawn one's against what the largest answers: another share, other
// gradients of weights, the same of the largest's own normalisations.
func TestDistillTeachesTheSmallerCountAlone(t *testing.T) {
	gradients := map[float64]*graph.Model{}
	for _, share := range []float64{0, 0.5, 1} {
		f := anyReuse(t, 1)
		f.Epochs, f.Validation = 1, stripes(0)
		f.Recipe = Recipe{Batch: 96, AnyReuse: f.Recipe.AnyReuse, Distill: share, LearningRate: 1e-9}
		if _, err := f.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		gradients[share] = f.Model
	}
	for _, p := range gradients[0].Params {
		if p.Grad == nil {
			continue
		}
		none, half, all := p.Grad, gradients[0.5].Param(p.Name).Grad, gradients[1].Param(p.Name).Grad
		mean := make([]float32, len(none))
		for i := range mean {
			mean[i] = (none[i] + all[i]) / 2
		}
		isClose(t, p.Name, half, mean, 1e-4)
		largest := strings.Contains(p.Name, "bn_list") && !strings.HasPrefix(p.Name, "reuse")
		if largest && !slices.Equal(none, all) {
			t.Errorf("%s of the largest count changes with what the smaller one learns from", p.Name)
		}
	}
	if slices.Equal(gradients[0].Param("stage1.dw.weight").Grad, gradients[1].Param("stage1.dw.weight").Grad) {
		t.Error("distillation changes nothing")
	}
}

// Every count learns, and what is told of it is what its part of the model scores.
func TestAnyReuseLearnsEveryCount(t *testing.T) {
	f := anyReuse(t, 2)
	f.Epochs, f.Recipe.Dropout, f.Recipe.ResidualInit = 20, 0, "zero"
	var told []ReuseAccuracy
	f.Progress = func(p Progress) { told = p.Shallower }
	curve, err := f.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if last := curve[len(curve)-1].Accuracy; last < 90 {
		t.Errorf("the largest count: %.1f %%", last)
	}
	shallower, err := f.Recipe.Shallower(f.Model)
	if err != nil {
		t.Fatal(err)
	}
	if len(shallower) != 2 || len(told) != 2 {
		t.Fatalf("%d smaller counts, %d told, want 2", len(shallower), len(told))
	}
	for i, s := range shallower {
		scorer, err := NewScorer(s.Model, 16)
		if err != nil {
			t.Fatal(err)
		}
		score, err := scorer.Score(context.Background(), f.Validation)
		if err != nil {
			t.Fatal(err)
		}
		if score.Accuracy() < 90 || told[i].Reuse != s.Reuse || math.IsNaN(told[i].Accuracy) {
			t.Errorf("count %d: %.1f %%; told after the epoch before: %v", s.Reuse, score.Accuracy(), told[i])
		}
	}
}

// Counts are cut to the iterations that there are; the largest must reach them.
func TestCountsOfAProgram(t *testing.T) {
	for _, c := range []struct {
		arch string
		list []int
		want string
		err  string
	}{
		{"stem8/2 8x4g4 head8", []int{1, 2, 4, 8}, "1,2,4", ""},
		{"stem8/2 8x4g4 8x6g4 head8", []int{1, 2, 8}, "1,2,6", ""},
		{"stem8/2 8x1g4 head8", []int{1, 2}, "", ""},
		{"stem8/2 8x4g4 head8", []int{1, 2}, "", "add 4"},
		{"mobilenet-0.25", []int{1, 2}, "", "no iterations"},
	} {
		p, err := lrunet.Build(c.arch, lrunet.Shape{C: 3, H: 32, W: 32}, 2)
		if err != nil {
			t.Fatal(err)
		}
		depths, err := Recipe{AnyReuse: counts(t, c.list...)}.Depths(p)
		got := depths.Counts
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) || c.err == "" && err != nil || got.String() != c.want {
			t.Errorf("%s, %v: %s, error %v", c.arch, c.list, got, err)
		}
	}
}

// A model for other counts, or for none, is refused before the first step.
func TestAnyReuseNeedsItsOwnModel(t *testing.T) {
	f := anyReuse(t, 1)
	p := f.Model.Program
	pool := kernel.NewPool(1)
	defer pool.Close()
	var err error
	if f.Model, err = graph.New(p, pool); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "reuse1.") {
		t.Errorf("error %v, want the array that is missing", err)
	}
}
