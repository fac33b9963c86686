package experiments

import (
	"context"
	"sync"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/lrunet/kernel"
)

// Crew is workers that train at the same time and share a number of threads:
// each has its part of them, and one that finds nothing left to do hands its
// part on to the others. What they compute does not depend on it.
type Crew struct {
	Runners []*eval.Runner // one a worker
	threads int

	mu   sync.Mutex
	busy []bool // by worker
}

// NewCrew makes a crew of at least one worker, each with at least one thread,
// for jobs on one dataset. Close ends it.
func NewCrew(data *dataset.Dataset, workers, threads int) *Crew {
	workers = max(workers, 1)
	c := &Crew{threads: max(threads, workers), busy: make([]bool, workers)}
	for range workers {
		c.Runners = append(c.Runners, &eval.Runner{Data: data, Pool: kernel.NewPool(c.threads)})
	}
	return c
}

// First is the worker for what is not shared out. It has all threads, unless
// Each is under way.
func (c *Crew) First() *eval.Runner { return c.Runners[0] }

// Threads is the number that all workers have together.
func (c *Crew) Threads() int { return c.threads }

// Close ends the threads. The crew must be idle and is then useless.
func (c *Crew) Close() {
	for _, r := range c.Runners {
		r.Pool.Close()
	}
}

// Each does the tasks from 0 on, in this order, each worker the next one as
// soon as it is free, and returns when all are done. The first error ends the
// context of the others and is returned, as is ctx's own.
func (c *Crew) Each(ctx context.Context, tasks int, do func(ctx context.Context, worker, task int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int, tasks)
	for i := range tasks {
		next <- i
	}
	close(next)
	for w := range c.busy {
		c.set(w, true)
	}
	var workers sync.WaitGroup
	for w := range c.Runners {
		workers.Go(func() {
			defer c.set(w, false)
			for i := range next {
				err := context.Cause(ctx)
				if err == nil {
					err = do(ctx, w, i)
				}
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// set notes whether a worker is busy, and shares the threads out anew: among
// those that are, the first ones having one more where they do not divide.
func (c *Crew) set(worker int, busy bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy[worker] = busy
	count := 0
	for _, b := range c.busy {
		if b {
			count++
		}
	}
	rank := 0
	for w, r := range c.Runners {
		if !c.busy[w] {
			r.Pool.Limit(c.threads) // it has them when all are idle
			continue
		}
		share := c.threads / count
		if rank < c.threads%count {
			share++
		}
		r.Pool.Limit(share)
		rank++
	}
}
