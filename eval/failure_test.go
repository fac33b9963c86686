package eval_test

import (
	"context"
	"errors"
	"io"
	"reflect"
	"regexp"
	"sync"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/internal/crash"
)

// spoilLabels gives images a class that there is not, at which the arithmetic
// panics, and returns what mends them.
func spoilLabels(labels []uint16) (mend func()) {
	before := append([]uint16{}, labels...)
	for i := range labels {
		labels[i] = 999
	}
	return func() { copy(labels, before) }
}

// A job that panics is a result that says why, and the runner goes on as if
// nothing had been.
func TestPanicIsAResult(t *testing.T) {
	r := newRunner(t)
	want, _, err := r.Run(context.Background(), newJob(r))
	if err != nil {
		t.Fatal(err)
	}
	for _, threads := range []int{1, 2} {
		r.Pool.Limit(threads)
		mend := spoilLabels(r.Data.Train.Labels)
		result, model, err := r.Run(context.Background(), newJob(r))
		if err != nil || model != nil {
			t.Fatalf("%d threads: model %v, error %v", threads, model, err)
		}
		pattern := `^graph: softmax cross entropy: panic: runtime error: [^\n]* \(kernel/\w+\.go:\d+\)$`
		if !regexp.MustCompile(pattern).MatchString(result.Failure) {
			t.Errorf("%d threads: failure %q, want value and place", threads, result.Failure)
		}
		if _, ok := result.Measures.Get("params"); !ok || result.Duration <= 0 || result.Origin.Kernels == nil {
			t.Errorf("%d threads: result %+v lacks costs or origin", threads, result)
		}
		mend()
		again, _, err := r.Run(context.Background(), newJob(r))
		if err != nil || !reflect.DeepEqual(again.Curve, want.Curve) {
			t.Errorf("%d threads: afterwards %+v, error %v, want %+v", threads, again.Curve, err, want.Curve)
		}
	}
}

// What an observer panics with is not the job's failure.
func TestPanicOfAnObserverIsNotTheJobs(t *testing.T) {
	r := newRunner(t)
	r.Progress = func(train.Progress) { panic(io.ErrUnexpectedEOF) }
	p := crash.Catch(func() {
		result, _, err := r.Run(context.Background(), newJob(r))
		t.Errorf("result %+v, error %v, want a panic", result, err)
	})
	if !errors.Is(p, io.ErrUnexpectedEOF) {
		t.Errorf("panicked with %v", p)
	}
}

// A task that panics ends the others and comes out in the caller's goroutine.
func TestWorkersPanic(t *testing.T) {
	ws := eval.NewWorkers(new(imageset.Dataset), 3, 3)
	defer ws.Close()
	var mu sync.Mutex
	ended := 0
	p := crash.Catch(func() {
		err := ws.Each(context.Background(), 30, func(ctx context.Context, _, task int) error {
			if task == 2 {
				panic("task 2")
			}
			<-ctx.Done()
			mu.Lock()
			defer mu.Unlock()
			ended++
			return ctx.Err()
		})
		t.Errorf("error %v, want a panic", err)
	})
	if p == nil || p.Value != "task 2" || ended > 2 {
		t.Errorf("panicked with %v after %d others ended", p, ended)
	}
	if err := ws.Each(context.Background(), 3, func(context.Context, int, int) error { return nil }); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
