package eval

import (
	"context"
	"sync"
	"sync/atomic"

	"lrunet/eval/imageset"
	"lrunet/internal/crash"
	"lrunet/lrunet/kernel"
)

// Workers train at the same time and share a number of threads: each has its
// share of them, and one that finds nothing left to do hands its share on to
// the others. What they compute does not depend on how they share.
type Workers struct {
	Runners []*Runner // one a worker
	threads int
	free    chan int // workers without a task of One

	mu   sync.Mutex
	busy []bool // by worker
}

// NewWorkers makes at least one worker, each with at least one thread, for jobs
// on one dataset. Close ends them.
func NewWorkers(data *imageset.Dataset, workers, threads int) *Workers {
	workers = max(workers, 1)
	ws := &Workers{threads: max(threads, workers), free: make(chan int, workers), busy: make([]bool, workers)}
	for w := range workers {
		ws.free <- w
		idle := func(waits bool) { ws.set(w, !waits) }
		ws.Runners = append(ws.Runners, &Runner{Data: data, Pool: kernel.NewPool(ws.threads), idle: idle})
	}
	return ws
}

// First is the worker for what is not shared out. It has all threads, unless
// Each is under way.
func (ws *Workers) First() *Runner { return ws.Runners[0] }

// Threads is the number that all workers have together.
func (ws *Workers) Threads() int { return ws.threads }

// Share gives the workers memory to share.
func (ws *Workers) Share(m *Memory) {
	for _, r := range ws.Runners {
		r.Memory = m
	}
}

// Close ends the threads. The workers must be idle and cannot be used again.
func (ws *Workers) Close() {
	for _, r := range ws.Runners {
		r.Pool.Close()
	}
}

// Each does the tasks from 0 on, in this order, each worker the next one as
// soon as it is free, and returns when all are done. It fails with the first error
// of do, which ends the context of the other tasks, or with ctx's cause. A panic
// of do ends them too, and then Each panics with an error that tells its value
// and place.
func (ws *Workers) Each(ctx context.Context, tasks int, do func(ctx context.Context, worker, task int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int, tasks)
	for i := range tasks {
		next <- i
	}
	close(next)
	for w := range ws.busy {
		ws.set(w, true)
	}
	var workers sync.WaitGroup
	var panicked atomic.Pointer[crash.Panic]
	for w := range ws.Runners {
		workers.Go(func() {
			defer ws.set(w, false)
			for i := range next {
				err := context.Cause(ctx)
				if err == nil {
					if p := crash.Catch(func() { err = do(ctx, w, i) }); p != nil {
						err = p
						panicked.CompareAndSwap(nil, p)
					}
				}
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	workers.Wait()
	panicked.Load().Raise()
	return context.Cause(ctx)
}

// One does a task on the next worker that is free, and returns when it is done. Any
// number of goroutines may call it at the same time, but none beside Each. It fails
// as do does, or with ctx's cause if that ends before a worker is free.
func (ws *Workers) One(ctx context.Context, do func(worker int) error) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case w := <-ws.free:
		defer func() {
			ws.set(w, false)
			ws.free <- w
		}()
		ws.set(w, true)
		if err := context.Cause(ctx); err != nil {
			return err
		}
		return do(w)
	}
}

// set notes whether a worker is busy, and shares the threads out again: among
// the busy ones, the first having one more each where they do not divide.
func (ws *Workers) set(worker int, busy bool) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.busy[worker] = busy
	count := 0
	for _, b := range ws.busy {
		if b {
			count++
		}
	}
	rank := 0
	for w, r := range ws.Runners {
		if !ws.busy[w] {
			r.Pool.Limit(ws.threads) // it has them when all are idle
			continue
		}
		share := ws.threads / count
		if rank < ws.threads%count {
			share++
		}
		r.Pool.Limit(share)
		rank++
	}
}
