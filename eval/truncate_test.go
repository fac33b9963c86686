package eval_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/internal/testimages"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// trained is a small network of two stages, trained on tiny images.
func trained(t *testing.T) (*eval.Runner, *checkpoint.Checkpoint) {
	t.Helper()
	folder := t.TempDir()
	if err := testimages.Write(folder); err != nil {
		t.Fatal(err)
	}
	data, err := dataset.Load("idx:"+folder, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &eval.Runner{Data: data, Pool: kernel.NewPool(2)}
	t.Cleanup(r.Pool.Close)
	result, model, err := r.Run(context.Background(), eval.Job{
		Arch: "stem8/2 8x3g4/2 16x2g4 head8g4", Dataset: data.Name, DatasetHash: data.Hash, Epochs: 6, Seed: 1,
		Recipe: train.Recipe{Batch: 10, Momentum: 0.9}.Complete(),
	})
	if err != nil || result.Failure != "" {
		t.Fatal(err, result.Failure)
	}
	return r, eval.Checkpoint(result, model, data.Classes)
}

func TestTruncateKeepsTheFirstIterations(t *testing.T) {
	_, c := trained(t)
	for n, want := range map[int]string{
		1: "stem8/2 8x1g4/2 16x1g4 head8g4",
		2: "stem8/2 8x2g4/2 16x2g4 head8g4",
		3: c.Arch,
		9: c.Arch,
	} {
		cut, err := eval.Truncate(c, n)
		if err != nil {
			t.Fatal(err)
		}
		if cut.Arch != want {
			t.Errorf("%d iterations: %s, want %s", n, cut.Arch, want)
		}
		for _, tensor := range cut.Tensors {
			whole := find(t, c, tensor.Name)
			if &tensor.Data[0] != &whole.Data[0] {
				t.Errorf("%d iterations: %s is not the whole network's", n, tensor.Name)
			}
		}
		if has := slices.ContainsFunc(cut.Tensors, func(t checkpoint.Tensor) bool { return strings.HasPrefix(t.Name, "stage1.dw_bn_list.2") }); has != (n > 2) {
			t.Errorf("%d iterations: third normalisation there: %v", n, has)
		}
		if _, err := eval.Restore(cut, kernel.NewPool(1)); err != nil {
			t.Errorf("%d iterations: %v", n, err)
		}
	}
}

func TestTruncateRefuses(t *testing.T) {
	_, c := trained(t)
	if _, err := eval.Truncate(c, 0); err == nil || !strings.Contains(err.Error(), "positive") {
		t.Errorf("no iterations: error %v", err)
	}
	c.Arch = "mobilenet-0.25"
	if _, err := eval.Truncate(c, 1); err == nil || !strings.Contains(err.Error(), "layer-reuse") {
		t.Errorf("a rival: error %v", err)
	}
}

// After recalibration on one batch, inference on it gives the logits of
// training mode, but for the variance's factor n/(n-1). The weights stay.
func TestRecalibrateMeasuresTheBatch(t *testing.T) {
	r, c := trained(t)
	m := restore(t, c)
	const n = 100
	images := r.Data.Train.All()
	images.Index = images.Index[:n]
	weights := slices.Clone(m.Trainable())
	if err := eval.Recalibrate(context.Background(), m, images); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(weights, m.Trainable()) {
		t.Error("weights have changed")
	}
	trainer, err := m.Trainer(n)
	if err != nil {
		t.Fatal(err)
	}
	inTraining, err := trainer.Step(batchOf(images), graph.Step{})
	if err != nil {
		t.Fatal(err)
	}
	if err := eval.Recalibrate(context.Background(), m, images); err != nil {
		t.Fatal(err)
	}
	scorer, err := train.NewScorer(m, n)
	if err != nil {
		t.Fatal(err)
	}
	score, err := scorer.Score(context.Background(), images)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(score.Loss-inTraining.Mean) > 0.02*inTraining.Mean {
		t.Errorf("loss %v, in training mode %v", score.Loss, inTraining.Mean)
	}
}

func batchOf(images dataset.Subset) *graph.Batch {
	var pixels []float32
	var labels []int32
	for i := range images.Len() {
		image := make([]float32, images.Of.Size)
		dataset.Plain(image, images.Image(i))
		pixels = append(pixels, image...)
		labels = append(labels, int32(images.Label(i)))
	}
	b := graph.NewBatch(lrunet.Shape{C: 1, H: testimages.Side, W: testimages.Side}, images.Len())
	b.Fill(pixels, labels)
	return b
}

// All iterations tell as much as the network itself; of fewer, recalibrated
// statistics make more sense than those of the whole network. The same again
// gives the same.
func TestTruncatedAccuracy(t *testing.T) {
	r, c := trained(t)
	whole := test(t, r, restore(t, c))
	if all := test(t, r, truncated(t, r, c, 3)); math.Abs(all.Accuracy()-whole.Accuracy()) > 10 {
		t.Errorf("all iterations: %.1f %%, the network itself %.1f %%", all.Accuracy(), whole.Accuracy())
	}
	bare, err := eval.Truncate(c, 2)
	if err != nil {
		t.Fatal(err)
	}
	before, after := test(t, r, restore(t, bare)), test(t, r, truncated(t, r, c, 2))
	if !(after.Loss < before.Loss) {
		t.Errorf("two iterations: loss %v with statistics of their own, %v with those of the whole network", after.Loss, before.Loss)
	}
	if again := test(t, r, truncated(t, r, c, 2)); again != after {
		t.Errorf("again %+v, first %+v", again, after)
	}
}

func truncated(t *testing.T, r *eval.Runner, c *checkpoint.Checkpoint, n int) *graph.Model {
	t.Helper()
	m, err := r.Truncated(context.Background(), c, n)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// test scores a model, and checks that Predict counts what Test counts.
func test(t *testing.T, r *eval.Runner, m *graph.Model) train.Score {
	t.Helper()
	score, err := r.Test(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	classes, predicted, err := r.Predict(context.Background(), m)
	if err != nil || len(classes) != testimages.Test {
		t.Fatalf("%d classes, error %v", len(classes), err)
	}
	if predicted.Correct != score.Correct || predicted.Total != score.Total {
		t.Errorf("Predict counts %+v, Test %+v", predicted, score)
	}
	return score
}
