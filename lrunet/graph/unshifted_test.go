package graph

import (
	"math"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// A network without the first normalisations' shifts trains, and recognises, as
// the one that starts them at zero: but for rounding.
func TestTheFirstShiftHasNoEffect(t *testing.T) {
	in := lrunet.Shape{C: 1, H: 12, W: 12}
	with := build(t, "stem8/2 16x3/2 32x2g4 head16", in, 5)
	without := build(t, "stem8/2 16x3u/2 32x2g4u head16", in, 5)
	want := bind(t, with, 2)
	want.Init(3)
	got := bind(t, without, 2)
	for _, p := range got.Params {
		copy(p.Value, want.Param(p.Name).Value)
	}
	descend(t, want, 12)
	descend(t, got, 12)
	for _, p := range want.Params {
		if strings.Contains(p.Name, "dw_bn_list") && p.Role == lrunet.Shift {
			if n := norm(p.Value); n > 1e-5 {
				t.Errorf("%s has moved by %.2g", p.Name, n)
			}
			continue
		}
		if strings.HasSuffix(p.Name, "running_mean") { // of what has mean zero, but for rounding
			for i, v := range p.Value {
				if d := math.Abs(float64(got.Param(p.Name).Value[i] - v)); d > 1e-4 {
					t.Errorf("%s[%d] is %.2g apart", p.Name, i, d)
				}
			}
			continue
		}
		near(t, p.Name, got.Param(p.Name).Value, p.Value, 1e-3)
	}
	a, b := lossOf(t, got), lossOf(t, want)
	if a.Correct != b.Correct || math.Abs(a.Mean-b.Mean) > 1e-4 {
		t.Errorf("without %+v, with %+v", a, b)
	}
}

// descend trains with weight decay.
func descend(t *testing.T, m *Model, steps int) {
	t.Helper()
	trainer, err := m.Trainer(24)
	if err != nil {
		t.Fatal(err)
	}
	for s := range steps {
		if _, err := trainer.Step(randomBatch(m.Program.Input, m.Program.Classes, 24, 24, uint64(s)), Step{}); err != nil {
			t.Fatal(err)
		}
		for i, g := range m.Gradient() {
			m.Trainable()[i] -= 0.05 * (g + 5e-4*m.Trainable()[i])
		}
	}
}

func lossOf(t *testing.T, m *Model) Loss {
	t.Helper()
	predictor, err := m.Predictor(64)
	if err != nil {
		t.Fatal(err)
	}
	loss, err := predictor.Score(make([]int32, 60), randomBatch(m.Program.Input, m.Program.Classes, 60, 64, 99))
	if err != nil {
		t.Fatal(err)
	}
	return loss
}
