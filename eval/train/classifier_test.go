package train

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/imageset"
)

// classified is what a classifier says of images.
func classified(t *testing.T, f Fit, images imageset.Subset, batch int, mirrored bool) [][]float64 {
	t.Helper()
	c, err := NewClassifier(f.Model, batch)
	if err != nil {
		t.Fatal(err)
	}
	c.Mirror = mirrored
	var all [][]float64
	err = c.Classify(context.Background(), images, func(i int, logs []float64) {
		if i != len(all) {
			t.Fatalf("image %d comes as number %d", i, len(all))
		}
		all = append(all, slices.Clone(logs))
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// turned are the images, mirrored left to right.
func turned(s imageset.Subset) imageset.Subset {
	split := imageset.Split{Size: s.Of.Size, Labels: s.Of.Labels, Pixels: slices.Clone(s.Of.Pixels)}
	for row := range slices.Chunk(split.Pixels, shape.W) {
		slices.Reverse(row)
	}
	return split.All()
}

func TestClassifierAgreesWithTheScore(t *testing.T) {
	f := newFit(t, 2)
	if _, err := f.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	images := stripes(75)
	scorer, err := NewScorer(f.Model, 32)
	if err != nil {
		t.Fatal(err)
	}
	score, err := scorer.Score(context.Background(), images)
	if err != nil {
		t.Fatal(err)
	}
	var loss float64
	for i, logs := range classified(t, f, images, 20, false) {
		if sum := math.Exp(logs[0]) + math.Exp(logs[1]); math.Abs(sum-1) > 1e-12 {
			t.Errorf("image %d: the probabilities add up to %v", i, sum)
		}
		if best := slices.Index(logs, slices.Max(logs)); best != int(score.Classes[i]) {
			t.Errorf("image %d is class %d, the score says %d", i, best, score.Classes[i])
		}
		loss -= logs[images.Label(i)] / 75
	}
	if math.Abs(loss-score.Loss) > 1e-12 {
		t.Errorf("the mean cross entropy is %v, want the score's %v", loss, score.Loss)
	}
}

func TestMirrorAveragesProbabilities(t *testing.T) {
	f := newFit(t, 1)
	if _, err := f.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	images := stripes(37)
	plain, other := classified(t, f, images, 16, false), classified(t, f, turned(images), 16, false)
	differs := false
	for i, logs := range classified(t, f, images, 16, true) {
		for class, log := range logs {
			want := (math.Exp(plain[i][class]) + math.Exp(other[i][class])) / 2
			if math.Abs(math.Exp(log)-want) > 1e-12 {
				t.Errorf("image %d, class %d: probability %v, want %v", i, class, math.Exp(log), want)
			}
			differs = differs || plain[i][class] != other[i][class]
		}
	}
	if !differs {
		t.Error("the mirror images are no others")
	}
}

func TestClassifierRefusesNonsense(t *testing.T) {
	f := newFit(t, 1)
	c, err := NewClassifier(f.Model, 16)
	if err != nil {
		t.Fatal(err)
	}
	none := func(int, []float64) { t.Error("there is an image") }
	if err := c.Classify(context.Background(), imageset.Subset{}, none); err == nil {
		t.Error("no images are taken")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Classify(ctx, stripes(3), none); err != context.Canceled {
		t.Errorf("error %v, want the context's", err)
	}
	last := f.Model.Params[len(f.Model.Params)-1].Value
	last[len(last)-1] = float32(math.NaN())
	err = c.Classify(context.Background(), stripes(3), none)
	if err == nil || !strings.Contains(err.Error(), "no finite numbers for image 0") {
		t.Errorf("error %v, want one of numbers that are not finite", err)
	}
	if _, err := NewClassifier(f.Model, 0); err == nil {
		t.Error("a batch of 0 is taken")
	}
}
