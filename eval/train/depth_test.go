package train

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

func TestDepthGrowsInEqualParts(t *testing.T) {
	for _, c := range []struct {
		share   float64
		of      int
		deepest int
		want    string // of each step
	}{
		{0, 4, 3, "3 3 3 3"},
		{0.5, 9, 3, "1 1 2 2 3 3 3 3 3"},
		{0.99, 7, 4, "1 1 2 2 3 3 4"},
		{0.5, 5, 1, "1 1 1 1 1"},
		{0.5, 5, 0, "0 0 0 0 0"},
		{0.9, 1, 5, "5"},
	} {
		r := Recipe{ProgressiveReuse: c.share}
		var depths []string
		for step := range c.of {
			depths = append(depths, fmt.Sprint(r.depth(step, c.of, c.deepest)))
		}
		if got := strings.Join(depths, " "); got != c.want {
			t.Errorf("%+v: depths %s", c, got)
		}
	}
}

// Iterations that are not there yet keep their start, and come in later; with
// weight decay too.
func TestProgressiveReuseLeavesLaterIterations(t *testing.T) {
	pool := kernel.NewPool(2)
	defer pool.Close()
	p, err := lrunet.Build("stem8/2 8x3g4 8x2g4 head8", shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	ctx, cancel := context.WithCancel(context.Background())
	f := Fit{
		Model: m, Train: stripes(90), Validation: stripes(31), Epochs: 4, Seed: 5,
		Recipe: Recipe{Batch: 16, LearningRate: 0.05, Momentum: 0.9, WeightDecay: 0.1, ProgressiveReuse: 0.5},
	}
	changed := func(norm string) bool { return m.Param(norm + ".weight").Value[0] != 1 }
	steps := 0
	f.Progress = func(Progress) {
		steps++
		second, third := steps > 6, steps > 12 // 23 steps up to the last, half of which in two parts
		if got := changed("stage1.pw_bn_list.0"); !got {
			t.Errorf("step %d: the first iteration is not trained", steps)
		}
		if got := changed("stage1.pw_bn_list.1"); got != second {
			t.Errorf("step %d: second iteration trained: %v", steps, got)
		}
		if got := changed("stage2.pw_bn_list.1"); got != second {
			t.Errorf("step %d: second iteration of stage 2 trained: %v", steps, got)
		}
		if got := changed("stage1.pw_bn_list.2"); got != third {
			t.Errorf("step %d: third iteration trained: %v", steps, got)
		}
		if steps == 20 {
			cancel()
		}
	}
	if _, err := f.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
