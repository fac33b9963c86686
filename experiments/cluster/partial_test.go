package cluster

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
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
	for end := time.Now().Add(20 * time.Second); len(kept(cache)) > 0 && time.Now().Before(end); { // it goes once the result is handed in
		time.Sleep(time.Millisecond)
	}
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

// A worker that got further without a connection than what the server has goes on from
// there; one that did not takes the server's.
func TestFurtherTrainingIsInherited(t *testing.T) {
	s := open(t, nil, nil)
	j := job(s.data, 1, 1)
	for _, test := range []struct{ here, there, want int }{{9, 3, 9}, {3, 9, 9}, {0, 3, 3}} {
		k := &working{message: JobMessage{Job: j}, partial: filepath.Join(t.TempDir(), "net.safetensors")}
		k.Key = j.Key()
		if test.here > 0 {
			if err := os.WriteFile(k.partial, after(t, test.here), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.link.putAs(t.Context(), partialsBucket, k.Key, after(t, test.there)); err != nil {
			t.Fatal(err)
		}
		w := &worker{link: s.link}
		if err := w.inherit(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		got, err := checkpoint.Load(k.partial)
		if err != nil || eval.StepsDone(got) != test.want || k.shared != (test.want == test.there) {
			t.Errorf("%d steps here and %d there: %d, shared %t, error %v", test.here, test.there, eval.StepsDone(got), k.shared, err)
		}
	}
}

// after is a training in progress after so many steps.
func after(t *testing.T, steps int) []byte {
	t.Helper()
	content, err := checkpoint.Encode(&checkpoint.Checkpoint{
		Arch: "stem8", Input: lrunet.Shape{C: 1, H: 1, W: 1}, Classes: []string{"a", "b"}, Meta: map[string]string{"progress": fmt.Sprintf(`{"step": %d}`, steps)},
		Tensors: []checkpoint.Tensor{{Name: "w", Shape: []int{1}, Data: []float32{1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return content
}
