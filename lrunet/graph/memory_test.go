package graph

import (
	"runtime"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// live is the bytes that the heap holds.
func live() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// stepped is what a model of a program, its trainer and its predictor really take
// after some batches.
func stepped(t *testing.T, p *lrunet.Program, batch int) (have Memory) {
	t.Helper()
	pool := kernel.NewPool(2)
	defer pool.Close()
	b := randomBatch(p.Input, p.Classes, batch, batch, 1)
	before := live()
	m, err := New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	have.Model = live() - before
	trainer, err := m.Trainer(batch)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := trainer.Step(b, Step{}); err != nil {
			t.Fatal(err)
		}
	}
	have.Trainer = live() - before - have.Model
	predictor, err := m.Predictor(batch)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := predictor.Logits(b); err != nil {
		t.Fatal(err)
	}
	have.Predictor = live() - before - have.Model - have.Trainer
	runtime.KeepAlive([]any{b, m, trainer, predictor})
	return have
}

// What is counted is what is allocated, for chains and for networks with
// branches, whose buffers are not shared.
func TestMemoryIsWhatIsAllocated(t *testing.T) {
	archs := []string{"lrunet-1", "stem8/2 8x2g4/2 16x1 head8", "mobilenet-0.25", "shufflenetv2-0.25"}
	if !testing.Short() {
		archs = append(archs, "lrunet-14", "stem32 64x2e1/2 128x2g4 head512", "mobilenetv2-0.25", "shufflenet-0.5-g3")
	}
	for _, arch := range archs {
		p, err := lrunet.Build(arch, lrunet.Shape{C: 3, H: 32, W: 32}, 10)
		if err != nil {
			t.Fatal(err)
		}
		const batch = 32
		want := stepped(t, p, batch)
		got, err := MemoryOf(p, batch)
		if err != nil {
			t.Fatal(err)
		}
		for part, n := range map[string][2]int64{
			"trainer":    {got.Trainer, want.Trainer},
			"everything": {got.Model + got.Trainer + got.Predictor, want.Model + want.Trainer + want.Predictor},
		} {
			if ratio := float64(n[0]) / float64(n[1]); !(ratio > 0.8 && ratio < 1.2) {
				t.Errorf("%s: %s is %d bytes by count, %d were allocated: %.2f times as many", arch, part, n[0], n[1], ratio)
			}
		}
	}
}

func TestMemoryOfAnImpossibleProgram(t *testing.T) {
	p := branches()
	p.Layers[5].In = []int{4, 0, 1} // Add takes two
	if _, err := MemoryOf(p, 8); err == nil {
		t.Error("no error")
	}
}
