package train

import (
	"fmt"
	"slices"
)

// State is a training between two steps: all that Fit needs to go on from it
// to the same bits. What is drawn at random depends on the seed and the
// position alone, so no random state is part of it.
type State struct {
	Step    int         // finished steps
	Loss    float64     // sum over the images of the current epoch so far
	Curve   []Epoch     // of the finished epochs
	Best    Best        // of these, where it is noted
	Params  [][]float32 // in the order of the model's Params, running statistics too
	Momenta [][]float32 // of the trainable ones, in their order
	Mean    []float32   // weights' moving average; nil without one
	Slow    [][]float32 // lookahead's weights, in the order of Params; nil without it
}

// state is the training as it is now. It shares the model's memory, so it holds
// until the next step.
func (l *loop) state() *State {
	s := &State{Step: l.step, Loss: l.sum, Curve: l.curve, Momenta: l.optimizer.momenta(l.Model)}
	if l.Best != nil {
		s.Best = *l.Best
	}
	for _, p := range l.Model.Params {
		s.Params = append(s.Params, p.Value)
	}
	if l.average != nil {
		s.Mean = l.average.mean
	}
	if l.lookahead != nil {
		s.Slow = l.lookahead.slow
	}
	return s
}

// resume puts the training where a state was taken. The error says that the
// state is of another training.
func (l *loop) resume(s *State) error {
	now := l.state()
	fits := len(s.Curve) <= l.Epochs && s.Step >= len(s.Curve)*l.perEpoch() && s.Step <= (len(s.Curve)+1)*l.perEpoch() &&
		sameShape(s.Params, now.Params) && sameShape(s.Momenta, now.Momenta) && len(s.Mean) == len(now.Mean) &&
		sameShape(s.Slow, now.Slow)
	if !fits {
		return fmt.Errorf("train: the state after %d steps is of another training", s.Step)
	}
	l.step, l.sum, l.curve = s.Step, s.Loss, slices.Clone(s.Curve)
	if l.Best != nil {
		*l.Best = s.Best
	}
	copyAll(now.Params, s.Params)
	copyAll(now.Momenta, s.Momenta)
	copyAll(now.Slow, s.Slow)
	if l.average != nil {
		copy(l.average.mean, s.Mean)
		l.average.steps = s.Step
	}
	l.seen = min((s.Step-len(s.Curve)*l.perEpoch())*l.recipe.Batch, l.Train.Len())
	l.feeder.seek(len(s.Curve), l.seen)
	return nil
}

// perEpoch is the number of steps of an epoch.
func (l *loop) perEpoch() int { return (l.Train.Len() + l.recipe.Batch - 1) / l.recipe.Batch }

// keep hands the state over if it is time, or at once.
func (l *loop) keep(atOnce bool) error {
	if l.Keep == nil {
		return nil
	}
	since := l.Now().Sub(l.kept) // below zero where the clock was set back
	if !atOnce && 0 <= since && since < l.Every {
		return nil
	}
	if err := l.Keep(l.state()); err != nil {
		return fmt.Errorf("train: keep the training after %d steps: %w", l.step, err)
	}
	l.kept = l.Now()
	return nil
}

func sameShape(a, b [][]float32) bool {
	return slices.EqualFunc(a, b, func(x, y []float32) bool { return len(x) == len(y) })
}

func copyAll(to, from [][]float32) {
	for i := range to {
		copy(to[i], from[i])
	}
}
