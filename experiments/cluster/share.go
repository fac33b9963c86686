package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"

	"lrunet/eval"
	"lrunet/internal/atomicfile"
	"lrunet/lrunet/checkpoint"
)

// inherit fetches how far a training is, if a worker got somewhere with it. This worker
// itself may have got further, without a connection.
func (w *worker) inherit(ctx context.Context, k *working) error {
	var content []byte
	err := timely(ctx, transfer(maxWeights), func(ctx context.Context) (err error) {
		content, err = w.link.fetch(ctx, partialsBucket, k.Key, maxWeights)
		return err
	})
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	there, wrong := checkpoint.Decode(content)
	if wrong != nil {
		return w.link.drop(ctx, partialsBucket, k.Key)
	}
	if here, err := checkpoint.Load(k.partial); err == nil && eval.StepsDone(here) > eval.StepsDone(there) {
		return nil
	}
	k.shared = true
	return atomicfile.WriteBytes(k.partial, content)
}

// share stores how far a training is, for a worker that may go on with it. Without a
// connection it stays here alone. The training waits, on a slow line for a tenth of its
// time at most.
func (w *worker) share(ctx context.Context, k *working, path string) {
	k.shared = false // what is there is older
	begun, stopping := w.options.Now(), ctx.Err() != nil
	if !w.link.nc.IsConnected() || begun.Before(k.quiet) && !stopping {
		return
	}
	content, err := os.ReadFile(path)
	if err == nil {
		bound := transfer(len(content))
		if stopping {
			bound = longWait
		}
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), bound)
		defer cancel()
		err = w.link.putAs(within, partialsBucket, k.Key, content)
	}
	ended := w.options.Now()
	k.shared, k.quiet = err == nil, ended.Add(9*ended.Sub(begun))
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		w.tell(fmt.Sprintf("%s: the training so far is kept here alone: %v", k.Arch, err))
	}
}

// forget removes the worker's own file of a training that it or others need no more. The
// others are forgotten some day.
func (w *worker) forget(k *working, done bool) {
	if k.partial != "" && (done || k.shared) {
		remove(k.partial)
	}
}
