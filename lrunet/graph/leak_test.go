package graph

import (
	"runtime"
	"testing"

	"lrunet/lrunet"
)

// A search trains thousands of networks in one process.
func TestTrainersAreCollected(t *testing.T) {
	in := lrunet.Shape{C: 3, H: 32, W: 32}
	m := newModel(t, "stem16/2 32x2g8/2 head16", in, 10, 1)
	heap := func() int {
		runtime.GC()
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return int(s.HeapAlloc)
	}
	before := 0
	for i := range 4 {
		trainer, err := m.Trainer(64)
		if err != nil {
			t.Fatal(err)
		}
		b := randomBatch(in, 10, 64, 64, 1)
		if _, err := trainer.Step(b, Step{}); err != nil {
			t.Fatal(err)
		}
		predictor, err := m.Predictor(64)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := predictor.Score(make([]int32, b.Images.N), b); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			before = heap() // with the first still in use
			runtime.KeepAlive(trainer)
			runtime.KeepAlive(predictor)
		}
	}
	if left := heap() - before; left > 1<<20 {
		t.Errorf("four trainers leave %d bytes more than one takes", left)
	}
}
