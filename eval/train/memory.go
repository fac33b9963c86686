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
	total, elements, err := r.stepping(p)
	if err != nil {
		return 0, err
	}
	if r.Recalibrate {
		calibrating, err := calibration(p, elements)
		if err != nil {
			return 0, err
		}
		total = max(total, calibrating)
	}
	if !scored {
		return total, nil
	}
	scoring, err := r.scoring(p)
	return total + scoring, err
}

// stepping is the memory that the steps of a training take, and how many elements
// the parameters have.
func (r Recipe) stepping(p *lrunet.Program) (total int64, parameters int, err error) {
	large, err := withMargin(p, r.Margin)
	if err != nil {
		return 0, 0, err
	}
	trained, err := r.Programs(large)
	if err != nil {
		return 0, 0, err
	}
	trainable, state := graph.Sizes(trained...)
	elements := 2*trainable + state + images(large.Input, r.Batch)                                  // with gradients
	for _, copies := range []bool{true, r.EMADecay > 0, r.Lookahead > 0, r.Optimizer == muonName} { // the first are momenta
		if copies {
			elements += trainable
		}
	}
	total = 4 * int64(elements)
	for _, one := range trained {
		m, err := graph.MemoryOf(one, r.Batch)
		if err != nil {
			return 0, 0, err
		}
		total += m.Trainer
	}
	return total, trainable + state, nil
}

// CalibrationBatch is how many images the statistics of batch normalisations are measured on
// at a time, whatever the batch of the training.
const CalibrationBatch = 128

// calibration is the memory that measuring them takes, of a program with so many
// elements of parameters, once the training is over.
func calibration(p *lrunet.Program, elements int) (int64, error) {
	m, err := graph.MemoryOf(p, CalibrationBatch)
	return m.Trainer + 4*int64(2*elements+images(p.Input, CalibrationBatch)), err
}

// scoring is the memory that scoring all of a program's reuse counts takes.
func (r Recipe) scoring(p *lrunet.Program) (int64, error) {
	programs, err := r.Programs(p)
	if err != nil {
		return 0, err
	}
	var total int64
	for _, one := range programs {
		m, err := graph.MemoryOf(one, r.Batch)
		if err != nil {
			return 0, err
		}
		total += m.Predictor + 4*int64(2*images(p.Input, r.Batch))
	}
	return total, nil
}

// images counts the elements of a batch.
func images(in lrunet.Shape, batch int) int { return kernel.Blocks(batch) * kernel.Lanes * in.Size() }
