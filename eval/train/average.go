package train

import "slices"

// average is the exponential running average of weights over steps (Polyak and
// Juditsky, 1992). Scoring it instead of the last weights takes out the noise
// of the last steps.
type average struct {
	decay   float64
	steps   int
	weights []float32 // of the model
	mean    []float32
}

// newAverage starts an average of weights; nil if decay is 0.
func newAverage(weights []float32, decay float64) *average {
	if decay == 0 {
		return nil
	}
	return &average{decay: decay, weights: weights, mean: slices.Clone(weights)}
}

// add takes the present weights into the average. Early steps count more, so
// that the initial weights are soon forgotten: the decay warms up as
// (1+n)/(10+n), the formula of TensorFlow's ExponentialMovingAverage with
// num_updates.
func (a *average) add() {
	if a == nil {
		return
	}
	a.steps++
	share := float32(1 - min(a.decay, float64(1+a.steps)/float64(10+a.steps)))
	for i, w := range a.weights {
		a.mean[i] += share * (w - a.mean[i])
	}
}

// swap exchanges the model's weights and their average.
func (a *average) swap() {
	if a == nil {
		return
	}
	for i, w := range a.weights {
		a.weights[i], a.mean[i] = a.mean[i], w
	}
}
