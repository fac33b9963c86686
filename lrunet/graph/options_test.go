package graph

import (
	"testing"

	"lrunet/lrunet"
)

// A network with any option of a stage learns a batch by heart, and recognises
// it with its running statistics.
func TestStageOptionsLearn(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 100 steps of each")
	}
	in := lrunet.Shape{C: 1, H: 12, W: 12}
	b := randomBatch(in, 3, 32, 32, 1)
	for _, option := range []string{"", "u", "o", "r1", "t3", "b2", "n1", "n2", "n3", "s1", "s2", "i"} {
		p := build(t, "stem8/2 16x3g4"+option+"/2 32x2"+option+" head16-linear", in, 3)
		m := bind(t, p, 2)
		m.Init(1)
		trainer, err := m.Trainer(32)
		if err != nil {
			t.Fatal(err)
		}
		var losses []float64
		for range 100 {
			loss, err := trainer.Step(b, Step{})
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, loss.Mean)
			for i, g := range m.Gradient() {
				m.Trainable()[i] -= 0.05 * g
			}
		}
		predictor, err := m.Predictor(32)
		if err != nil {
			t.Fatal(err)
		}
		loss, err := predictor.Score(make([]int32, 32), b)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%q: loss from %.3f to %.3f, %d of 32 known", option, losses[0], losses[99], loss.Correct)
		if losses[99] > losses[0]/2 || loss.Correct < 28 {
			t.Errorf("option %q: loss from %.3f to %.3f, %d of 32 known", option, losses[0], losses[99], loss.Correct)
		}
	}
}
