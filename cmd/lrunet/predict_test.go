package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/internal/testkit"
	"lrunet/lrunet/kernel"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// colourPhotos writes a folder of images in colour, each of another size: blue
// rises from left to right in those of one class, from top to bottom in the other.
func colourPhotos(t *testing.T, folder string) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	for i := range 60 {
		width, height := 30+random.IntN(20), 30+random.IntN(20)
		m := image.NewRGBA(image.Rect(0, 0, width, height))
		for y := range height {
			for x := range width {
				slope := []int{x * 255 / width, y * 255 / height}[i%2]
				m.Set(x, y, color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8((slope + random.IntN(256)) / 2), 255})
			}
		}
		var content bytes.Buffer
		testkit.Must(t, png.Encode(&content, m))
		split := []string{"test", "train", "train"}[i%3]
		path := filepath.Join(folder, split, []string{"across", "down"}[i%2], fmt.Sprintf("%02d.png", i))
		testkit.Must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		testkit.Must(t, os.WriteFile(path, content.Bytes(), 0o644))
	}
}

// succeed runs a command that prints JSON.
func succeed(t *testing.T, result any, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), append(args, "--json"), &stdout, &stderr); code != success {
		t.Fatalf("%q: exit code %d, %s", args, code, stderr.String())
	}
	testkit.Must(t, json.Unmarshal(stdout.Bytes(), result))
}

// What predict says of a dataset's image files is what the network says of the
// images that eval scores, to the last bit, for any number of threads.
func TestPredictIsWhatEvalScores(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(dataset.CacheVariable, filepath.Join(folder, "cache"))
	photos, net := filepath.Join(folder, "photos"), filepath.Join(folder, "net.safetensors")
	colourPhotos(t, photos)
	var trained struct{}
	succeed(t, &trained, "train", "stem8/2 8x2g4/2 head8g4-linear", "--data", "dir:"+photos, "--epochs", "4", "--batch", "10", "--out", net)
	for _, tta := range []string{"", "flip"} {
		want := scoredProbabilities(t, net, photos, tta)
		var averaged []string
		if tta != "" {
			averaged = []string{"--tta", tta}
		}
		var scored evalResult
		succeed(t, &scored, append([]string{"eval", net, "--data", "dir:" + photos}, averaged...)...)
		for _, threads := range []string{"1", "2"} {
			var got predictResult
			succeed(t, &got, append([]string{"predict", net, filepath.Join(photos, "test"), "--top", "9", "--threads", threads}, averaged...)...)
			if len(got.Images) != scored.Total || len(want) != scored.Total || scored.Total != 20 {
				t.Fatalf("%d images are predicted, %d scored", len(got.Images), scored.Total)
			}
			correct, loss := 0, 0.0
			for i, image := range got.Images {
				class := filepath.Base(filepath.Dir(image.Image))
				if image.Predictions[0].Class == class {
					correct++
				}
				for _, p := range image.Predictions {
					if p.Probability != want[i][p.Index] {
						t.Errorf("%s: probability %v of class %d, eval has %v", image.Image, p.Probability, p.Index, want[i][p.Index])
					}
					if p.Class == class {
						loss -= math.Log(p.Probability)
					}
				}
			}
			if correct != scored.Correct || math.Abs(loss/20-scored.Loss) > 1e-9 {
				t.Errorf("tta %q: %d are right with loss %v, eval has %d and %v", tta, correct, loss/20, scored.Correct, scored.Loss)
			}
		}
	}
}

// scoredProbabilities are those of the dataset's test images, in their order.
func scoredProbabilities(t *testing.T, net, photos, tta string) (all [][]float64) {
	t.Helper()
	n, err := eval.Open(net, "")
	testkit.Must(t, err)
	data, err := dataset.Load(context.Background(), "dir:"+photos, dataset.Options{})
	testkit.Must(t, err)
	if data.Channels != 3 || data.Height != 32 {
		t.Fatalf("images of %d channels and %d rows, want colours that are scaled", data.Channels, data.Height)
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	model, err := n.Model(pool)
	testkit.Must(t, err)
	c, err := train.NewClassifier(model, eval.ScoreBatch)
	testkit.Must(t, err)
	c.Mirror = tta == "flip"
	testkit.Must(t, c.Classify(context.Background(), data.Test.All(), func(_ int, logs []float64) {
		var image []float64
		for _, log := range logs {
			image = append(image, math.Exp(log))
		}
		all = append(all, image)
	}))
	return all
}

func TestPredictionTableFits(t *testing.T) {
	images := []predictedImage{
		{"photos/holiday/of/2019/beach-0001.jpg", []predictedClass{{"golden retriever", 1, 0.875}, {"dingo", 2, 0.1}, {"fox", 0, 0.025}}},
		{"a.png", []predictedClass{{"dingo", 2, 1}, {"fox", 0, 0}, {"golden retriever", 1, 0}}},
	}
	for width, want := range map[int][]string{
		0:  {"photos/holiday/of/2019/beach-0001.jpg  golden retriever   87.5  dingo", "2.5"},
		90: {"photos/holiday…beach-0001.jpg  golden retriever   87.5  dingo", "2.5"},
		64: {"photos/holida…ach-0001.jpg  golden retriever   87.5  dingo  10.0\n"},
		40: {"photos/…001.jpg  golden retriever   87.5\n"},
	} {
		var text strings.Builder
		table, _ := predictionTable(images, 3).Fit(width)
		testkit.Must(t, table.Text(&text))
		for line := range strings.Lines(text.String()) {
			if n := twwidth.Width(strings.TrimSpace(line)); width > 0 && n > width {
				t.Errorf("a line of %d letters where there are %d columns: %q", n, width, line)
			}
		}
		for _, part := range want {
			if !strings.Contains(text.String(), part) {
				t.Errorf("width %d: no %q in\n%s", width, part, text.String())
			}
		}
	}
}
