package quantized

import (
	"errors"
	"fmt"
	"math"

	"lrunet/lrunet/folded"
)

// Of makes integers of a net, whose values have the given ranges. It fails if a
// value was never seen, or if so many products are added that their sum could
// overflow.
func Of(n *folded.Net, r *Ranges) (*Net, error) {
	q := &quantizer{net: Net{Net: n, Scales: make([]Scale, len(n.Values))}, ranges: r, weights: map[*float32]channelWeights{}}
	q.net.Scales[folded.Image] = Scale{Unit: 1}
	for _, s := range n.Steps {
		if err := q.scale(s); err != nil {
			return nil, fmt.Errorf("layer %s: %w", s.Label(), err)
		}
	}
	for _, s := range n.Steps {
		if err := s.Accept(q); err != nil {
			return nil, fmt.Errorf("layer %s: %w", s.Label(), err)
		}
	}
	return &q.net, nil
}

// quantizer makes integers of one step after the other.
type quantizer struct {
	net     Net
	ranges  *Ranges
	weights map[*float32]channelWeights // by the first element of what they were made of
}

// scale chooses that of what a step writes.
func (q *quantizer) scale(s folded.Step) error {
	y := s.Writes()
	switch s.(type) {
	case *folded.MaxPool, *folded.Select:
		q.net.Scales[y] = q.net.Scales[s.Reads()[0]]
		return nil
	}
	low, high := q.ranges.Low[y], q.ranges.High[y]
	if !(low <= high) || math.IsInf(high-low, 0) {
		return errors.New("no image was seen, or its values are not finite")
	}
	low, high = min(low, 0), max(high, 0)
	if q.wide(s) {
		q.net.Scales[y] = Scale{Unit: unit(2*max(-low, high), wideMax), Wide: true}
		return nil
	}
	u := unit(high-low, byteMax)
	q.net.Scales[y] = Scale{Unit: u, Zero: int32(math.Round(-low / u))}
	return nil
}

// unit is a range in steps; 1 if there is none.
func unit(size float64, steps int) float64 {
	if size == 0 {
		return 1
	}
	return size / float64(steps)
}

// wide says whether a step's result has 16 bits: the logits, and a convolution
// whose mean they are.
func (q *quantizer) wide(s folded.Step) bool {
	if s.Writes() == q.net.Logits() {
		return true
	}
	last := q.net.Net.Steps[len(q.net.Net.Steps)-1]
	_, mean := last.(*folded.AvgPool)
	_, conv := s.(*folded.Conv)
	return mean && conv && last.Reads()[0] == s.Writes()
}

// ends are the scales of what a step reads and writes.
func (q *quantizer) ends(n folded.Node) (x, y Scale) { return q.net.Scales[n.X[0]], q.net.Scales[n.Y] }

// clamp is a step's activation in integers.
func (q *quantizer) clamp(y Scale, c folded.Clamp) Clamp {
	low, high := y.Bounds()
	if c.ReLU {
		low = y.Zero
		if c.Max > 0 {
			high = min(high, y.Zero+int32(min(math.Round(float64(c.Max)/y.Unit), wideMax)))
		}
	}
	return Clamp{low, high}
}

// fits fails if the sum of n products with bytes could overflow.
func fits(n int) error {
	if n > sumMax/2/weightMax/byteMax {
		return fmt.Errorf("adds %d products, too many for 32 bits", n)
	}
	return nil
}

// narrow fails if a step's result is wide: only convolutions and means can be.
func (q *quantizer) narrow(n folded.Node) error {
	for _, v := range append([]int{n.Y}, n.X...) {
		if q.net.Scales[v].Wide {
			return errors.New("has 16 bits; only convolutions and means can")
		}
	}
	return nil
}

// add appends a step.
func (q *quantizer) add(s Step) error {
	q.net.Steps = append(q.net.Steps, s)
	return nil
}

// Sum has factors between scales.
func (q *quantizer) Sum(s *folded.Sum) error {
	if err := q.narrow(s.Node); err != nil {
		return err
	}
	y := q.net.Scales[s.Y]
	to := &Sum{Float: s, Clamp: q.clamp(y, s.Clamp)}
	for k, v := range s.X {
		ratio := q.net.Scales[v].Unit / y.Unit
		factors := []Factor{NewFactor(ratio)}
		if s.Factor[k] != nil {
			factors = nil
			for _, f := range s.Factor[k] {
				factors = append(factors, NewFactor(float64(f)*ratio))
			}
		}
		to.Factor = append(to.Factor, factors)
	}
	for _, f := range s.Shift {
		v := math.Round(math.Ldexp(float64(f)/y.Unit, FractionBits))
		to.Shift = append(to.Shift, int32(min(max(v, -productMax), productMax)))
	}
	return q.add(to)
}

// Select stays one.
func (q *quantizer) Select(s *folded.Select) error {
	if err := q.narrow(s.Node); err != nil {
		return err
	}
	return q.add(&Select{s})
}

// Join has factors between scales.
func (q *quantizer) Join(s *folded.Join) error {
	if err := q.narrow(s.Node); err != nil {
		return err
	}
	y := q.net.Scales[s.Y]
	to := &Join{Float: s, Clamp: q.clamp(y, folded.Clamp{})}
	for _, v := range s.X {
		to.Factor = append(to.Factor, NewFactor(q.net.Scales[v].Unit/y.Unit))
	}
	return q.add(to)
}

// MaxPool stays one.
func (q *quantizer) MaxPool(s *folded.MaxPool) error {
	if err := q.narrow(s.Node); err != nil {
		return err
	}
	return q.add(&MaxPool{s})
}

// AvgPool has a factor between scales.
func (q *quantizer) AvgPool(s *folded.AvgPool) error {
	x, y := q.ends(s.Node)
	area := s.Area(q.net.Values[s.X[0]])
	if _, high := x.Bounds(); area > sumMax/int(high) {
		return fmt.Errorf("adds %d numbers, too many for 32 bits", area)
	}
	return q.add(&AvgPool{s, NewFactor(x.Unit / y.Unit / float64(area)), q.clamp(y, folded.Clamp{})})
}
