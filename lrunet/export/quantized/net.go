// Package quantized is trained networks in integers: weights of 8 bits with a
// scale for each output channel, maps of 8 bits with a scale and a zero point for
// each value, and factors of 16 bits that take the sums from one scale to the
// next. Iterations of a stage share their weights; their normalisations are in the
// factors. Its Runner is the reference of this arithmetic, which exports must
// equal bit for bit. It knows nothing of C and of files.
package quantized

import "lrunet/lrunet/folded"

// Net is a network in integers.
type Net struct {
	*folded.Net
	Scales []Scale // of each value
	Steps  []Step  // as in the folded net
}

// Scale says what a value's integers stand for: (q - Zero) * Unit.
type Scale struct {
	Unit float64
	Zero int32
	Wide bool // the integers are int16 and Zero is 0; else they are uint8
}

// Bounds are the least and the greatest integer.
func (s Scale) Bounds() (low, high int32) {
	if s.Wide {
		return -wideMax, wideMax
	}
	return 0, byteMax
}

// Greatest integers of a kind.
const (
	byteMax   = 255
	wideMax   = 32767
	weightMax = 127
	sumMax    = 1<<31 - 1
)

// FractionBits are those of the unit of sums of values.
const FractionBits = 12

// Step is one of the steps that Visitor lists, as a pointer.
type Step interface {
	// Folded is the step that it is in integers.
	Folded() folded.Step
	// Accept calls the visitor's method for the step, and fails if that does.
	Accept(v Visitor) error
}

// Visitor has a method for every step.
type Visitor interface {
	Conv(*Conv) error
	Iteration(*Iteration) error
	Sum(*Sum) error
	Select(*Select) error
	Join(*Join) error
	MaxPool(*MaxPool) error
	AvgPool(*AvgPool) error
}

// Clamp bounds a step's integers.
type Clamp struct{ Low, High int32 }

// Of is the nearest number within the bounds.
func (c Clamp) Of(v int32) int32 { return min(max(v, c.Low), c.High) }

// Conv is, for each output,
//
//	y = clamp(Factor * (sum of Weight * (x - zero of x) + Bias) + zero of y)
type Conv struct {
	Float  *folded.Conv
	Weight []int8 // in the order of the folded step's
	Bias   []int32
	Factor []Factor
	Clamp
}

// Iteration is one execution of a layer reuse unit:
//
//	m = clamp(Factor1 * sum of DW * (x - zero of x)), at most Limit either way
//	v = Factor2 * sum of PW * m + Bias * 2^BiasBits + Ratio * (x - zero of x)
//	y = clamp(v / 2^FractionBits, rounded, + zero of y)
//
// and the shuffle. Iterations that share weights have the same slices.
type Iteration struct {
	Float            *folded.Iteration
	DW, PW           []int8
	Factor1, Factor2 []Factor
	Bias             []int16
	BiasBits         int32
	Ratio            int32 // of x's unit to y's, times 2^FractionBits
	Limit            int32
	Clamp
}

// Sum is, for each element,
//
//	v = sum over the values of Factor * (x - zero of x) * 2^FractionBits, + Shift
//	y = clamp(v / 2^FractionBits, rounded, + zero of y)
type Sum struct {
	Float  *folded.Sum
	Factor [][]Factor // of each value: one, or one a channel
	Shift  []int32    // one a channel, or none
	Clamp
}

// Select copies channels.
type Select struct{ Float *folded.Select }

// Join is a Sum of one value beside another.
type Join struct {
	Float  *folded.Join
	Factor []Factor // of each value
	Clamp
}

// MaxPool takes the maximum over windows.
type MaxPool struct{ Float *folded.MaxPool }

// AvgPool is Factor * (sum of x - zero of x) + zero of y.
type AvgPool struct {
	Float  *folded.AvgPool
	Factor Factor
	Clamp
}

// Folded is the step with the same meaning.
func (s *Conv) Folded() folded.Step { return s.Float }

// Folded is the step with the same meaning.
func (s *Iteration) Folded() folded.Step { return s.Float }

// Folded is the step with the same meaning.
func (s *Sum) Folded() folded.Step { return s.Float }

// Folded is the step with the same meaning.
func (s *Select) Folded() folded.Step { return s.Float }

// Folded is the step with the same meaning.
func (s *Join) Folded() folded.Step { return s.Float }

// Folded is the step with the same meaning.
func (s *MaxPool) Folded() folded.Step { return s.Float }

// Folded is the step with the same meaning.
func (s *AvgPool) Folded() folded.Step { return s.Float }

// Accept calls v.Conv, and fails if that does.
func (s *Conv) Accept(v Visitor) error { return v.Conv(s) }

// Accept calls v.Iteration, and fails if that does.
func (s *Iteration) Accept(v Visitor) error { return v.Iteration(s) }

// Accept calls v.Sum, and fails if that does.
func (s *Sum) Accept(v Visitor) error { return v.Sum(s) }

// Accept calls v.Select, and fails if that does.
func (s *Select) Accept(v Visitor) error { return v.Select(s) }

// Accept calls v.Join, and fails if that does.
func (s *Join) Accept(v Visitor) error { return v.Join(s) }

// Accept calls v.MaxPool, and fails if that does.
func (s *MaxPool) Accept(v Visitor) error { return v.MaxPool(s) }

// Accept calls v.AvgPool, and fails if that does.
func (s *AvgPool) Accept(v Visitor) error { return v.AvgPool(s) }
