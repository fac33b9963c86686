package train

import (
	"math"

	"lrunet/lrunet/graph"
)

// lookahead keeps slow weights, an average of the weights into which these are
// pulled every few steps, so that training goes on from the average. The form is
// that of hlb-CIFAR10 and airbench (arXiv 2404.00498, section 3.4), after Zhang et
// al. (arXiv 1907.08610): it covers the running statistics too, the slow weights
// follow closely at first, and they are what remains at the end.
//
//	every 5 steps: slow += (1-d) * (weights-slow), weights = slow
//	d = decay^5 * (step/steps)^3
type lookahead struct {
	decay  float64
	params [][]float32 // of the model
	slow   [][]float32
}

// lookaheadEvery is the number of steps from a pull to the next.
const lookaheadEvery = 5

// newLookahead starts the slow weights at the model's; nil if decay is 0.
func newLookahead(m *graph.Model, decay float64) *lookahead {
	if decay == 0 {
		return nil
	}
	l := &lookahead{decay: decay}
	for _, p := range m.Params {
		l.params = append(l.params, p.Value)
		l.slow = append(l.slow, make([]float32, len(p.Value)))
	}
	copyAll(l.slow, l.params)
	return l
}

// after pulls if it is time after so many steps, and leaves the slow weights
// after the last.
func (l *lookahead) after(step, of int) {
	if l == nil {
		return
	}
	if step%lookaheadEvery == 0 {
		done := float64(step) / float64(of)
		l.pull(math.Pow(l.decay, lookaheadEvery) * done * done * done)
	}
	if step == of {
		copyAll(l.params, l.slow)
	}
}

// pull brings the slow weights to the weights, but for a share of the distance,
// and these to the slow ones.
func (l *lookahead) pull(keep float64) {
	share := float32(1 - keep)
	for i, slow := range l.slow {
		for j, w := range l.params[i] {
			slow[j] += share * (w - slow[j])
		}
		copy(l.params[i], slow)
	}
}
