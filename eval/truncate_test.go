package eval_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
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
	data, err := dataset.Load(t.Context(), "idx:"+folder, dataset.Options{})
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
		1: "LRU Channels MaxPool Channels LRU",
		2: "LRU LRU MaxPool Channels LRU LRU",
		3: "LRU LRU LRU MaxPool Channels LRU LRU",
		9: "LRU LRU LRU MaxPool Channels LRU LRU",
	} {
		program, cut, err := eval.Truncate(c, n)
		if err != nil {
			t.Fatal(err)
		}
		if err := program.Validate(); err != nil {
			t.Errorf("%d iterations: %v", n, err)
		}
		var ops []string
		for _, l := range program.Layers[3 : len(program.Layers)-7] { // between stem and head
			ops = append(ops, strings.TrimPrefix(fmt.Sprintf("%T", l.Op), "lrunet."))
		}
		if got := strings.Join(ops, " "); got != want {
			t.Errorf("%d iterations: stages are %s, want %s", n, got, want)
		}
		for _, tensor := range cut.Tensors {
			whole := find(t, c, tensor.Name)
			if &tensor.Data[0] != &whole.Data[0] {
				t.Errorf("%d iterations: %s is not the whole network's", n, tensor.Name)
			}
		}
		if err := checkpoint.Check(program, cut); err != nil {
			t.Errorf("%d iterations: %v", n, err)
		}
	}
}

// Stages that follow each other directly are cut one by one, and what enters an
// iteration goes with it.
func TestTruncateKnowsStagesAndEntrances(t *testing.T) {
	network, err := eval.Open(saved(t, "stem8/2 8x3t2s1i 8x3r1n3 head8"), "")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{
		1: "Blend LRU Channels LRU Channels",
		2: "Blend LRU Blend Blend LRU LRU LRU",
		3: "Blend LRU Blend Blend LRU Blend Blend LRU LRU LRU LRU",
	} {
		program, cut, err := eval.Truncate(network.Checkpoint, n)
		if err != nil {
			t.Fatal(err)
		}
		if err := program.Validate(); err != nil {
			t.Errorf("%d iterations: %v", n, err)
		}
		if err := checkpoint.Check(program, cut); err != nil {
			t.Errorf("%d iterations: %v", n, err)
		}
		var ops []string
		for _, l := range program.Layers[3 : len(program.Layers)-7] { // between stem and head
			ops = append(ops, l.Op.Name())
		}
		if got := strings.Join(ops, " "); got != want {
			t.Errorf("%d iterations: stages are %s, want %s", n, got, want)
		}
	}
}

// A network without an iteration is the network in which that iteration adds
// nothing: its second normalisation yields zero.
func TestTruncatedIsTheNetworkWithSilentIterations(t *testing.T) {
	r, c := trained(t)
	const n = 1
	program, cut, err := eval.Truncate(c, n)
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.New(program, r.Pool)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Params {
		copy(p.Value, find(t, cut, p.Name).Data)
	}
	silent := restore(t, c)
	for _, p := range silent.Params {
		if at := strings.Index(p.Name, ".pw_bn_list."); at >= 0 && p.Name[at+len(".pw_bn_list.")] >= '0'+n && p.Role.Affine() {
			clear(p.Value)
		}
	}
	if got, want := test(t, r, m), test(t, r, silent); math.Abs(got.Loss-want.Loss) > 1e-5 || got.Correct != want.Correct {
		t.Errorf("cut network %+v, network with silent iterations %+v", got, want)
	}
}

func TestTruncateRefuses(t *testing.T) {
	_, c := trained(t)
	if _, _, err := eval.Truncate(c, 0); err == nil || !strings.Contains(err.Error(), "positive") {
		t.Errorf("no iterations: error %v", err)
	}
	c.Arch = "mobilenet-0.25"
	if _, _, err := eval.Truncate(c, 1); err == nil || !strings.Contains(err.Error(), "layer-reuse") {
		t.Errorf("a baseline: error %v", err)
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

func batchOf(images imageset.Subset) *graph.Batch {
	var pixels []float32
	var labels []int32
	for i := range images.Len() {
		image := make([]float32, images.Of.Size)
		imageset.Plain(image, images.Image(i))
		pixels = append(pixels, image...)
		labels = append(labels, int32(images.Label(i)))
	}
	b := graph.NewBatch(lrunet.Shape{C: 1, H: testimages.Side, W: testimages.Side}, images.Len())
	b.Fill(pixels, labels)
	return b
}

// All iterations tell as much as the network itself, and more than one. The
// same again gives the same.
func TestTruncatedAccuracy(t *testing.T) {
	r, c := trained(t)
	whole := test(t, r, restore(t, c))
	if all := test(t, r, truncated(t, r, c, 3)); math.Abs(all.Accuracy()-whole.Accuracy()) > 10 {
		t.Errorf("all iterations: %.1f %%, the network itself %.1f %%", all.Accuracy(), whole.Accuracy())
	}
	if first, last := test(t, r, truncated(t, r, c, 1)), test(t, r, truncated(t, r, c, 3)); !(last.Loss < first.Loss) {
		t.Errorf("loss %v after one iteration, %v after all", first.Loss, last.Loss)
	}
	if first, again := test(t, r, truncated(t, r, c, 2)), test(t, r, truncated(t, r, c, 2)); !reflect.DeepEqual(again, first) {
		t.Errorf("again %+v, first %+v", again, first)
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

// test scores a model.
func test(t *testing.T, r *eval.Runner, m *graph.Model) train.Score {
	t.Helper()
	score, err := r.Test(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	if len(score.Classes) != testimages.Test {
		t.Fatalf("%d classes for %d images", len(score.Classes), testimages.Test)
	}
	return score
}
