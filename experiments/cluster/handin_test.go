package cluster

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
)

// A result that the server never takes is an attempt that failed, after which the worker
// works on.
func TestImpossibleResultIsGivenUp(t *testing.T) {
	s := open(t, nil, nil)
	for i, size := range []int{maxResult, 3 * maxResult} { // the stream's limit, and the server's
		bad, good := job(s.data, 666+i, 1), job(s.data, 1+i, 1)
		dismiss := s.hire(t, "a", func(o *WorkerOptions) {
			o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
				if k.message.Job.Seed == bad.Seed {
					return eval.Result{Failure: strings.Repeat("x", size)}, nil, nil
				}
				return really(ctx, w, r, k)
			}
			o.again = time.Millisecond
		})
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, _, err := s.train(ctx, eval.Errand{Job: bad})
		if err == nil || strings.Count(err.Error(), "a: the server does not take the result: ") != attempts {
			t.Errorf("%d bytes: error %v", size, err)
		}
		s.check(t, s.all(t, ctx, []eval.Job{good}), []eval.Job{good})
		dismiss()
	}
}

// The longest training that workers take has a result that can be sent; a longer one is
// not asked for.
func TestLongestCurveFits(t *testing.T) {
	s := open(t, nil, nil)
	r := eval.Result{Job: job(s.data, 1, maxEpochs)}
	for i := range maxEpochs {
		r.Curve = append(r.Curve, eval.Epoch{Epoch: i + 1, Loss: math.Nextafter(1e-200, 1), Rate: math.Nextafter(1e-200, 1), Accuracy: math.Nextafter(1e-200, 1)})
	}
	if n := len(encode(resultMessage(&working{}, "a", r, ""))); n > maxResult-64<<10 {
		t.Errorf("the longest curve makes %d bytes", n)
	}
	_, _, err := s.train(t.Context(), eval.Errand{Job: job(s.data, 1, maxEpochs+1)})
	if err == nil || !strings.Contains(err.Error(), "it has 8001 epochs, must be 1 to 8000") {
		t.Errorf("error %v", err)
	}
}
