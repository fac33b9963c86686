package eval_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
)

// probe is a task with more parts than threads.
type probe struct{ high *atomic.Int32 }

func (p probe) Part(_, thread int) {
	for {
		h := p.high.Load()
		if int32(thread) < h || p.high.CompareAndSwap(h, int32(thread)+1) {
			return
		}
	}
}

// threads is how many threads of a worker take part in tasks of many parts, at
// most.
func threads(c *eval.Workers, worker int) int {
	var high atomic.Int32
	for range 20 {
		c.Runners[worker].Pool.Run(1000, probe{&high})
	}
	return int(high.Load())
}

func TestWorkersDoesEachTaskOnce(t *testing.T) {
	for _, workers := range []int{0, 1, 3, 20} {
		c := eval.NewWorkers(new(imageset.Dataset), workers, 4)
		done := make([]atomic.Int32, 10)
		err := c.Each(context.Background(), len(done), func(_ context.Context, worker, task int) error {
			done[task].Add(1)
			if worker < 0 || worker >= len(c.Runners) {
				t.Errorf("worker %d of %d", worker, len(c.Runners))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range done {
			if n := done[i].Load(); n != 1 {
				t.Errorf("%d workers: task %d was done %d times", workers, i, n)
			}
		}
		c.Close()
	}
}

// While all work each has its part of the threads; who is last has all.
func TestWorkersSharesItsThreads(t *testing.T) {
	c := eval.NewWorkers(new(imageset.Dataset), 2, 3)
	defer c.Close()
	if n := c.Threads(); n != 3 {
		t.Fatalf("%d threads, want 3", n)
	}
	var both, seen, first sync.WaitGroup
	both.Add(2)
	seen.Add(2)
	first.Add(1)
	var together [2]int
	alone := 0
	err := c.Each(context.Background(), 2, func(_ context.Context, worker, task int) error {
		both.Done()
		both.Wait()
		together[worker] = threads(c, worker)
		seen.Done()
		seen.Wait() // or the other's threads would be seen once this has left
		if task == 0 {
			first.Done()
			return nil
		}
		first.Wait()
		for range 1000 { // until the other has left
			if alone = threads(c, worker); alone == 3 {
				break
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if together[0] > 2 || together[1] > 1 {
		t.Errorf("together the workers had up to %v threads, want 2 and 1", together)
	}
	if alone != 3 {
		t.Errorf("alone a worker had %d threads, want 3", alone)
	}
	for range 1000 {
		if threads(c, 0) == 3 {
			return
		}
	}
	t.Error("idle, the first worker does not have all threads")
}

// Tasks that come one by one never share a worker, and wait for one that is free;
// a worker is free again after a panic, too.
func TestWorkersOne(t *testing.T) {
	c := eval.NewWorkers(new(imageset.Dataset), 3, 3)
	defer c.Close()
	var busy [3]atomic.Bool
	var done atomic.Int32
	var tasks sync.WaitGroup
	for i := range 50 {
		tasks.Go(func() {
			defer func() {
				if got := recover(); (got == "task") != (i%7 == 0) {
					t.Errorf("task %d: panic %v", i, got)
				}
			}()
			err := c.One(context.Background(), func(worker int) error {
				if !busy[worker].CompareAndSwap(false, true) {
					t.Errorf("worker %d has two tasks", worker)
				}
				defer busy[worker].Store(false)
				done.Add(1)
				if i%7 == 0 {
					panic("task")
				}
				return context.DeadlineExceeded
			})
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v, want the task's", err)
			}
		})
	}
	tasks.Wait()
	if done.Load() != 50 {
		t.Errorf("%d of 50 tasks are done", done.Load())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range 10 {
		if err := c.One(ctx, func(int) error { t.Error("a task began"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
}

func TestWorkersStopsAtTheFirstError(t *testing.T) {
	c := eval.NewWorkers(new(imageset.Dataset), 2, 2)
	defer c.Close()
	broken := errors.New("broken")
	var done []int
	var mu sync.Mutex
	err := c.Each(context.Background(), 100, func(ctx context.Context, _, task int) error {
		mu.Lock()
		done = append(done, task)
		mu.Unlock()
		if task == 3 {
			return broken
		}
		if task > 3 {
			<-ctx.Done()
		}
		return nil
	})
	if !errors.Is(err, broken) || len(done) > 6 || !slices.Contains(done, 3) {
		t.Errorf("error %v after tasks %v", err, done)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = c.Each(ctx, 3, func(context.Context, int, int) error { t.Error("a task began"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
