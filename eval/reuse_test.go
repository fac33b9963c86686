package eval_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/export"
)

// newReuseJob is a training for the counts 1, 2 and 4.
func newReuseJob(t *testing.T, r *eval.Runner) eval.Job {
	t.Helper()
	j := newJob(r)
	j.Arch, j.Epochs = "stem8/2 8x4g4/2 16x2 head8", 10
	j.Recipe.ResidualInit, j.Recipe.Distill, j.Recipe.Recalibrate = "zero", 0.5, true
	counts, err := lrunet.CountsOf(1, 2, 4)
	testkit.Must(t, err)
	j.Recipe.AnyReuse = counts
	return j
}

// Each count of a training's file scores what the training says, whether the network
// of the count is taken from the file or exported, and is far above chance.
func TestReuseCountsScoreWhatTheTrainingSays(t *testing.T) {
	t.Run("own scales and shifts", func(t *testing.T) { checkCounts(t, false) })
	t.Run("shared scales and shifts", func(t *testing.T) { checkCounts(t, true) })
}

func checkCounts(t *testing.T, shareAffine bool) {
	r := newRunner(t)
	j := newReuseJob(t, r)
	j.Recipe.ShareAffine = shareAffine
	result, model, err := r.Run(context.Background(), j)
	testkit.Must(t, err)
	path := filepath.Join(t.TempDir(), "net.safetensors")
	testkit.Must(t, checkpoint.Save(path, eval.Checkpoint(result, model, r.Data.Classes)))
	_, validation, err := imageset.Holdout(r.Data.Train, j.Validation, j.SplitSeed)
	testkit.Must(t, err)
	for count, c := range map[int]struct{ measure, arch string }{
		0: {eval.Accuracy, "stem8/2 8x4g4/2 16x2 head8"},
		4: {eval.Accuracy, "stem8/2 8x4g4/2 16x2 head8"},
		2: {"accuracy_reuse_2", "stem8/2 8x2g4q2/2 16x2 head8"},
		1: {"accuracy_reuse_1", "stem8/2 8x1g4q3/2 16x1q1 head8"},
	} {
		n, err := eval.Open(path, "")
		testkit.Must(t, err)
		testkit.Must(t, n.AtReuse(count))
		want := result.Measures.Value(c.measure)
		if !(want >= 60) { // of four classes
			t.Errorf("count %d: %v %%", count, want)
		}
		if _, told := n.Meta[checkpoint.MetaAccuracy]; n.Arch != c.arch || told != (c.measure == eval.Accuracy) {
			t.Errorf("count %d: %s, its accuracy told: %v", count, n.Arch, told)
		}
		chosen, err := n.Model(r.Pool)
		testkit.Must(t, err)
		score, err := eval.Score(context.Background(), chosen, validation)
		testkit.Must(t, err)
		if score.Accuracy() != want {
			t.Errorf("count %d scores %v %%, the training says %v %%", count, score.Accuracy(), want)
		}
		checkExported(t, r, n, validation, score)
	}
}

// checkExported exports a network of one count and scores what comes back as an
// ordinary checkpoint.
func checkExported(t *testing.T, r *eval.Runner, n *eval.Network, images imageset.Subset, want train.Score) {
	t.Helper()
	p, err := n.Program()
	testkit.Must(t, err)
	source, err := export.New(p, n.Checkpoint)
	testkit.Must(t, err)
	format, err := export.Named("safetensors")
	testkit.Must(t, err)
	written, err := format.Write(export.Request{Network: source})
	testkit.Must(t, err)
	path := filepath.Join(t.TempDir(), "one.safetensors")
	testkit.Must(t, os.WriteFile(path, written.Contents[0], 0o644))
	one, err := eval.Open(path, "")
	testkit.Must(t, err)
	if depths, err := one.Depths(); err != nil || depths.Counts != 0 || len(one.Tensors) != len(p.Params()) {
		t.Errorf("the export of %s is for counts %v with %d tensors, error %v", n.Arch, depths.Counts, len(one.Tensors), err)
	}
	model, err := one.Model(r.Pool)
	testkit.Must(t, err)
	score, err := eval.Score(context.Background(), model, images)
	testkit.Must(t, err)
	if !slices.Equal(score.Classes, want.Classes) || score.Loss != want.Loss {
		t.Errorf("%s: the export scores %v, want %v", n.Arch, score.Accuracy(), want.Accuracy())
	}
}

// A checkpoint with all counts makes a model with all arrays again; a count that it
// has not is refused with those that it has.
func TestReuseCountsAreRestored(t *testing.T) {
	r := newRunner(t)
	j := newReuseJob(t, r)
	j.Epochs = 1
	result, model, err := r.Run(context.Background(), j)
	testkit.Must(t, err)
	c := eval.Checkpoint(result, model, r.Data.Classes)
	if got := c.Meta[checkpoint.MetaReuse]; got != "1,2,4" {
		t.Errorf("the file is for the counts %q", got)
	}
	again, err := eval.Restore(c, r.Pool)
	testkit.Must(t, err)
	if len(again.Params) != len(model.Params) {
		t.Fatalf("%d arrays, want %d", len(again.Params), len(model.Params))
	}
	for i, p := range again.Params {
		if p.Name != model.Params[i].Name || !slices.Equal(p.Value, model.Params[i].Value) {
			t.Errorf("%s differs from %s", p.Name, model.Params[i].Name)
		}
	}
	_, err = c.AtReuse(3)
	if reuse, ok := errors.AsType[*checkpoint.ReuseError](err); !ok || reuse.Have.String() != "1,2,4" {
		t.Errorf("count 3: error %v", err)
	}
	one, err := c.AtReuse(2)
	testkit.Must(t, err)
	if _, err := one.AtReuse(2); !errors.As(err, new(*checkpoint.ReuseError)) {
		t.Errorf("a count of an ordinary network: error %v", err)
	}
	c.Tensors = c.Tensors[:len(c.Tensors)-1]
	if _, err := eval.Restore(c, r.Pool); err == nil {
		t.Error("a checkpoint without one of its arrays is restored")
	}
}

// A training that is stopped again and again ends with the bits and measures of one
// that is not.
func TestReuseTrainingResumes(t *testing.T) {
	r := newRunner(t)
	j := newReuseJob(t, r)
	j.Epochs, j.Recipe.EMADecay, j.Recipe.Lookahead = 2, 0.9, 0.9
	want, whole, err := r.Run(context.Background(), j)
	testkit.Must(t, err)
	partials := &eval.Partials{Folder: filepath.Join(t.TempDir(), "partials"), Now: time.Now, Every: 1}
	stopped, result, model := 0, eval.Result{}, whole
	for model == whole {
		r := *r
		r.Partials = partials
		ctx, cancel := context.WithCancel(context.Background())
		steps := 0
		r.Progress = func(train.Progress) {
			if steps++; steps == 5 {
				cancel()
			}
		}
		one, trained, err := r.Run(ctx, j)
		cancel()
		if err == nil {
			result, model = one, trained
		} else if stopped++; !errors.Is(err, context.Canceled) || stopped > 20 {
			t.Fatal(err)
		}
	}
	if stopped == 0 {
		t.Error("the training was never stopped")
	}
	if !slices.Equal(result.Measures, want.Measures) || !slices.Equal(result.Curve, want.Curve) {
		t.Errorf("measures %v, want %v", result.Measures, want.Measures)
	}
	for i, p := range model.Params {
		if !slices.Equal(p.Value, whole.Params[i].Value) {
			t.Errorf("%s differs", p.Name)
		}
	}
}
