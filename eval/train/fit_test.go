package train

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

var shape = lrunet.Shape{C: 1, H: 10, W: 10}

// stripes is data that a small network learns: class 0 has horizontal
// stripes, class 1 vertical ones, with noise.
func stripes(images int) imageset.Subset {
	random := rand.New(rand.NewPCG(4, 2))
	s := imageset.Split{Size: shape.Size()}
	for i := range images {
		label := i % 2
		for y := range shape.H {
			for x := range shape.W {
				v := (y*(1-label) + x*label) % 2 * 120
				s.Pixels = append(s.Pixels, uint8(v+random.IntN(120)))
			}
		}
		s.Labels = append(s.Labels, uint16(label))
	}
	return s.All()
}

func newFit(t testing.TB, threads int) Fit {
	t.Helper()
	p, err := lrunet.Build("stem8/2 8x2g4 head8", shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(threads)
	t.Cleanup(pool.Close)
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	return Fit{
		Model: m, Train: stripes(90), Validation: stripes(31), Epochs: 3, Seed: 5,
		Recipe: Recipe{Batch: 16, LearningRate: 0.05, Momentum: 0.9, Nesterov: true, WeightDecay: 1e-4, Dropout: 0.1, Crop: 1, Rotate: 5, Flip: true},
	}
}

func TestFitLearns(t *testing.T) {
	f := newFit(t, 2)
	f.Epochs = 8
	curve, err := f.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(curve) != 8 {
		t.Fatalf("%d epochs in the curve, want 8", len(curve))
	}
	if last := curve[7]; last.Accuracy < 95 || last.Loss > curve[0].Loss {
		t.Errorf("accuracy %.1f %%, loss %.3f after %.3f: want stripes told apart", last.Accuracy, last.Loss, curve[0].Loss)
	}
}

func TestFitIsTheSameForAnyThreads(t *testing.T) {
	var curves [][]Epoch
	var weights [][]float32
	for _, threads := range []int{1, 2, 3} {
		f := newFit(t, threads)
		curve, err := f.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		curves, weights = append(curves, curve), append(weights, f.Model.Trainable())
	}
	for i := 1; i < 3; i++ {
		if !slices.Equal(curves[i], curves[0]) || !slices.Equal(weights[i], weights[0]) {
			t.Errorf("run %d differs: %v, first %v", i, curves[i], curves[0])
		}
	}
}

func TestFitDependsOnTheSeed(t *testing.T) {
	a, b := newFit(t, 1), newFit(t, 1)
	b.Seed++
	for _, f := range []Fit{a, b} {
		if _, err := f.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if slices.Equal(a.Model.Trainable(), b.Model.Trainable()) {
		t.Error("another seed gives the same weights")
	}
}

func TestDivergenceNamesTheStep(t *testing.T) {
	f := newFit(t, 1)
	f.Recipe.LearningRate, f.Recipe.Schedule = 900, "constant"
	f.Epochs = 50
	curve, err := f.Run(context.Background())
	var diverged *Diverged
	if !errors.As(err, &diverged) {
		t.Fatalf("error %v, want *Diverged", err)
	}
	steps := (90 + 15) / 16
	if diverged.Step < 2 || diverged.Epoch != (diverged.Step-1)/steps+1 || len(curve) != diverged.Epoch-1 {
		t.Errorf("step %d, epoch %d, %d epochs in the curve: they contradict each other", diverged.Step, diverged.Epoch, len(curve))
	}
	if !strings.Contains(err.Error(), "at step ") || !strings.Contains(err.Error(), "loss is ") {
		t.Errorf("error %q does not name loss and step", err)
	}
}

func TestCancelStopsAtTheNextStep(t *testing.T) {
	f := newFit(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	seen := 0
	f.Progress = func(p Progress) {
		seen = p.Images
		if p.Images >= 48 {
			cancel()
		}
	}
	if _, err := f.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if seen != 48 {
		t.Errorf("trained on %d images after a cancel at 48", seen)
	}
}

func TestProgressCountsEveryImage(t *testing.T) {
	f := newFit(t, 1)
	var last Progress
	calls := 0
	f.Progress = func(p Progress) { last = p; calls++ }
	if _, err := f.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if last.Images != 270 || last.Total != 270 || last.Epoch != 3 || last.Epochs != 3 || calls != 18 {
		t.Errorf("last progress %+v after %d calls, want 270 of 270 images, epoch 3 of 3, 18 calls", last, calls)
	}
}

func TestFitRefusesNonsense(t *testing.T) {
	for name, spoil := range map[string]func(*Fit){
		"no images":   func(f *Fit) { f.Train = imageset.Subset{} },
		"no epochs":   func(f *Fit) { f.Epochs = 0 },
		"other shape": func(f *Fit) { f.Train.Of.Size = 25 },
		"batch":       func(f *Fit) { f.Recipe.Batch = -1 },
		"crop":        func(f *Fit) { f.Recipe.Crop = 30 },
	} {
		f := newFit(t, 1)
		spoil(&f)
		if _, err := f.Run(context.Background()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSteadyStateHardlyAllocates measures a whole epoch against a longer one:
// what remains a step is gorgonia's bookkeeping, no feature maps.
func TestSteadyStateHardlyAllocates(t *testing.T) {
	bytes := func(epochs int) uint64 {
		f := newFit(t, 1)
		f.Epochs = epochs
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := f.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	bytes(1)
	few, many := bytes(1), bytes(11)
	const steps = 60
	if each := (float64(many) - float64(few)) / steps; each > 100_000 {
		t.Errorf("%.0f bytes allocated a step, want below 100,000", each)
	} else {
		t.Logf("%.0f bytes a step", each)
	}
}

func TestScoreCountsAllImages(t *testing.T) {
	f := newFit(t, 1)
	images := stripes(37)
	var want Score
	for _, batch := range []int{37, 16, 5} {
		s, err := NewScorer(f.Model, batch)
		if err != nil {
			t.Fatal(err)
		}
		score, err := s.Score(context.Background(), images)
		if err != nil {
			t.Fatal(err)
		}
		if want.Total == 0 {
			want = score
		}
		if score.Total != 37 || score.Correct != want.Correct || math.Abs(score.Loss-want.Loss) > 1e-6 {
			t.Errorf("batch %d: %+v, want %+v", batch, score, want)
		}
	}
	s, err := NewScorer(f.Model, 8)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Score(context.Background(), imageset.Subset{}); err == nil {
		t.Error("no images: no error")
	}
}

// TestAverageIsScoredAndLeft: what the last epoch scored is what the model
// holds afterwards, and it is not the last weights.
func TestAverageIsScoredAndLeft(t *testing.T) {
	plain, averaged := newFit(t, 1), newFit(t, 1)
	averaged.Recipe.EMADecay = 0.9
	if _, err := plain.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	curve, err := averaged.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(plain.Model.Trainable(), averaged.Model.Trainable()) {
		t.Error("averaging changes nothing")
	}
	s, err := NewScorer(averaged.Model, 16)
	if err != nil {
		t.Fatal(err)
	}
	score, err := s.Score(context.Background(), averaged.Validation)
	if err != nil || score.Accuracy() != curve[len(curve)-1].Accuracy {
		t.Errorf("the model scores %.2f %%, the curve ends at %.2f %% (error %v)", score.Accuracy(), curve[len(curve)-1].Accuracy, err)
	}
}

func TestNoNormDecayKeepsWeightDecay(t *testing.T) {
	f := newFit(t, 1)
	for _, p := range f.Model.Params {
		for i := range p.Value {
			p.Value[i] = 1
		}
		for i := range p.Grad {
			p.Grad[i] = 0
		}
	}
	newSGD(f.Model, Recipe{WeightDecay: 0.5, NoNormDecay: true}).step(1)
	for _, p := range f.Model.Params {
		want := float32(1)
		if p.Role == lrunet.Weight {
			want = 0.5
		}
		if p.Grad != nil && p.Value[0] != want {
			t.Errorf("%s: %g, want %g", p.Name, p.Value[0], want)
		}
	}
}

// With a margin the network learns on larger images and is scored on those of
// the dataset, with the same parameters.
func TestFitWithMargin(t *testing.T) {
	var last [2]Epoch
	for i, margin := range []int{2, 0} {
		f := newFit(t, 2)
		f.Epochs, f.Recipe.Crop, f.Recipe.Margin = 10, 3, margin
		before := slices.Clone(f.Model.Trainable())
		curve, err := f.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		last[i] = curve[len(curve)-1]
		if slices.Equal(before, f.Model.Trainable()) {
			t.Error("the model's parameters did not change")
		}
	}
	if last[0].Accuracy < 90 {
		t.Errorf("accuracy %.1f %%: want stripes told apart", last[0].Accuracy)
	}
	if last[0].Loss == last[1].Loss {
		t.Error("the margin changes nothing")
	}
	f := newFit(t, 1)
	f.Recipe.Margin = -1
	if _, err := f.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "margin") {
		t.Errorf("error %v", err)
	}
}
