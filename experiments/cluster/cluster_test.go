package cluster

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/internal/testkit"
	"lrunet/lrunet/kernel"
)

// all does jobs at the same time, each through a runner as searches have it, and
// returns their results.
func (s *site) all(t testing.TB, ctx context.Context, jobs []eval.Job) []eval.Result {
	t.Helper()
	results := make([]eval.Result, len(jobs))
	var wait sync.WaitGroup
	for i, j := range jobs {
		wait.Go(func() {
			pool := kernel.NewPool(1)
			defer pool.Close()
			r := eval.Runner{Data: s.data, Pool: pool, Elsewhere: s.train, Progress: func(train.Progress) {}}
			result, model, err := r.Run(ctx, j)
			if err != nil || model == nil {
				t.Errorf("job %d: %v", i, err)
			}
			results[i] = result
		})
	}
	wait.Wait()
	return results
}

func jobs(s *site, n, epochs int) []eval.Job {
	var list []eval.Job
	for i := range n {
		list = append(list, job(s.data, i+1, epochs))
	}
	return list
}

// check holds that results are those of this machine alone.
func (s *site) check(t testing.TB, results []eval.Result, jobs []eval.Job) {
	t.Helper()
	for i, r := range results {
		if found := same(r, here(t, s.data, jobs[i])); found != "" {
			t.Errorf("job %d: %s", i, found)
		}
	}
}

func TestResultsAreThoseOfOneMachine(t *testing.T) {
	s := open(t, nil, nil)
	for _, name := range []string{"a", "b"} {
		s.hire(t, name, nil)
	}
	list := jobs(s, 8, 2)
	s.check(t, s.all(t, t.Context(), list), list)
}

// A job that is asked for again while its result is still on the server has it.
func TestJobIsAskedForAgain(t *testing.T) {
	s := open(t, nil, nil)
	dismiss := s.hire(t, "a", nil)
	list := jobs(s, 1, 1)
	s.check(t, s.all(t, t.Context(), list), list)
	dismiss()
	s.check(t, s.all(t, t.Context(), list), list)
}

// A coordinator that ends in the middle, however, is followed by one that goes on.
func TestCoordinatorComesBack(t *testing.T) {
	s := open(t, nil, nil)
	list := jobs(s, 6, 20)
	ctx, cancel := context.WithCancel(t.Context())
	for i, j := range list {
		go s.train(ctx, eval.Errand{Job: j}) // nobody is there to hear of it
		_ = i
	}
	s.hire(t, "a", nil)
	time.Sleep(1500 * time.Millisecond)
	cancel()
	s.Close()
	s = open(t, s, nil)
	s.hire(t, "b", nil)
	s.check(t, s.all(t, t.Context(), list), list)
	if err := s.Finish(t.Context()); err != nil {
		t.Error(err)
	}
}

// Of a finished run nothing stays in its folder, nor what a coordinator left that was
// killed while it removed its queue; a queue that is gone already is no mistake.
func TestQueueIsRemoved(t *testing.T) {
	for name, remove := range map[string]func(queue string) error{
		"whole":        func(string) error { return nil },
		"half removed": func(queue string) error { return os.MkdirAll(queue+".gone/jetstream", 0o755) },
		"gone":         os.RemoveAll,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil, nil)
			testkit.Must(t, remove(filepath.Join(s.folder, queueFolder)))
			testkit.Must(t, s.Finish(t.Context()))
			left, err := os.ReadDir(s.folder)
			testkit.Must(t, err)
			if len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}
