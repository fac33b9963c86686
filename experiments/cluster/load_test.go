package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// load is how many workers do how many jobs: few by default, as many as $LRUNET_LOAD
// says, such as 1000x10000.
func load(t *testing.T) (workers, jobs int) {
	t.Helper()
	text, ok := os.LookupEnv("LRUNET_LOAD")
	if !ok {
		return 40, 400
	}
	if _, err := fmt.Sscanf(text, "%dx%d", &workers, &jobs); err != nil || workers < 1 || jobs < 1 {
		t.Fatalf("LRUNET_LOAD must be like 1000x10000, got %q", text)
	}
	return workers, jobs
}

// pretend is a training that takes no time: its result follows from the job's seed,
// and has weights of the usual form.
func pretend(s *site) func(context.Context, *worker, *eval.Runner, *working) (eval.Result, []byte, error) {
	runner := eval.Runner{Data: s.data, Pool: kernel.NewPool(1)}
	var model *graph.Model
	var once sync.Once
	return func(_ context.Context, _ *worker, _ *eval.Runner, k *working) (eval.Result, []byte, error) {
		j := k.message.Job
		once.Do(func() {
			p, _, err := runner.Costs(j)
			if err == nil {
				model, err = j.Recipe.NewModel(p, runner.Pool)
			}
			if err != nil {
				panic(err)
			}
			model.Init(1)
		})
		r := eval.Result{Job: j, Measures: eval.Measures{accuracyOf(j)}, Curve: []eval.Epoch{{Epoch: 1, Accuracy: math.NaN()}}}
		weights, err := checkpoint.Encode(eval.Checkpoint(r, model, s.data.Classes))
		return r, weights, err
	}
}

// accuracyOf is what a pretended training of a job gives.
func accuracyOf(j eval.Job) eval.Measure {
	return eval.Measure{Name: eval.Accuracy, Value: float64(j.Seed%1000) / 10, Unit: "%", Better: eval.Higher}
}

// No job is lost or done for nothing, however many workers there are. -v prints how
// many jobs a second the queue carries; $LRUNET_LOAD_ARCH names a network of other
// weights.
func TestLoad(t *testing.T) {
	workers, n := load(t)
	s := open(t, nil, func(o *Options) { o.Patience = time.Minute })
	train := pretend(s)
	var trained, bytes atomic.Int64
	for i := range workers {
		s.hire(t, fmt.Sprintf("w%04d", i), func(o *WorkerOptions) {
			o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
				trained.Add(1)
				result, weights, err := train(ctx, w, r, k)
				bytes.Add(int64(len(weights)))
				return result, weights, err
			}
		})
	}
	slots := make(chan struct{}, 2*workers)
	var wait sync.WaitGroup
	start := time.Now()
	for i := range n {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			j := job(s.data, i+1, 1)
			j.Arch = cmp.Or(os.Getenv("LRUNET_LOAD_ARCH"), j.Arch)
			result, weights, err := s.train(t.Context(), eval.Errand{Job: j})
			if err != nil || weights == nil || result.Measures.Value(eval.Accuracy) != accuracyOf(j).Value || !eval.IsOf(weights, j) {
				t.Errorf("job %d: %v, %v", i, result.Measures, err)
			}
		})
	}
	wait.Wait()
	took := time.Since(start)
	if trained.Load() != int64(n) {
		t.Errorf("%d trainings for %d jobs", trained.Load(), n)
	}
	t.Logf("%d workers, %d jobs: %.0f jobs/s, weights %.1f MB/s, %v in all",
		workers, n, float64(n)/took.Seconds(), float64(bytes.Load())/1e6/took.Seconds(), took.Round(time.Millisecond))
	if err := s.Finish(t.Context()); err != nil {
		t.Error(err)
	}
}
