package graph

import (
	"fmt"
	"time"

	"gorgonia.org/gorgonia"

	"lrunet/lrunet/kernel"
)

// Trainer computes losses and gradients of a model.
type Trainer struct {
	network *network
	loss    *kernel.SoftmaxCrossEntropy
	logits  view
	dlogits *place
	mean    *gorgonia.F32
	last    Loss
	losses  spent
}

// Loss is the outcome of a step.
type Loss struct {
	Mean    float64 // cross entropy, nats per image
	Correct int     // images whose largest logit is that of their label
}

// Step is what a training step needs beside its batch.
type Step struct {
	Dropout        float64 // probability of zeroing, for Dropout layers without a rate of their own
	LabelSmoothing float64 // share of the target that is spread over all classes
	Seed           uint64  // of the dropout masks

	Teacher kernel.Teacher // what another network answered to the batch; the zero value: none
	Add     bool           // add the gradients to those that are there, instead of taking their place
}

// Trainer builds the training graph for batches of up to batch images. It fails
// if batch is not positive, or if a layer is an Add of more than two inputs.
func (m *Model) Trainer(batch int) (*Trainer, error) {
	if batch < 1 {
		return nil, fmt.Errorf("graph: batch must be positive, got %d", batch)
	}
	building.Lock()
	defer building.Unlock()
	n, err := newNetwork(m, batch, true)
	if err != nil {
		return nil, err
	}
	n.addGradients()
	t := &Trainer{network: n, loss: kernel.NewSoftmaxCrossEntropy(m.pool, m.Program.Classes), mean: new(gorgonia.F32)}
	cost, err := t.addLoss()
	if err != nil {
		return nil, err
	}
	if err := n.addCollector(cost); err != nil {
		return nil, err
	}
	if err := n.compile(); err != nil {
		return nil, err
	}
	return t, nil
}

// addLoss ends the forward pass with the softmax cross entropy. Its gradient
// is computed with it.
func (t *Trainer) addLoss() (*gorgonia.Node, error) {
	n := t.network
	last := n.layers[len(n.layers)-1].spec
	t.logits.tensor = header(last.Out, n.blocks)
	logits, gradient := n.rooms.out[len(n.layers)-1], n.rooms.room(last.Out)
	t.dlogits = n.place(last.Out, gradient)
	o := n.newOperation("softmax cross entropy", n.timed(&t.losses, t.runLoss))
	o.in, o.out, o.shape = types(mapType, 1), scalarType, scalarShape()
	o.wrt = []bool{true}
	o.uses, n.turn = func() []*room { return []*room{logits, gradient} }, o
	o.diff = func(_ gorgonia.Nodes, output, _ *gorgonia.Node) (gorgonia.Nodes, error) {
		grad, err := n.selectPlace(output, "dlogits", t.dlogits)
		return gorgonia.Nodes{grad}, err
	}
	cost, err := gorgonia.ApplyOp(o, n.value(len(n.layers)-1))
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	return cost, nil
}

func (t *Trainer) runLoss(inputs []gorgonia.Value) gorgonia.Value {
	s := &t.network.step
	t.logits.set(inputs[0], s.images)
	t.dlogits.tensor.N = s.images
	t.last.Mean, t.last.Correct = t.loss.ForwardTaught(&t.dlogits.tensor, &t.logits.tensor, s.labels, s.mixture, s.smoothing, s.teacher)
	*t.mean = gorgonia.F32(t.last.Mean)
	return t.mean
}

// Step computes the loss of a batch in training mode, updates the running
// statistics, and leaves the gradients in the model's Params, those of parameters
// that the trainer's program lacks as they are. It changes no trainable parameter. It fails if the batch is empty, was made for another
// capacity or image shape, or has not one label an image (two, if it has a
// Mixture).
func (t *Trainer) Step(b *Batch, s Step) (Loss, error) {
	n := t.network
	n.step.dropout, n.step.smoothing, n.step.seed, n.step.teacher, n.step.add = s.Dropout, s.LabelSmoothing, s.Seed, s.Teacher, s.Add
	if err := n.run(b); err != nil {
		return Loss{}, err
	}
	return t.last, nil
}

// Logits is the result of the last step before the softmax, shape Classes x 1 x
// 1. The next step overwrites it; it is empty before the first one.
func (t *Trainer) Logits() *kernel.Tensor { return &t.logits.tensor }

// Watch begins to note where the time of steps goes, by the given clock; nil ends
// it. It costs about a microsecond a layer.
func (t *Trainer) Watch(now func() time.Time) {
	t.losses = spent{}
	t.network.start(now)
}

// Profile is where the time of all steps since Watch went.
func (t *Trainer) Profile() Profile {
	p := t.network.profile()
	p.Loss = t.losses.time
	return p
}

// Nodes is the number of nodes in the expression graph.
func (t *Trainer) Nodes() int { return len(t.network.graph.AllNodes()) }
