package speed

import (
	"math"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

func TestMissesOfTheWholeProgram(t *testing.T) {
	m, err := CountMisses()
	if err != nil {
		t.Skip(err)
	}
	defer m.Close()
	before, err := m.read()
	if err != nil {
		t.Fatal(err)
	}
	memory := make([]byte, 1<<28) // more than any cache here
	for i := 0; i < len(memory); i += 64 {
		memory[(i*7919)%len(memory)]++
	}
	after, err := m.read()
	if err != nil || after-before < 1000 {
		t.Errorf("%v misses in %d bytes (error %v)", after-before, len(memory), err)
	}
}

func TestWorkloads(t *testing.T) {
	p, err := lrunet.Build("stem8/2 8x1g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	for _, w := range Workloads() {
		got, err := w.Time(t.Context(), p, pool, 0.01, nil)
		if err != nil || !(got.Seconds > 0 && got.Seconds < 10) || !math.IsNaN(got.Misses) {
			t.Errorf("%s: %+v, error %v", w.Name, got, err)
		}
	}
}
