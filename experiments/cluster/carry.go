package cluster

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/lrunet/checkpoint"
)

// carryOut does a job's training, from where another worker left it if one did. The
// error says why there is no result: ctx's own, or one that another attempt may not
// meet.
func (w *worker) carryOut(ctx context.Context, r *eval.Runner, k *working) (ResultMessage, error) {
	within, cancel := context.WithTimeoutCause(ctx, w.options.Longest, fmt.Errorf("took longer than %v", w.options.Longest))
	defer cancel()
	result, weights, err := w.options.train(within, w, r, k)
	if cause := context.Cause(within); err != nil && ctx.Err() == nil && cause != nil {
		err = cause
	}
	if err == nil && result.Refused() {
		err = fmt.Errorf("this worker's memory is too small: %s", result.Failure)
	}
	if err != nil || result.Failure != "" {
		return resultMessage(k, w.options.Name, result, ""), err
	}
	var name string
	err = timely(within, transfer(len(weights)), func(ctx context.Context) (err error) {
		name, err = w.link.put(ctx, weightsBucket, weights)
		return err
	})
	return resultMessage(k, w.options.Name, result, name), err
}

// really trains a network, and returns its weights as a file.
func really(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
	data, release, err := w.cache.get(ctx, w.link, k.message.Job.DatasetHash)
	if err != nil {
		return eval.Result{}, nil, fmt.Errorf("dataset %s: %w", k.message.Job.Dataset, err)
	}
	defer release()
	runner := *r
	runner.Data, runner.BestTest = data, k.message.BestTest
	runner.Version, runner.Now = w.options.Program, w.options.Now
	runner.Progress = func(p train.Progress) { w.progress(k, p) }
	runner.Partials = &eval.Partials{
		Folder: filepath.Join(w.cache.folder, partialsFolder), Every: k.message.Every, Now: w.options.Now,
		Kept: func(path string) { w.share(ctx, k, path) },
	}
	k.partial = runner.Partials.Path(k.message.Job)
	if err := w.inherit(ctx, k); err != nil {
		return eval.Result{}, nil, err
	}
	os.Chtimes(k.partial, w.options.Now(), w.options.Now()) // it is in work, not forgotten
	result, model, err := runner.Run(ctx, k.message.Job)
	if err != nil || result.Failure != "" {
		return result, nil, err
	}
	weights, err := checkpoint.Encode(eval.Checkpoint(result, model, data.Classes))
	return result, weights, err
}

// betweenProgress is the time between two messages of how far a training is.
const betweenProgress = time.Second

// progress tells how far a training is.
func (w *worker) progress(k *working, p train.Progress) {
	now := w.options.Now()
	w.mu.Lock()
	if k.heard.IsZero() {
		k.heard, k.images = now, p.Images
	}
	k.last, k.Epoch = p.Images, p.Epoch
	if seconds := now.Sub(k.heard).Seconds(); seconds > 0 {
		k.Rate = float64(p.Images-k.images) / seconds
	}
	tell := now.Sub(k.told) >= betweenProgress
	if tell {
		k.told = now
	}
	w.mu.Unlock()
	if tell {
		w.link.nc.Publish(subject(progressSubject, k.Run, k.Key), encode(progressMessage(w.options.Name, p)))
	}
}
