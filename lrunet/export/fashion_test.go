package export_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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
	answers := inOnnxruntime(t)
	data, err := dataset.Load(t.Context(), "fashion-mini", dataset.Options{})
	testkit.Must(t, err)
	trained, err := eval.Train(t.Context(), data, "stem8/2 16x3/2 32x3t2/2 32x2r1s1 head16", eval.Training{Epochs: 2, Seed: 1})
	testkit.Must(t, err)
	defer trained.Close()
	n, err := export.New(trained.Model.Program, eval.Checkpoint(trained.Result, trained.Model, data.Classes))
	testkit.Must(t, err)
	sameClasses(t, answers, n, trained.Model, data)
}

// So do the authors' networks for all of Fashion-MNIST.
func TestOnnxOfPublished(t *testing.T) { eachPublished(t, inOnnxruntime(t)) }

// And as C, in float32.
func TestCOfPublished(t *testing.T) { eachPublished(t, inC(t)) }

// eachPublished lets another program run the authors' networks.
func eachPublished(t *testing.T, answers func(sample, *imageset.Dataset) []float32) {
	t.Helper()
	const variable = "LRUNET_CHECKPOINTS"
	folder := os.Getenv(variable)
	if testing.Short() || folder == "" {
		t.Skipf("set %s to the folder of the published checkpoints (*.t7) to export them; not with -short", variable)
	}
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
		sameClasses(t, answers, source, m, data)
	}
}

// inOnnxruntime answers by onnxruntime.
func inOnnxruntime(t *testing.T) func(sample, *imageset.Dataset) []float32 {
	t.Helper()
	run := onnxruntime(t)
	return func(s sample, _ *imageset.Dataset) []float32 {
		r := newTrial(t, s, "onnx", "net.onnx")
		run([]trial{r})
		return readFloats(t, r.Logits)
	}
}

// inC answers by the program that gcc makes of a network in C.
func inC(t *testing.T) func(sample, *imageset.Dataset) []float32 {
	t.Helper()
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("SKIPPED: gcc is not installed")
	}
	return func(s sample, data *imageset.Dataset) []float32 {
		source := filepath.Join(t.TempDir(), "net.c")
		write(t, s.network, "c", source)
		program := strings.TrimSuffix(source, ".c")
		if out, err := exec.CommandContext(t.Context(), gcc, "-O2", "-DNET_MAIN", source, "-o", program, "-lm").CombinedOutput(); err != nil {
			t.Fatalf("gcc: %v\n%s", err, out)
		}
		c := exec.CommandContext(t.Context(), program)
		c.Stdin = bytes.NewReader(data.Test.Pixels) // one channel: HWC is CHW
		out, err := c.Output()
		testkit.Must(t, err)
		var all []float32
		for line := range strings.Lines(string(out)) {
			_, logits, _ := strings.Cut(line[strings.Index(line, "\t")+1:], "\t")
			for _, logit := range strings.Fields(logits) {
				v, err := strconv.ParseFloat(logit, 32)
				testkit.Must(t, err)
				all = append(all, float32(v))
			}
		}
		return all
	}
}

// sameClasses compares logits and classes of all test images.
func sameClasses(t *testing.T, answers func(sample, *imageset.Dataset) []float32, n *export.Network, m *graph.Model, data *imageset.Dataset) {
	t.Helper()
	s := sample{network: n, images: make([]float32, len(data.Test.Pixels))}
	imageset.Plain(s.images, data.Test.Pixels)
	s.logits = logits(t, m, s.images)
	got := answers(s, data)
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
	t.Logf("%s: %d of %d are recognised, as here", strings.TrimSpace(n.Program.Arch), correct, data.Test.Len())
	if other > 0 || correct < data.Test.Len()/5 {
		t.Errorf("%d of %d images have another class, %d are recognised", other, data.Test.Len(), correct)
	}
}

// likeliest is the first of the largest logits.
func likeliest(logits []float32) int { return slices.Index(logits, slices.Max(logits)) }
