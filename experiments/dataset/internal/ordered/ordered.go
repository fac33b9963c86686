// Package ordered works on a sequence with several goroutines and hands the
// results over in the sequence's order. It knows nothing of what is worked on.
package ordered

import (
	"context"
	"iter"
	"sync"

	"lrunet/internal/crash"
)

// ahead is how many items for each thread may be worked on or finished before
// the first of them is taken: it bounds memory.
const ahead = 16

// job is an item on its way through Map.
type job[T, R any] struct {
	item T
	err  error // in the item's place
	done chan worked[R]
}

// worked is what became of an item.
type worked[R any] struct {
	result R
	panic  *crash.Panic
}

// Map calls work for the items of a sequence, on the given number of
// goroutines, and take for the results, one at a time on the caller's goroutine
// and in the items' order. It returns the first error of the sequence, of take,
// or of ctx once that ends; no goroutine is left behind then. If work or the
// sequence panics, Map panics with an error that tells value and place.
func Map[T, R any](ctx context.Context, threads int, items iter.Seq2[T, error], work func(T) R, take func(R) error) error {
	inner, cancel := context.WithCancel(ctx)
	jobs := make(chan job[T, R])
	queue := make(chan job[T, R], ahead*threads) // in order
	var working sync.WaitGroup
	var fed *crash.Panic
	working.Go(func() { fed = crash.Catch(func() { feed(inner, items, queue, jobs) }) })
	for range threads {
		working.Go(func() {
			for j := range jobs {
				var w worked[R]
				w.panic = crash.Catch(func() { w.result = work(j.item) })
				j.done <- w
			}
		})
	}
	var err error
	taken := crash.Catch(func() { err = drain(ctx, queue, take) })
	cancel()
	working.Wait()
	taken.Raise()
	fed.Raise()
	return err
}

// feed puts the items into the queue and hands them out as jobs, until the
// first error.
func feed[T, R any](ctx context.Context, items iter.Seq2[T, error], queue, jobs chan<- job[T, R]) {
	defer close(jobs)
	defer close(queue)
	for item, err := range items {
		j := job[T, R]{item, err, make(chan worked[R], 1)}
		for _, to := range []chan<- job[T, R]{queue, jobs} {
			select {
			case to <- j:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}
}

// drain takes the results in the queue's order.
func drain[T, R any](ctx context.Context, queue <-chan job[T, R], take func(R) error) error {
	for j := range queue {
		if j.err != nil {
			return j.err
		}
		select {
		case w := <-j.done:
			w.panic.Raise()
			if err := take(w.result); err != nil {
				return err
			}
		case <-ctx.Done(): // the job may never be handed out
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// Values is a slice as a sequence without errors.
func Values[T any](items []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}
