package cluster

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
)

// Who asks for the same job at the same time has the same result, of one training, whose
// progress each hears; one who stops waiting takes nothing from the others.
func TestSameJobIsAskedForTwice(t *testing.T) {
	s := open(t, nil, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	list := []eval.Job{job(s.data, 1, 2)}
	brief, leave := context.WithCancel(ctx)
	left := make(chan error, 1)
	go func() {
		_, _, err := s.train(brief, eval.Errand{Job: list[0]})
		left <- err
	}()
	var results [2]eval.Result
	var told [2]atomic.Int64
	done := make(chan error, 2)
	for i := range results {
		go func() {
			var err error
			results[i], _, err = s.train(ctx, eval.Errand{Job: list[0], Progress: func(train.Progress) { told[i].Add(1) }})
			done <- err
		}()
	}
	for s.inbox.waiters(list[0]) < 3 {
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; err == nil {
		t.Error("who left has a result")
	}
	var trained atomic.Int64
	s.hire(t, "a", func(o *WorkerOptions) {
		o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
			trained.Add(1)
			return really(ctx, w, r, k)
		}
	})
	for range results {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	s.check(t, results[:], []eval.Job{list[0], list[0]})
	if trained.Load() != 1 || told[0].Load() == 0 || told[0].Load() != told[1].Load() {
		t.Errorf("%d trainings, told %d and %d times", trained.Load(), told[0].Load(), told[1].Load())
	}
	if n := s.inbox.waiters(list[0]); n != 0 {
		t.Errorf("%d still wait", n)
	}
}

// waiters are how many wait for a job.
func (b *inbox) waiters(j eval.Job) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting[j.Key()].all())
}
