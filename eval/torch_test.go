package eval_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Networks that PyTorch trained and saved give its logits here, also after
// they went through our own format.
func TestTorchLogits(t *testing.T) {
	const folder = "../lrunet/checkpoint/testdata/"
	expected := load(t, folder+"tiny.safetensors")
	for file, arch := range map[string]string{
		"tiny.t7": "stem8/2 8x3/2 16x2/2 32x1 64x2/2 head32",
		"tiny.pt": "stem8/2 8x2e3g4/2 16x1e1g2/2 32x2 64x1g16/2 head16g4",
	} {
		t.Run(file, func(t *testing.T) {
			c := load(t, folder+file)
			identify(t, c)
			if c.Arch != arch {
				t.Errorf("recognised as %s, want %s", c.Arch, arch)
			}
			images := find(t, expected, file[5:]+".images")
			logits := find(t, expected, file[5:]+".logits")
			if in := (lrunet.Shape{C: images.Shape[1], H: images.Shape[2], W: images.Shape[3]}); c.Input != in || len(c.Classes) != logits.Shape[1] {
				t.Fatalf("recognised for %v and %d classes, want %v and %d", c.Input, len(c.Classes), in, logits.Shape[1])
			}
			near(t, "logits", predict(t, c, images), logits.Data)

			converted := filepath.Join(t.TempDir(), "converted.safetensors")
			if err := checkpoint.Save(converted, c); err != nil {
				t.Fatal(err)
			}
			near(t, "logits after conversion", predict(t, load(t, converted), images), logits.Data)
		})
	}
}

// checkpointsVariable is the environment variable with the folder of the
// checkpoints that were published with arXiv 1901.09615.
const checkpointsVariable = "LRUNET_CHECKPOINTS"

// The published networks for Fashion-MNIST recognise exactly as many of the
// 10,000 test images as their files say.
func TestPublishedAccuracy(t *testing.T) {
	if testing.Short() {
		t.Skip("not with -short: scores some networks on 10,000 images")
	}
	folder := os.Getenv(checkpointsVariable)
	if folder == "" {
		t.Skipf("set %s to the folder of the published checkpoints (*.t7) to score them on Fashion-MNIST", checkpointsVariable)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.t7"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := dataset.Load(t.Context(), "fashion-mnist", dataset.Options{})
	if err != nil {
		t.Skipf("the published checkpoints are not scored: %v", err)
	}
	scored := 0
	for _, file := range files {
		if name := filepath.Base(file); !strings.HasPrefix(name, "fashionmnist-") && !strings.HasPrefix(name, "fmnist-") {
			continue
		}
		scored++
		t.Run(filepath.Base(file), func(t *testing.T) {
			c := load(t, file)
			identify(t, c)
			score := scoreAll(t, c, data)
			got := fmt.Sprint(score.Accuracy())
			t.Logf("%s: %d of %d", c.Arch, score.Correct, score.Total)
			if want := c.Meta[checkpoint.MetaAccuracy]; got != want {
				t.Errorf("recognises %s %%, the file says %s", got, want)
			}
		})
	}
	if scored == 0 {
		t.Fatalf("%s=%s holds no published checkpoint for Fashion-MNIST (fashionmnist-*.t7, fmnist-*.t7)", checkpointsVariable, folder)
	}
}

// jpegVariable is the environment variable with the folder of CIFAR-10 as JPEG
// files of quality 75 and 4:2:0, in train/CLASS/ and test/CLASS/.
const jpegVariable = "LRUNET_CIFAR10_JPEG"

// The published networks for CIFAR-10 recognise as many test images kept as
// JPEG as with PyTorch and libjpeg, but for two images at most: one value of two
// hundred differs by a level, in blocks with pixels cut off at black or white.
func TestPublishedAccuracyOnJPEG(t *testing.T) {
	if testing.Short() {
		t.Skip("not with -short: decodes 60,000 images and scores networks on 10,000")
	}
	folder, images := os.Getenv(checkpointsVariable), os.Getenv(jpegVariable)
	if folder == "" || images == "" {
		t.Skipf("set %s to the folder of the published checkpoints (*.t7) and %s to that of CIFAR-10 as JPEG to score them", checkpointsVariable, jpegVariable)
	}
	data, err := dataset.Load(t.Context(), "dir:"+images, dataset.Options{Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields("airplane automobile bird cat deer dog frog horse ship truck"); !slices.Equal(data.Classes, want) {
		t.Fatalf("classes are %v, want %v", data.Classes, want)
	}
	const limit = 0.0201 // points: 2 images
	scored := 0
	for name, want := range map[string]float64{ // percent, by PyTorch
		"cifar10-lru1-ckpt-08391.t7":               80.17,
		"cifar10-lru14-ckpt-08934.t7":              84.35,
		"cifar10-mobilenet-025x-ckpt-08472.t7":     82.12,
		"cifar10-mobilenetv2-025x-ckpt-08957.t7":   83.86,
		"cifar10-shufflenet-05x-ckpt-090320.t7":    84.40,
		"cifar10-shufflenetv2-025x-ckpt-089310.t7": 83.19,
	} {
		path := filepath.Join(folder, name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		scored++
		c := load(t, path)
		identify(t, c)
		score := scoreAll(t, c, data)
		t.Logf("%s: %d of %d", c.Arch, score.Correct, score.Total)
		if got := score.Accuracy(); math.Abs(got-want) > limit {
			t.Errorf("%s: recognises %.2f %%, with PyTorch %.2f", name, got, want)
		}
	}
	if scored == 0 {
		t.Fatalf("%s=%s holds no published checkpoint for CIFAR-10 (cifar10-*.t7)", checkpointsVariable, folder)
	}
}

// Each published network is recognised as what it is, with as many parameters
// as the paper's code has.
func TestPublishedNetworks(t *testing.T) {
	folder := os.Getenv(checkpointsVariable)
	if folder == "" {
		t.Skipf("set %s to the folder of the published checkpoints (*.t7) to recognise them", checkpointsVariable)
	}
	lru := func(width, reuse int) string {
		return fmt.Sprintf("stem64/2 %dx%d/2 %dx%d/2 %dx%d %dx%d/2 head%d",
			width, reuse, 2*width, reuse, 4*width, reuse, 8*width, reuse, 4*width)
	}
	found := 0
	for name, want := range map[string]struct {
		arch       string
		classes    int
		parameters int
	}{
		"fashionmnist-lru1-ckpt-09117.t7":          {lru(64, 1), 10, 130_250},
		"fashionmnist-lru10-ckpt-09346.t7":         {lru(64, 10), 10, 182_090},
		"fmnist-mobilenet-025x-ckpt-09063.t7":      {"mobilenet-0.25", 10, 215_498},
		"fmnist-mobilenetv2-025x-ckpt-09343.t7":    {"mobilenetv2-0.25", 10, 248_978},
		"fmnist-shufflenet-05x-ckpt-09411.t7":      {"shufflenet-0.5-g3", 10, 228_349},
		"fmnist-shufflenetv2-025x-ckpt-09342.t7":   {"shufflenetv2-0.25", 10, 210_650},
		"cifar10-lru1-ckpt-08391.t7":               {lru(64, 1), 10, 131_402},
		"cifar10-lru14-ckpt-08934.t7":              {lru(64, 14), 10, 206_282},
		"cifar10-mobilenet-025x-ckpt-08472.t7":     {"mobilenet-0.25", 10, 215_642},
		"cifar10-mobilenetv2-025x-ckpt-08957.t7":   {"mobilenetv2-0.25", 10, 249_122},
		"cifar10-shufflenet-05x-ckpt-090320.t7":    {"shufflenet-0.5-g3", 10, 228_565},
		"cifar10-shufflenetv2-025x-ckpt-089310.t7": {"shufflenetv2-0.25", 10, 211_082},
		"cifar100-lru1-2x-ckpt-06322.t7":           {lru(128, 1), 100, 513_956},
		"cifar100-lru14-2x-ckpt-06884.t7":          {lru(128, 14), 100, 663_716},
		"cifar100-mobilenet-0.4x-ckpt-06054.t7":    {"mobilenet-0.4", 100, 567_217},
		"cifar100-mobilenetv2-0.4x-ckpt-06995.t7":  {"mobilenetv2-0.4", 100, 603_248},
		"cifar100-shufflenet-075x-ckpt-06997.t7":   {"shufflenet-0.75-g3", 100, 559_633},
		"cifar100-shufflenetv2-075x-ckpt-06915.t7": {"shufflenetv2-0.75", 100, 568_408},
	} {
		path := filepath.Join(folder, name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		found++
		c := load(t, path)
		identify(t, c)
		parameters := 0
		program, err := lrunet.Build(c.Arch, c.Input, len(c.Classes))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range program.Params() {
			if p.Role.Trainable() {
				parameters += p.Size()
			}
		}
		if c.Arch != want.arch || len(c.Classes) != want.classes || parameters != want.parameters {
			t.Errorf("%s: recognised as %s, %d classes, %d parameters; want %+v", name, c.Arch, len(c.Classes), parameters, want)
		}
	}
	if found == 0 {
		t.Fatalf("%s=%s holds none of the published checkpoints", checkpointsVariable, folder)
	}
}

func load(t *testing.T, path string) *checkpoint.Checkpoint {
	t.Helper()
	c, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func identify(t *testing.T, c *checkpoint.Checkpoint) {
	t.Helper()
	if err := checkpoint.Identify(c, ""); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, c *checkpoint.Checkpoint, name string) checkpoint.Tensor {
	t.Helper()
	for _, tensor := range c.Tensors {
		if tensor.Name == name {
			return tensor
		}
	}
	t.Fatalf("no tensor %s", name)
	return checkpoint.Tensor{}
}

// restore makes the model, on all processors.
func restore(t *testing.T, c *checkpoint.Checkpoint) *graph.Model {
	t.Helper()
	pool := kernel.NewPool(runtime.NumCPU())
	t.Cleanup(pool.Close)
	model, err := eval.Restore(c, pool)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// predict is the logits of images, (image, class).
func predict(t *testing.T, c *checkpoint.Checkpoint, images checkpoint.Tensor) []float32 {
	t.Helper()
	model := restore(t, c)
	n := images.Shape[0]
	predictor, err := model.Predictor(n)
	if err != nil {
		t.Fatal(err)
	}
	batch := graph.NewBatch(c.Input, n)
	batch.Fill(images.Data, make([]int32, n))
	out, err := predictor.Logits(batch)
	if err != nil {
		t.Fatal(err)
	}
	logits := make([]float32, n*len(c.Classes))
	kernel.Unpack(logits, out)
	return logits
}

func scoreAll(t *testing.T, c *checkpoint.Checkpoint, data *imageset.Dataset) train.Score {
	t.Helper()
	scorer, err := train.NewScorer(restore(t, c), eval.ScoreBatch)
	if err != nil {
		t.Fatal(err)
	}
	score, err := scorer.Score(context.Background(), data.Test.All())
	if err != nil {
		t.Fatal(err)
	}
	return score
}

// near compares by relative L2 distance.
func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	const limit = 1e-4
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	var off, size float64
	for i := range want {
		d := float64(got[i]) - float64(want[i])
		off += d * d
		size += float64(want[i]) * float64(want[i])
	}
	if distance := math.Sqrt(off / size); !(distance <= limit) {
		t.Errorf("%s: relative distance %.3g, want at most %g\n got %v\nwant %v", what, distance, limit, got, want)
	}
}
