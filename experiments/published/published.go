// Package published holds the accuracies that others published for networks
// with names, for comparison with what is measured here.
package published

import (
	"fmt"

	"lrunet/lrunet"
)

// Accuracy is one published accuracy.
type Accuracy struct {
	Dataset string // as dataset.Load takes it
	Network string // as lrunet.Build takes it
	Percent float64
	Params  int    // trainable parameters of the published network
	Source  string // where the figure comes from
}

// checkpoints is the source of the figures below: each is what the authors'
// checkpoint says of itself. They kept the best of 300 epochs by the test
// images, so the figures are optimistic.
const checkpoints = "checkpoint of arXiv 1901.09615, best test epoch of 300"

// Epochs is how long all these networks were trained.
const Epochs = 300

// accuracies are all that are known.
var accuracies = []Accuracy{
	{"fashion-mnist", "lrunet-1", 91.17, 130_250, checkpoints},
	{"fashion-mnist", "lrunet-10", 93.46, 182_090, checkpoints},
	{"fashion-mnist", "mobilenet-0.25", 90.63, 215_498, checkpoints},
	{"fashion-mnist", "mobilenetv2-0.25", 93.43, 248_978, checkpoints},
	{"fashion-mnist", "shufflenet-0.5-g3", 94.11, 228_349, checkpoints},
	{"fashion-mnist", "shufflenetv2-0.25", 93.42, 210_650, checkpoints},
	{"cifar10", "lrunet-1", 83.91, 131_402, checkpoints},
	{"cifar10", "lrunet-14", 89.34, 206_282, checkpoints},
	{"cifar10", "mobilenet-0.25", 84.72, 215_642, checkpoints},
	{"cifar10", "mobilenetv2-0.25", 89.57, 249_122, checkpoints},
	{"cifar10", "shufflenet-0.5-g3", 90.32, 228_565, checkpoints},
	{"cifar10", "shufflenetv2-0.25", 89.31, 211_082, checkpoints},
	{"cifar100", "lrunet-1-2x", 63.22, 513_956, checkpoints},
	{"cifar100", "lrunet-14-2x", 68.84, 663_716, checkpoints},
	{"cifar100", "mobilenet-0.4", 60.54, 567_217, checkpoints},
	{"cifar100", "mobilenetv2-0.4", 69.95, 603_248, checkpoints},
	{"cifar100", "shufflenet-0.75-g3", 69.97, 559_633, checkpoints},
	{"cifar100", "shufflenetv2-0.75", 69.15, 568_408, checkpoints},
}

// All lists every published accuracy.
func All() []Accuracy { return append([]Accuracy(nil), accuracies...) }

// Find is what was published for a network, by name or notation, on a dataset.
func Find(dataset, network string) (Accuracy, bool) {
	network = lrunet.Canonical(network)
	for _, a := range accuracies {
		if a.Dataset == dataset && lrunet.Canonical(a.Network) == network {
			return a, true
		}
	}
	return Accuracy{}, false
}

// Name is the published name of an architecture in the notation, e.g.
// lrunet-14; "" where it has none.
func Name(notation string) string {
	arch, err := lrunet.Parse(notation)
	if err != nil {
		return ""
	}
	for _, name := range lruNames(arch.Stages[0].Reuse) {
		if lrunet.Canonical(name) == arch.String() {
			return name
		}
	}
	return ""
}

// lruNames are the names that a network of n iterations may have.
func lruNames(n int) []string {
	return []string{fmt.Sprintf("lrunet-%d", n), fmt.Sprintf("lrunet-%d-2x", n)}
}
