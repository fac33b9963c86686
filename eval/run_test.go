package eval_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/internal/testimages"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/kernel"
)

func newRunner(t *testing.T) *eval.Runner {
	t.Helper()
	folder := t.TempDir()
	if err := testimages.Write(folder); err != nil {
		t.Fatal(err)
	}
	data, err := dataset.Load(t.Context(), "idx:"+folder, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(2)
	t.Cleanup(pool.Close)
	return &eval.Runner{Data: data, Pool: pool}
}

func newJob(r *eval.Runner) eval.Job {
	return eval.Job{
		Arch: "stem8/2 8x2g4/2 16x1 head8", Dataset: r.Data.Name, DatasetHash: r.Data.Hash, Validation: 40, SplitSeed: 1,
		Epochs: 4, Recipe: train.Recipe{Batch: 10, LearningRate: 0.1, Momentum: 0.9}.Complete(), Seed: 2,
	}
}

func TestRunGivesAccuracyAndCosts(t *testing.T) {
	r := newRunner(t)
	result, model, err := r.Run(context.Background(), newJob(r))
	if err != nil {
		t.Fatal(err)
	}
	accuracy, ok := result.Measures.Get(eval.Accuracy)
	if !ok || accuracy.Value < 60 || accuracy.Value != result.Curve[3].Accuracy {
		t.Errorf("accuracy %+v, curve %+v: want the last epoch's, four quarters told apart", accuracy, result.Curve)
	}
	for _, name := range []string{"params", "params_shared", "params_affine", "madds", "mac_refetch", "mac_fetch_once", "peak_activations"} {
		if m, ok := result.Measures.Get(name); !ok || m.Value <= 0 || m.Unit == "" {
			t.Errorf("%s: %+v", name, m)
		}
	}
	if score, err := r.Test(context.Background(), model); err != nil || score.Total != testimages.Test {
		t.Errorf("test part: %+v, error %v", score, err)
	}
}

func TestCheckpointRestoresTheModel(t *testing.T) {
	r := newRunner(t)
	result, model, err := r.Run(context.Background(), newJob(r))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "net.safetensors")
	if err := checkpoint.Save(path, eval.Checkpoint(result, model, r.Data.Classes)); err != nil {
		t.Fatal(err)
	}
	kept, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := eval.Restore(kept, r.Pool)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range model.Params {
		if !reflect.DeepEqual(again.Params[i].Value, p.Value) {
			t.Errorf("%s differs", p.Name)
		}
	}
}

// A job may train on some of the images that are not held out; asked for all of
// them, it is the same training.
func TestRunOnPartOfTheImages(t *testing.T) {
	r := newRunner(t)
	seen := 0
	r.Progress = func(p train.Progress) { seen = p.Total }
	run := func(images int) float64 {
		j := newJob(r)
		j.Train = images
		result, _, err := r.Run(context.Background(), j)
		if err != nil {
			t.Fatal(err)
		}
		return result.Curve[0].Loss
	}
	all := run(0)
	if few := run(20); seen != 4*20 || few == all {
		t.Errorf("%d images in 4 epochs, loss %g, of all images %g: want 20 an epoch", seen, few, all)
	}
	if loss := run(120); loss != all || seen != 4*120 {
		t.Errorf("loss %g on %d images, want %g as without a number", loss, seen, all)
	}
}

func TestWrongJobsAreErrors(t *testing.T) {
	r := newRunner(t)
	for name, spoil := range map[string]func(*eval.Job){
		"other data":   func(j *eval.Job) { j.DatasetHash = "0" },
		"architecture": func(j *eval.Job) { j.Arch = "stem8/2 7x1 head8" },
		"validation":   func(j *eval.Job) { j.Validation = 160 },
		"training":     func(j *eval.Job) { j.Train = 121 },
		"recipe":       func(j *eval.Job) { j.Recipe.Dropout = 2 },
	} {
		j := newJob(r)
		spoil(&j)
		if _, _, err := r.Run(context.Background(), j); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestDivergenceIsAResult(t *testing.T) {
	r := newRunner(t)
	j := newJob(r)
	j.Recipe.LearningRate, j.Recipe.WeightDecay, j.Recipe.Schedule = 999, 0.9, "constant"
	result, model, err := r.Run(context.Background(), j)
	if err != nil || model != nil || !strings.Contains(result.Failure, "at step") {
		t.Errorf("failure %q, model %v, error %v", result.Failure, model, err)
	}
	if _, ok := result.Measures.Get("params"); !ok {
		t.Error("a failed job has no costs")
	}
}

// TestKeyIsTheContent: all fields but the dataset's name change a job's key.
func TestKeyIsTheContent(t *testing.T) {
	job := eval.Job{Arch: "a", DatasetHash: "h", Epochs: 1}
	key := job.Key()
	if len(key) != 16 {
		t.Errorf("key %q, want 16 digits", key)
	}
	job.Dataset = "another name"
	if job.Key() != key {
		t.Error("the dataset's name changes the key")
	}
	for name, change := range map[string]func(*eval.Job){
		"arch":   func(j *eval.Job) { j.Arch = "b" },
		"data":   func(j *eval.Job) { j.DatasetHash = "i" },
		"split":  func(j *eval.Job) { j.SplitSeed = 1 },
		"epochs": func(j *eval.Job) { j.Epochs = 2 },
		"seed":   func(j *eval.Job) { j.Seed = math.MaxUint64 },
		"train":  func(j *eval.Job) { j.Train = 1 },
		"recipe": func(j *eval.Job) { j.Recipe.Flip = true },
	} {
		j := job
		change(&j)
		if j.Key() == key {
			t.Errorf("%s does not change the key", name)
		}
	}
}

// A training that is stopped is kept, and goes on to the same result and the
// same weights; its file goes when it is told to.
func TestStoppedRunGoesOn(t *testing.T) {
	for name, set := range map[string]func(*train.Recipe){
		"average":   func(r *train.Recipe) { r.EMADecay = 0.9 },
		"lookahead": func(r *train.Recipe) { r.Lookahead = 0.95 },
		"all options": func(r *train.Recipe) {
			r.Optimizer, r.EMADecay, r.Lookahead, r.Whiten, r.Mixup, r.Cutmix = "muon", 0.9, 0.95, true, 0.2, 1
			r.DecoupledWeightDecay, r.BiasRate, r.ReuseGradient, r.Schedule = true, 4, "mean", "one-cycle-torch"
			*r = r.Complete()
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t)
			job := newJob(r)
			set(&job.Recipe)
			stopAndGoOn(t, r, job)
		})
	}
}

func stopAndGoOn(t *testing.T, r *eval.Runner, job eval.Job) {
	t.Helper()
	want, model, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	r.Partials = &eval.Partials{Folder: folder, Now: time.Now}
	for _, stop := range []int{3, 12, 13, 25, 40} { // steps in all, over the stops
		ctx, cancel := context.WithCancel(context.Background())
		r.Progress = func(p train.Progress) {
			if p.Images >= 10*stop {
				cancel()
			}
		}
		if _, _, err := r.Run(ctx, job); !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v, want that it was stopped", err)
		}
		if files, _ := os.ReadDir(folder); len(files) != 1 {
			t.Fatalf("%d files of one training", len(files))
		}
	}
	first := 0
	r.Progress = func(p train.Progress) {
		if first == 0 {
			first = p.Images
		}
	}
	got, again, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	if first <= 400 {
		t.Errorf("it went on at image %d, want after 400", first)
	}
	got.Duration, want.Duration = 0, 0
	got.Origin, want.Origin = eval.Origin{}, eval.Origin{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for i, p := range again.Params {
		if !slices.Equal(p.Value, model.Params[i].Value) {
			t.Errorf("%s differs", p.Name)
		}
	}
	if err := errors.Join(r.Partials.Remove(job), r.Partials.Remove(job)); err != nil {
		t.Error(err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

// Of a training whose first epochs were not scored on the test split the best epoch is not
// known; of one that was stopped before its first epoch ended it is.
func TestBestEpochAfterStop(t *testing.T) {
	for _, test := range []struct {
		stop  int // images
		known bool
	}{{30, true}, {150, false}} {
		r := newRunner(t)
		job := newJob(r)
		r.Partials = &eval.Partials{Folder: t.TempDir(), Now: time.Now}
		ctx, cancel := context.WithCancel(context.Background())
		r.Progress = func(p train.Progress) {
			if p.Images >= test.stop {
				cancel()
			}
		}
		if _, _, err := r.Run(ctx, job); !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v, want that it was stopped", err)
		}
		r.Progress, r.BestTest = nil, true
		result, _, err := r.Run(context.Background(), job)
		if err != nil {
			t.Fatal(err)
		}
		if _, known := result.Measures.Get(eval.BestTestEpoch); known != test.known {
			t.Errorf("stopped after %d images: best epoch known %t, want %t", test.stop, known, test.known)
		}
	}
}

func TestDamagedPartialIsNamed(t *testing.T) {
	r := newRunner(t)
	job := newJob(r)
	r.Partials = &eval.Partials{Folder: t.TempDir(), Now: time.Now}
	path := filepath.Join(r.Partials.Folder, job.Key()+".safetensors")
	if err := os.WriteFile(path, []byte("nothing"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Run(context.Background(), job); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "remove the file") {
		t.Errorf("error %v, want the file and what to do", err)
	}
}

// Recalibrated statistics are those of plain images, and the accuracy is that
// of the network as it is then.
func TestRecalibratedRun(t *testing.T) {
	r := newRunner(t)
	job := newJob(r)
	job.Recipe.Crop = 2
	_, before, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	job.Recipe.Recalibrate = true
	result, after, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i, p := range after.Params {
		same := slices.Equal(p.Value, before.Params[i].Value)
		if !p.Role.Trainable() && !same {
			changed++
		}
		if p.Role.Trainable() && !same {
			t.Errorf("%s changed", p.Name)
		}
	}
	if changed == 0 {
		t.Error("no statistics changed")
	}
	_, validation, err := imageset.Holdout(r.Data.Train, job.Validation, job.SplitSeed)
	if err != nil {
		t.Fatal(err)
	}
	scorer, err := train.NewScorer(after, 8)
	if err != nil {
		t.Fatal(err)
	}
	score, err := scorer.Score(context.Background(), validation)
	if m, ok := result.Measures.Get(eval.Accuracy); err != nil || !ok || m.Value != score.Accuracy() {
		t.Errorf("accuracy %v, the network scores %v, error %v", m.Value, score.Accuracy(), err)
	}
}
