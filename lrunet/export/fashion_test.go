package export_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/experiments/dataset"
	"lrunet/internal/testkit"
	"lrunet/lrunet/export"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// A network that was trained on fashion-mini, with the options that make weights,
// gives the same classes for all test images in onnxruntime.
func TestOnnxOnFashionMini(t *testing.T) {
	run := onnxruntime(t)
	data, err := dataset.Load(t.Context(), "fashion-mini", dataset.Options{})
	testkit.Must(t, err)
	trained, err := eval.Train(t.Context(), data, "stem8/2 16x3/2 32x3t2/2 32x2r1s1 head16", eval.Training{Epochs: 2, Seed: 1})
	testkit.Must(t, err)
	defer trained.Close()
	n, err := export.New(trained.Model.Program, eval.Checkpoint(trained.Result, trained.Model, data.Classes))
	testkit.Must(t, err)
	sameClasses(t, run, n, trained.Model, data)
}

// So do the authors' networks for all of Fashion-MNIST.
func TestOnnxOfPublished(t *testing.T) {
	const variable = "LRUNET_CHECKPOINTS"
	folder := os.Getenv(variable)
	if testing.Short() || folder == "" {
		t.Skipf("set %s to the folder of the published checkpoints (*.t7) to export them; not with -short", variable)
	}
	run := onnxruntime(t)
	data, err := dataset.Load(t.Context(), "fashion-mnist", dataset.Options{})
	if err != nil {
		t.Skip(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "f*mnist-*.t7"))
	testkit.Must(t, err)
	if len(files) == 0 {
		t.Fatalf("%s=%s holds no published checkpoint for Fashion-MNIST", variable, folder)
	}
	pool := kernel.NewPool(2)
	defer pool.Close()
	for _, file := range files {
		n, err := eval.Open(file, "")
		testkit.Must(t, err)
		testkit.Must(t, n.Adapt(data))
		m, err := n.Model(pool)
		testkit.Must(t, err)
		source, err := export.New(m.Program, n.Checkpoint)
		testkit.Must(t, err)
		sameClasses(t, run, source, m, data)
	}
}

// sameClasses compares logits and classes of all test images.
func sameClasses(t *testing.T, run func([]trial), n *export.Network, m *graph.Model, data *imageset.Dataset) {
	t.Helper()
	s := sample{network: n, images: make([]float32, len(data.Test.Pixels))}
	imageset.Plain(s.images, data.Test.Pixels)
	s.logits = logits(t, m, s.images)
	r := newTrial(t, s, "onnx", "net.onnx")
	run([]trial{r})
	got := readFloats(t, r.Logits)
	near(t, n.Program.Arch, got, s.logits)
	classes := m.Program.Classes
	correct, other := 0, 0
	for i, label := range data.Test.Labels {
		class := likeliest(got[i*classes:][:classes])
		if class != likeliest(s.logits[i*classes:][:classes]) {
			other++
		}
		if class == int(label) {
			correct++
		}
	}
	t.Logf("%s: %d of %d in onnxruntime", strings.TrimSpace(n.Program.Arch), correct, data.Test.Len())
	if other > 0 || correct < data.Test.Len()/5 {
		t.Errorf("%d of %d images have another class, %d are recognised", other, data.Test.Len(), correct)
	}
}

// likeliest is the first of the largest logits.
func likeliest(logits []float32) int { return slices.Index(logits, slices.Max(logits)) }
