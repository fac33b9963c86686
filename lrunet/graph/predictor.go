package graph

import (
	"fmt"
	"time"

	"lrunet/lrunet/kernel"
)

// Predictor computes a model's logits with its running statistics.
type Predictor struct {
	network *network
	loss    *kernel.SoftmaxCrossEntropy
}

// Predictor builds the inference graph for batches of up to batch images. It
// fails if batch is not positive, or if a layer is an Add of more than two
// inputs.
func (m *Model) Predictor(batch int) (*Predictor, error) {
	if batch < 1 {
		return nil, fmt.Errorf("graph: batch must be positive, got %d", batch)
	}
	building.Lock()
	defer building.Unlock()
	n, err := newNetwork(m, batch, false)
	if err != nil {
		return nil, err
	}
	if err := n.compile(); err != nil {
		return nil, err
	}
	return &Predictor{network: n, loss: kernel.NewSoftmaxCrossEntropy(m.pool, m.Program.Classes)}, nil
}

// Logits computes the logits of a batch, shape Classes x 1 x 1. They are
// overwritten by the predictor's next call. It fails if the batch is empty, was
// made for another capacity or image shape, or has not one label an image.
func (p *Predictor) Logits(b *Batch) (*kernel.Tensor, error) {
	if err := p.network.run(b); err != nil {
		return nil, err
	}
	layers := p.network.layers
	return &layers[len(layers)-1].out.tensor, nil
}

// Watch begins to note where the time of batches goes, by the given clock; nil
// ends it.
func (p *Predictor) Watch(now func() time.Time) { p.network.start(now) }

// Profile is where the time of all batches since Watch went: no Backward.
func (p *Predictor) Profile() Profile { return p.network.profile() }

// Score computes the mean cross entropy of a batch and how many of its images
// are recognised, and writes their classes as Predict does. It fails as Logits
// does.
func (p *Predictor) Score(classes []int32, b *Batch) (Loss, error) {
	logits, err := p.Logits(b)
	if err != nil {
		return Loss{}, err
	}
	mean, correct := p.loss.Forward(nil, logits, b.Labels, 0)
	p.loss.Predict(classes, logits)
	return Loss{mean, correct}, nil
}

// Predict writes the class of each image of a batch to the first b.Images.N
// elements of classes, and panics if it has no room for them. Of equal logits
// the first wins. It fails as Logits does.
func (p *Predictor) Predict(classes []int32, b *Batch) error {
	logits, err := p.Logits(b)
	if err == nil {
		p.loss.Predict(classes, logits)
	}
	return err
}
