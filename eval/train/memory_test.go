package train

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"lrunet/eval/imageset"
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

// A training's estimate is what it takes, with and without what recipes add.
func TestMemoryIsWhatATrainingTakes(t *testing.T) {
	in := lrunet.Shape{C: 3, H: 24, W: 24}
	p, err := lrunet.Build("lrunet-1", in, 10)
	if err != nil {
		t.Fatal(err)
	}
	data := imageset.Split{Size: in.Size(), Pixels: make([]uint8, 64*in.Size()), Labels: make([]uint16, 64)}
	for name, r := range map[string]Recipe{
		"plain": {Batch: 32}, "average": {Batch: 32, EMADecay: 0.9}, "muon": {Batch: 32, Optimizer: muonName, Lookahead: 0.9}, "margin": {Batch: 32, Margin: 8, Momentum: 0.9},
		"any reuse": {Batch: 32, AnyReuse: 0b101},
	} {
		for _, scored := range []bool{false, true} {
			pool := kernel.NewPool(2)
			before := live()
			p := p
			if r.AnyReuse != 0 {
				if p, err = lrunet.Build("lrunet-3", in, 10); err != nil {
					t.Fatal(err)
				}
			}
			model, err := r.NewModel(p, pool)
			if err != nil {
				t.Fatal(err)
			}
			model.Init(1)
			fit := Fit{Model: model, Train: data.All(), Recipe: r, Epochs: 1}
			if scored {
				fit.Validation = data.All()
			}
			var most int64
			fit.Progress = func(Progress) { most = max(most, live()-before) }
			if _, err := fit.Run(context.Background()); err != nil {
				t.Fatal(err)
			}
			want, err := Memory(p, r, scored)
			if ratio := float64(want) / float64(most); err != nil || !(ratio > 0.8 && ratio < 1.2) {
				t.Errorf("%s, scored %v: estimated %d bytes, took %d: %.2f times as many, error %v", name, scored, want, most, ratio, err)
			}
			pool.Close()
		}
	}
}

func TestMemoryRefusesWhatFitDoes(t *testing.T) {
	p, err := lrunet.Build("lrunet-2", lrunet.Shape{C: 3, H: 24, W: 24}, 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Memory(p, Recipe{Batch: -1}, false); err == nil {
		t.Error("a batch of -1 is no error")
	}
	small, err := Memory(p, Recipe{Batch: 8}, false)
	again, err2 := Memory(p, Recipe{Batch: 8, Recalibrate: true}, false)
	if err != nil || err2 != nil || again < 4*small {
		t.Errorf("batches of 8 take %d bytes, and %d where statistics are measured again on batches of 128 (errors %v, %v)", small, again, err, err2)
	}
	large, err := lrunet.Build("stem8 4096x2g1o/2 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Memory(large, Recipe{Batch: 8}, false); err == nil || !strings.Contains(err.Error(), "has 67") {
		t.Errorf("a network that no file holds in training: error %v", err)
	}
}
