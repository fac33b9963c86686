package eval

import (
	"os"
	"testing"
	"time"

	"lrunet/eval/train"
	"lrunet/internal/machine"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// BenchmarkPartial writes lrunet-14 in training, with its momenta and average, as
// every two minutes of a training. It tells the share of that time, by the clock
// and by the processor.
func BenchmarkPartial(b *testing.B) {
	program, err := lrunet.Build("lrunet-14", lrunet.Shape{C: 3, H: 32, W: 32}, 10)
	testkit.Must(b, err)
	pool := kernel.NewPool(1)
	defer pool.Close()
	model, err := graph.New(program, pool)
	testkit.Must(b, err)
	state := &train.State{Step: 1}
	for _, p := range model.Params {
		state.Params = append(state.Params, p.Value)
		if p.Grad != nil {
			state.Momenta = append(state.Momenta, make([]float32, len(p.Value)))
			state.Mean = append(state.Mean, p.Value...)
		}
	}
	j := Job{Arch: program.Arch, Dataset: "cifar10", Epochs: 100, Recipe: train.Recipe{LearningRate: 0.1}.Complete()}
	p := &Partials{Folder: b.TempDir(), Now: time.Now}
	began := machine.Spent().CPUTime
	for b.Loop() {
		testkit.Must(b, p.save(j, model, state, spent{}))
	}
	percent := func(d time.Duration) float64 { return 100 * float64(d) / float64(b.N) / float64(betweenPartials) }
	b.ReportMetric(percent(b.Elapsed()), "%-of-time")
	b.ReportMetric(percent(machine.Spent().CPUTime-began), "%-of-cpu")
	info, err := os.Stat(p.Path(j))
	testkit.Must(b, err)
	b.ReportMetric(float64(info.Size()), "bytes")
}
