package quantized

import (
	"math"

	"lrunet/lrunet/folded"
)

// channelWeights are weights with a unit for each channel.
type channelWeights struct {
	weight []int8
	unit   []float64
}

// quantized makes integers of weights; channel is whose the element at an index
// is. What iterations share is made once. No unit is less than least, which is nil
// or has one a channel.
func (q *quantizer) quantized(w []float32, channels int, channel func(i int) int, least []float64) channelWeights {
	if done, ok := q.weights[&w[0]]; ok {
		return done
	}
	c := channelWeights{make([]int8, len(w)), make([]float64, channels)}
	for i, v := range w {
		o := channel(i)
		c.unit[o] = max(c.unit[o], math.Abs(float64(v))/weightMax)
	}
	for o := range c.unit {
		if least != nil {
			c.unit[o] = max(c.unit[o], least[o])
		}
		if c.unit[o] == 0 {
			c.unit[o] = 1
		}
	}
	for i, v := range w {
		c.weight[i] = int8(math.Round(float64(v) / c.unit[channel(i)]))
	}
	q.weights[&w[0]] = c
	return c
}

// Conv has a factor for each output channel, the normalisation's among it.
func (q *quantizer) Conv(s *folded.Conv) error {
	x, y := q.ends(s.Node)
	if x.Wide {
		return q.narrow(folded.Node{X: s.X})
	}
	channels := len(s.Shift)
	row := len(s.Weight) / channels
	if err := fits(row); err != nil {
		return err
	}
	least := make([]float64, channels)
	for o, shift := range s.Shift {
		least[o] = math.Abs(float64(shift)) / x.Unit / (sumMax / 4)
	}
	w := q.quantized(s.Weight, channels, func(i int) int { return i / row }, least)
	to := &Conv{Float: s, Weight: w.weight, Clamp: q.clamp(y, s.Clamp)}
	for o, shift := range s.Shift {
		unit := x.Unit * w.unit[o]
		to.Bias = append(to.Bias, int32(math.Round(float64(shift)/unit)))
		to.Factor = append(to.Factor, NewFactor(unit/y.Unit))
	}
	return q.add(to)
}

// Iteration has factors of its own, the normalisations among them.
func (q *quantizer) Iteration(s *folded.Iteration) error {
	if err := q.narrow(s.Node); err != nil {
		return err
	}
	x, y := q.ends(s.Node)
	middle, channels := len(s.Scale1), len(s.Scale2)
	row := len(s.PW) / channels
	limit := int32(min(wideMax, sumMax/2/weightMax/row))
	between := unit(2*q.ranges.Between[s], int(limit))
	dw := q.quantized(s.DW, middle, func(i int) int { return i % middle }, nil)
	pw := q.quantized(s.PW, channels, func(i int) int { return i / row }, nil)
	to := &Iteration{
		Float: s, DW: dw.weight, PW: pw.weight, Limit: limit, Clamp: q.clamp(y, folded.Clamp{ReLU: true}),
		Ratio: int32(math.Round(min(math.Ldexp(x.Unit/y.Unit, FractionBits), ratioMax))),
	}
	for i, scale := range s.Scale1 {
		to.Factor1 = append(to.Factor1, NewFactor(x.Unit*dw.unit[i]*float64(scale)/between))
	}
	part := math.Ldexp(y.Unit, -FractionBits)
	for o, scale := range s.Scale2 {
		to.Factor2 = append(to.Factor2, NewFactor(between*pw.unit[o]*float64(scale)/part))
	}
	to.setBias(s.Shift2, part)
	return q.add(to)
}

// ratioMax bounds an iteration's ratio, so that its sums do not overflow.
const ratioMax = 1 << 20

// setBias finds the finest unit that all shifts fit in.
func (s *Iteration) setBias(shift []float32, part float64) {
	most := 0.0
	for _, v := range shift {
		most = max(most, math.Abs(float64(v))/part)
	}
	most = min(most, productMax)
	for math.Ldexp(most, -int(s.BiasBits)) > wideMax {
		s.BiasBits++
	}
	for _, v := range shift {
		b := math.Round(math.Ldexp(float64(v)/part, -int(s.BiasBits)))
		s.Bias = append(s.Bias, int16(min(max(b, -wideMax), wideMax)))
	}
}
