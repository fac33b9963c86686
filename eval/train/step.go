package train

import (
	"lrunet/eval/imageset"
	"lrunet/lrunet/graph"
)

// one takes one step on one batch and returns its mean loss.
func (l *loop) one(b *graph.Batch) (float64, error) {
	loss, err := l.differentiate(b)
	if err == nil {
		l.update()
	}
	return loss, err
}

// differentiate leaves the gradients of the next step.
func (l *loop) differentiate(b *graph.Batch) (float64, error) {
	if err := l.deepen(l.step); err != nil {
		return 0, err
	}
	return l.gradient(b, graph.Step{
		Dropout:        l.recipe.Dropout,
		LabelSmoothing: l.recipe.LabelSmoothing,
		Seed:           imageset.Mix(l.Seed, streamDropout, uint64(l.step)),
	})
}

// update ends a step: it changes the weights by the gradients that are there.
func (l *loop) update() {
	l.optimizer.step(l.recipe.factor(l.step, l.steps()))
	l.step++
	l.lookahead.after(l.step, l.steps())
	l.average.add()
}
