package train

import (
	"context"
	"errors"
	"testing"
	"time"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

func profiled(t *testing.T, ctx context.Context, recipe Recipe) (Profile, error) {
	t.Helper()
	p, err := lrunet.Build("stem8/2 8x2g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(2)
	defer pool.Close()
	m, err := recipe.NewModel(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	fit := Fit{Model: m, Train: imageset.Noise(p.Input.Size(), 3, 64), Recipe: recipe, Epochs: 3}
	return fit.Profile(ctx, time.Now, time.Millisecond)
}

func TestProfile(t *testing.T) {
	got, err := profiled(t, t.Context(), Recipe{Batch: 16, Optimizer: "muon", EMADecay: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	if got.Steps < leastSteps || got.Steps != got.Graph.Executions || got.Images != 16 || got.Threads != 2 {
		t.Errorf("%+v", got)
	}
	all := got.Augment + got.Gradient + got.Update
	if got.Augment <= 0 || got.Update <= 0 || got.Gradient < got.Graph.Time || got.Busy <= 0 || got.Busy > 2*all {
		t.Errorf("augmentation %v, gradient %v (graph %v), update %v, threads busy for %v", got.Augment, got.Gradient, got.Graph.Time, got.Update, got.Busy)
	}
}

func TestProfileSaysWhyNot(t *testing.T) {
	if _, err := profiled(t, t.Context(), Recipe{ProgressiveReuse: 0.5}); err == nil {
		t.Error("steps of different depths were profiled")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := profiled(t, ctx, Recipe{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: error %v", err)
	}
}
