package train

import (
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Muon scales no weights of iterations that are not there yet.
func TestMuonLeavesIdleWeights(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	p, err := lrunet.Build("stem8/2 8x2g2o head8", shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	first, err := m.Part(p.Truncated(1))
	if err != nil {
		t.Fatal(err)
	}
	o := newOptimizer(m, Recipe{Optimizer: muonName}.Complete())
	if len(o.muon.weights) != 3 { // the stem's, and one of each iteration
		t.Fatalf("%d weights", len(o.muon.weights))
	}
	for _, part := range []*graph.Model{first, m} {
		o.follow(part)
		used := map[string]bool{}
		for _, q := range part.Program.Params() {
			used[q.Name] = true
		}
		before := map[string]float32{}
		for _, w := range o.muon.weights {
			before[w.param.Name] = w.param.Value[0]
			w.param.Grad[0] = 1
		}
		o.step(1)
		for _, w := range o.muon.weights {
			name := w.param.Name
			if changed := w.param.Value[0] != before[name]; changed != used[name] {
				t.Errorf("%s is changed: %v, used: %v", name, changed, used[name])
			}
		}
	}
}
