package speed

import (
	"context"
	"errors"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

func TestMeasure(t *testing.T) {
	p, err := lrunet.Build("stem8/2 8x1g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(2)
	defer pool.Close()
	s, err := Measure(context.Background(), p, pool, 20, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]Rate{"training": s.Train, "inference": s.Infer} {
		if !(r.Median > 0 && r.Best >= r.Median) {
			t.Errorf("%s: %+v, want the best step to be the fastest", name, r)
		}
	}
	if s.TrainGFLOPS() <= 0 {
		t.Error("no arithmetic counted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Measure(ctx, p, pool, 20, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}
