// Package ordered works on a sequence with several goroutines and hands the
// results over in the sequence's order. It knows nothing of what is worked on.
package ordered

import (
	"iter"
	"sync"
)

// ahead is how many items for each thread may be worked on or finished before
// the first of them is taken: it bounds memory.
const ahead = 16

// Map calls work for the items of a sequence, on so many goroutines, and take
// for the results, one at a time on the caller's goroutine and in the items'
// order. It ends with the first error of the sequence or of take; no goroutine
// is left behind then.
func Map[T, R any](threads int, items iter.Seq2[T, error], work func(T) R, take func(R) error) error {
	type job struct {
		item T
		err  error
		done chan R
	}
	jobs := make(chan job)
	queue := make(chan job, ahead*threads) // in order
	quit := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer close(jobs)
		defer close(queue)
		for item, err := range items {
			j := job{item, err, make(chan R, 1)}
			select {
			case queue <- j:
			case <-quit:
				return
			}
			if err != nil {
				return
			}
			select {
			case jobs <- j:
			case <-quit:
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range threads {
		workers.Go(func() {
			for j := range jobs {
				j.done <- work(j.item)
			}
		})
	}
	var failed error
	for j := range queue {
		if failed = j.err; failed == nil {
			failed = take(<-j.done)
		}
		if failed != nil {
			break
		}
	}
	close(quit)
	<-finished
	workers.Wait()
	return failed
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
