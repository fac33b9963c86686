package cluster

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lrunet/eval"
)

// kept are the trainings in progress in a worker's cache.
func kept(cache string) []string {
	files, _ := filepath.Glob(filepath.Join(cache, partialsFolder, "*"))
	return files
}

// A worker that was stopped keeps nothing of a training that others can go on with.
func TestStoppedWorkerKeepsNoTraining(t *testing.T) {
	s := open(t, nil, nil)
	cache := t.TempDir()
	dismiss := s.hire(t, "a", func(o *WorkerOptions) { o.Cache = cache })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	go s.train(ctx, eval.Errand{Job: job(s.data, 1, maxEpochs)}) // nobody is there to hear of it
	for len(kept(cache)) == 0 && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	dismiss()
	if files := kept(cache); len(files) != 0 {
		t.Errorf("left: %v", files)
	}
	if _, err := s.link.fetch(ctx, partialsBucket, job(s.data, 1, maxEpochs).Key(), maxWeights); err != nil {
		t.Errorf("others have nothing: %v", err)
	}
}

// Nor one of a training that failed.
func TestFailedTrainingIsNotKept(t *testing.T) {
	s := open(t, nil, nil)
	cache := t.TempDir()
	s.hire(t, "a", func(o *WorkerOptions) { o.Cache = cache })
	j := job(s.data, 1, 50)
	j.Recipe.LearningRate, j.Recipe.Momentum, j.Recipe.WeightDecay, j.Recipe.Schedule = 999, 0.99, 0.9, "constant"
	r, _, err := s.train(t.Context(), eval.Errand{Job: j})
	if files := kept(cache); err != nil || r.Failure == "" || len(files) != 0 {
		t.Errorf("failure %q, error %v, left: %v", r.Failure, err, files)
	}
}

// Trainings in progress that nobody goes on with go; others count to what the folder takes.
func TestForgottenTrainingsGo(t *testing.T) {
	now := time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC)
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, partialsFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	recent := filepath.Join(folder, partialsFolder, "recent.safetensors")
	for path, age := range map[string]time.Duration{
		recent: 23 * time.Hour, filepath.Join(folder, partialsFolder, "old.safetensors"): 25 * time.Hour,
		filepath.Join(folder, "a"+suffix): 2 * time.Hour, filepath.Join(folder, "b"+suffix): time.Hour,
	} {
		if err := os.WriteFile(path, make([]byte, 100), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	var told int64
	c := newCache(folder, 250, func() time.Time { return now }, func(bytes int64) { told = bytes })
	if err := c.trim(); err != nil {
		t.Fatal(err)
	}
	datasets, _ := filepath.Glob(filepath.Join(folder, "*"+suffix))
	if files := kept(folder); len(files) != 1 || files[0] != recent || len(datasets) != 1 || filepath.Base(datasets[0]) != "b"+suffix || told != 200 {
		t.Errorf("left: %v and %v, %d bytes", files, datasets, told)
	}
}
