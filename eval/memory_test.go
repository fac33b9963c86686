package eval_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sync/atomic"
	"testing"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/lrunet"
)

// need is what a job's training is estimated to take.
func need(t *testing.T, r *eval.Runner, j eval.Job) int64 {
	t.Helper()
	p, err := lrunet.Build(j.Arch, eval.Shape(r.Data), len(r.Data.Classes))
	if err != nil {
		t.Fatal(err)
	}
	n, err := train.Memory(p, j.Recipe, j.Validation > 0)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A job that needs more than there is is a result that says so with figures; one
// that needs more than is free at present is an error, to be tried again.
func TestMemoryRefuses(t *testing.T) {
	r := newRunner(t)
	j := newJob(r)
	n := need(t, r, j)
	r.Memory = eval.NewMemory(n-1, math.MaxInt64)
	result, model, err := r.Run(context.Background(), j)
	if err != nil || model != nil || !result.Refused() {
		t.Fatalf("result %+v, error %v", result, err)
	}
	pattern := `^memory: needs [\d.]+ [kM]B to train at batch 10, may take [\d.]+ [kM]B: a smaller batch or narrower layers need less$`
	if !regexp.MustCompile(pattern).MatchString(result.Failure) || result.Measures == nil {
		t.Errorf("result %+v", result)
	}
	r.Memory = eval.NewMemory(n, n-1)
	if result, _, err := r.Run(context.Background(), j); !errors.Is(err, eval.ErrMemory) {
		t.Errorf("result %+v, error %v, want that memory is short", result, err)
	}
	r.Memory = eval.NewMemory(n, n)
	for range 2 { // what a job had is given back
		if result, _, err := r.Run(context.Background(), j); err != nil || result.Failure != "" {
			t.Errorf("failure %q, error %v", result.Failure, err)
		}
	}
}

// Jobs that fit one by one wait for each other, and end as they would alone.
func TestMemoryIsWaitedFor(t *testing.T) {
	alone := newRunner(t)
	j := newJob(alone)
	want, _, err := alone.Run(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	ws := eval.NewWorkers(alone.Data, 3, 3)
	defer ws.Close()
	n := need(t, ws.First(), j)
	ws.Share(eval.NewMemory(n*3/2, n*3/2))
	var training atomic.Int32
	for _, r := range ws.Runners {
		r.Progress = func(p train.Progress) {
			switch p.Images {
			case 10: // the first step
				if training.Add(1) > 1 {
					t.Error("two jobs train at the same time")
				}
			case p.Total:
				training.Add(-1)
			}
		}
	}
	err = ws.Each(context.Background(), 5, func(ctx context.Context, worker, _ int) error {
		result, _, err := ws.Runners[worker].Run(ctx, j)
		if err == nil && !reflect.DeepEqual(result.Curve, want.Curve) {
			t.Errorf("curve %+v, alone %+v", result.Curve, want.Curve)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, r := range ws.Runners {
		r.Progress = func(train.Progress) { cancel() }
	}
	err = ws.Each(ctx, 3, func(ctx context.Context, worker, _ int) error {
		_, _, err := ws.Runners[worker].Run(ctx, j)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while they wait: error %v", err)
	}
}

// Train says how much is short, and keeps what was trained before.
func TestTrainWithoutMemory(t *testing.T) {
	r := newRunner(t)
	partial := filepath.Join(t.TempDir(), "net.partial")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := eval.Training{Epochs: 3, Threads: 1, Partial: partial, Progress: func(train.Progress) { cancel() }}
	if _, err := eval.Train(ctx, r.Data, "lrunet-2", o); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	o.Memory, o.Progress = 1e6, nil
	_, err := eval.Train(context.Background(), r.Data, "lrunet-2", o)
	if !errors.Is(err, eval.ErrMemory) || !regexp.MustCompile(`^memory: needs [\d.]+ MB to train at batch \d+, may take 1\.0 MB: `).MatchString(err.Error()) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(partial); err != nil {
		t.Errorf("the training in progress: %v", err)
	}
}
