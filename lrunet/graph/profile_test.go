package graph

import (
	"testing"
	"time"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// ticking is a clock that goes on by a millisecond whenever somebody looks.
func ticking() func() time.Time {
	t := time.Unix(0, 0)
	return func() time.Time {
		t = t.Add(time.Millisecond)
		return t
	}
}

func TestProfile(t *testing.T) {
	p, err := lrunet.Build("stem8/2 8x2g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	m, err := New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	b := NewBatch(p.Input, 32)
	b.Fill(make([]float32, 32*p.Input.Size()), make([]int32, 32))
	trainer, err := m.Trainer(32)
	if err != nil {
		t.Fatal(err)
	}
	step := func() {
		t.Helper()
		if _, err := trainer.Step(b, Step{}); err != nil {
			t.Fatal(err)
		}
	}
	step() // which nobody watches
	trainer.Watch(ticking())
	step()
	step()
	got := trainer.Profile()
	trainer.Watch(nil)
	step()
	if again := trainer.Profile(); again.Executions != 0 || again.Time != 0 {
		t.Errorf("after the end of watching: %+v", again)
	}
	if got.Executions != 2 || got.Loss <= 0 || got.Graph() <= 0 {
		t.Errorf("%d executions, loss %v, graph %v", got.Executions, got.Loss, got.Graph())
	}
	sum, madds := got.Loss+got.Graph(), 0
	for _, l := range got.Layers {
		sum += l.Forward.Time + l.Backward.Time
		madds += l.Forward.MAdds
		if l.Forward.Time < 2*time.Millisecond || l.Backward.Time < 2*time.Millisecond || l.Forward.Bytes == 0 || l.Backward.Bytes == 0 {
			t.Errorf("%s: %+v", l.Name, l)
		}
		if l.Forward.Busy > l.Forward.Time || l.Backward.Busy > l.Backward.Time {
			t.Errorf("%s: one thread worked longer than it took: %+v", l.Name, l)
		}
	}
	if sum != got.Time {
		t.Errorf("parts sum to %v, all is %v", sum, got.Time)
	}
	want := 0
	for _, l := range p.Layers {
		want += 32 * l.Op.Work(p.Inputs(l), l.Out).MAdds
	}
	if madds != want {
		t.Errorf("%d multiply-adds, the program's layers have %d", madds, want)
	}
	stem := got.Layers[0] // nobody asks for the image's gradient
	if stem.Op != "Conv+BatchNorm+ReLU" || stem.Backward.MAdds != stem.Forward.MAdds {
		t.Errorf("the stem: %+v", stem)
	}
	// x, z and y; then x, z, dy and no dx: a position of 16 lanes is 64 bytes, and
	// there are two blocks and a pad.
	if in, out := extent(p.Input, 2), extent(lrunet.Shape{C: 8, H: 4, W: 4}, 2); stem.Forward.Bytes != 4*(in+2*out) || stem.Backward.Bytes != 4*(in+2*out) {
		t.Errorf("the stem moves %d and %d bytes, input %d, result %d elements", stem.Forward.Bytes, stem.Backward.Bytes, in, out)
	}
}

// A depthwise convolution with its normalisation keeps nothing: forward moves x and y,
// backward x, dy and dx.
func TestProfileOfADepthwiseConvolution(t *testing.T) {
	in := lrunet.Shape{C: 3, H: 32, W: 32}
	trainer, err := newModel(t, "mobilenet-0.25", in, 10, 1).Trainer(32)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range trainer.Profile().Layers {
		if l.Name != "block3.dw" {
			continue
		}
		if size := 4 * extent(l.Out, 2); l.Forward.Bytes != 2*size || l.Backward.Bytes != 3*size {
			t.Errorf("%d bytes forward and %d backward, a map has %d", l.Forward.Bytes, l.Backward.Bytes, size)
		}
		return
	}
	t.Error("no layer block3.dw")
}

func TestPredictorProfile(t *testing.T) {
	p, err := lrunet.Build("stem8/2 8x2g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(2)
	defer pool.Close()
	m, err := New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	predictor, err := m.Predictor(16)
	if err != nil {
		t.Fatal(err)
	}
	predictor.Watch(time.Now)
	b := NewBatch(p.Input, 16)
	b.Fill(make([]float32, 16*p.Input.Size()), make([]int32, 16))
	if _, err := predictor.Logits(b); err != nil {
		t.Fatal(err)
	}
	got := predictor.Profile()
	for _, l := range got.Layers {
		if l.Forward.Time <= 0 || l.Forward.Bytes == 0 || l.Backward != (Pass{}) {
			t.Errorf("%s: %+v", l.Name, l)
		}
	}
	if got.Executions != 1 || got.Graph() <= 0 {
		t.Errorf("%+v", got)
	}
}
