package train

import (
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Memory is about how many bytes a training of a program takes, by the tensors
// that are alive together: parameters, activations that are kept for the
// gradients, gradients, the optimiser's state, and the batch. The data set is not
// counted, nor what each thread needs for itself, since a result must not depend on
// their number; scored says whether images are held out. It fails as Fit.Run does.
func Memory(p *lrunet.Program, r Recipe, scored bool) (int64, error) {
	if err := r.Validate(); err != nil {
		return 0, err
	}
	r = r.Complete()
	trained, err := withMargin(p, r.Margin)
	if err != nil {
		return 0, err
	}
	m, err := graph.MemoryOf(trained, r.Batch)
	if err != nil {
		return 0, err
	}
	state := trainable(p) // momenta
	for _, copies := range []bool{r.EMADecay > 0, r.Lookahead > 0, r.Optimizer == muonName} {
		if copies {
			state += trainable(p)
		}
	}
	in := trained.Input
	elements := state + kernel.Blocks(r.Batch)*kernel.Lanes*in.Size()
	total := m.Model + m.Trainer
	if scored {
		scoring, err := graph.MemoryOf(p, r.Batch)
		if err != nil {
			return 0, err
		}
		total += scoring.Predictor
		elements += 2 * kernel.Blocks(r.Batch) * kernel.Lanes * p.Input.Size()
	}
	const float = 4 // bytes
	return total + float*int64(elements), nil
}

// trainable counts a program's trainable elements.
func trainable(p *lrunet.Program) int {
	n := 0
	for _, q := range p.Params() {
		if q.Role.Trainable() {
			n += q.Size()
		}
	}
	return n
}
