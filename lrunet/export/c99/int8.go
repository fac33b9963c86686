package c99

import (
	"fmt"

	"lrunet/lrunet/export/quantized"
	"lrunet/lrunet/folded"
)

// integers are networks in integers.
var integers = dialect{
	folder: "int8", arithmetic: "In integers: weights and maps of 8 bits, sums of 32.", element: "uint8_t",
	logit: "int32_t", print: `"%s%ld"`, printed: "long",
	needs: map[string][]string{
		"conv": {"clamp", "scaled"}, "avgpool": {"clamp", "scaled"},
		"iterate": {"clamp", "scaled", "rounded"}, "scale": {"clamp", "scaled", "rounded"},
		"add": {"clamp", "scaled", "rounded"}, "join": {"clamp", "scaled", "rounded"},
	},
}

// fraction is what the word FRACTION of kernels stands for.
const fraction = quantized.FractionBits

// Int8 writes a net in integers, whose every bit is as quantized.Runner has it.
// It fails as Float does.
func Int8(name string, net *quantized.Net, classes []string) (Source, error) {
	f := &int8Maker{maker{net: net.Net, arena: Int8Arena(net)}, net}
	f.place = f.placed
	for i, s := range net.Steps {
		f.at = i
		if err := s.Accept(f); err != nil {
			return Source{}, fmt.Errorf("layer %s: %w", s.Folded().Label(), err)
		}
	}
	unit := float(float32(net.Scales[net.Logits()].Unit))
	return source(name, integers, &f.maker, unit, classes)
}

// Int8Arena is the memory that a net needs in integers.
func Int8Arena(net *quantized.Net) folded.Arena {
	values, scratch := make([]int, len(net.Values)), make([]int, len(net.Steps))
	for v, shape := range net.Values {
		values[v] = shape.Size()
		if net.Scales[v].Wide {
			values[v] *= 2
		}
	}
	for i, s := range net.Net.Steps {
		if it, ok := s.(*folded.Iteration); ok {
			scratch[i] = int8Lines(net.Net, it) + 2*len(it.Scale1)
		}
	}
	return net.Place(values, scratch)
}

// int8Lines is the bytes of an iteration's lines, an even number.
func int8Lines(net *folded.Net, s *folded.Iteration) int { return (lines(net, s) + 1) / 2 * 2 }

type int8Maker struct {
	maker
	quantized *quantized.Net
}

// placed is C for where a value lies.
func (f *int8Maker) placed(value int) string {
	switch {
	case value == folded.Image:
		return "image"
	case f.quantized.Scales[value].Wide:
		return fmt.Sprintf("(int16_t *)(arena + %d)", f.arena.At[value])
	}
	return fmt.Sprintf("arena + %d", f.arena.At[value])
}

// zeros are the zero points of a step's first value and of its result.
func (f *int8Maker) zeros(n folded.Node) []arg {
	return []arg{f.zero("x_zero", n.X[0]), f.zero("y_zero", n.Y)}
}

func (f *int8Maker) zero(name string, value int) arg {
	return number(name, "int32_t", f.quantized.Scales[value].Zero)
}

// bounds are those of a step's integers.
func (f *int8Maker) bounds(c quantized.Clamp) []arg {
	return []arg{number("low", "int32_t", c.Low), number("high", "int32_t", c.High)}
}

// types are those of a step's first value and of its result, and what they add to a
// kernel's name.
func (f *int8Maker) types(n folded.Node) (x, y, suffix string) {
	x, y = "uint8_t", "uint8_t"
	if f.quantized.Scales[n.X[0]].Wide {
		x, suffix = "int16_t", "_wide"
	}
	if f.quantized.Scales[n.Y].Wide {
		y, suffix = "int16_t", suffix+"_to_wide"
	}
	return x, y, suffix
}

// factors is a table.
func factors(name string, list []quantized.Factor) arg {
	return tabled(name, newTable("int16_t", list))
}

// Conv writes bytes or 16 bits.
func (f *int8Maker) Conv(s *quantized.Conv) error {
	n := s.Float
	x, y, suffix := f.types(n.Node)
	return f.call(kernel{"conv", "conv" + suffix, x, y}, f.planes(n.X[0]), f.planes(n.Y), sizes(n.Kernel, n.Stride, n.Pad, n.Groups),
		f.zeros(n.Node), f.bounds(s.Clamp), []arg{
			tabled("weight", weights("int8_t", s.Weight)), tabled("bias", newTable("int32_t", s.Bias)), factors("factor", s.Factor),
		})
}

// Iteration works in place.
func (f *int8Maker) Iteration(s *quantized.Iteration) error {
	n := s.Float
	f.enter(n.Node)
	at := f.arena.Scratch[f.at]
	place := f.planes(n.Y)
	room := []arg{
		same(fmt.Sprintf("arena + %d", at)),
		same(fmt.Sprintf("(int16_t *)(arena + %d)", at+int8Lines(f.net, n))),
	}
	return f.call(plain("iterate"), place[:1], room, place[1:], sizes(n.Expansion, n.Groups),
		[]arg{number("shuffle", "int8_t", flag(n.Shuffle))}, f.zeros(n.Node),
		[]arg{
			number("ratio", "int32_t", s.Ratio), number("bias_bits", "int8_t", s.BiasBits), number("limit", "int16_t", s.Limit),
			tabled("dw", weights("int8_t", s.DW)), tabled("pw", weights("int8_t", s.PW)),
			factors("factor1", s.Factor1), factors("factor2", s.Factor2), tabled("bias", newTable("int16_t", s.Bias)),
		})
}

// Sum is of one value or two.
func (f *int8Maker) Sum(s *quantized.Sum) error {
	n := s.Float
	x, y := f.ends(n.Node)
	shape := f.shape(n.Y)
	byChannel := func(k int) int { return flag(len(s.Factor[k]) > 1) }
	switch {
	case len(n.X) == 1:
		shift := same("0")
		if s.Shift != nil {
			shift = tabled("shift", newTable("int32_t", s.Shift))
		}
		return f.call(plain("scale"), x, y, sizes(shape.Area(), shape.C, byChannel(0)), f.zeros(n.Node), f.bounds(s.Clamp),
			[]arg{factors("factor", s.Factor[0]), shift})
	case len(n.X) == 2 && s.Shift == nil:
		return f.call(plain("add"), x, []arg{same(f.place(n.X[1]))}, y, sizes(shape.Area(), shape.C, byChannel(0), byChannel(1)),
			[]arg{f.zero("a_zero", n.X[0]), f.zero("b_zero", n.X[1]), f.zero("y_zero", n.Y)}, f.bounds(s.Clamp),
			[]arg{factors("factor", s.Factor[0]), factors("factor", s.Factor[1])})
	}
	return errTerms(n)
}

// Select reads a table of channels.
func (f *int8Maker) Select(s *quantized.Select) error {
	n := s.Float
	x, y := f.ends(n.Node)
	return f.call(plain("pick"), x, y, sizes(f.shape(n.Y).Area(), f.shape(n.X[0]).C, f.shape(n.Y).C),
		[]arg{tabled("index", newTable("uint16_t", n.Index))})
}

// Join is a call for each value.
func (f *int8Maker) Join(s *quantized.Join) error {
	n := s.Float
	to, first := f.shape(n.Y), 0
	for k, v := range n.X {
		c := f.shape(v).C
		_ = f.call(plain("join"), []arg{same(f.place(v)), same(f.place(n.Y))}, sizes(to.Area(), c, to.C, first),
			[]arg{f.zero("x_zero", v), f.zero("y_zero", n.Y), number("factor", "int16_t", int16(s.Factor[k]))})
		first += c
	}
	return nil
}

// MaxPool stays one.
func (f *int8Maker) MaxPool(s *quantized.MaxPool) error {
	n := s.Float
	return f.call(plain("maxpool"), f.planes(n.X[0]), f.planes(n.Y)[:3], sizes(n.Kernel, n.Stride, n.Pad))
}

// AvgPool reads and writes bytes or 16 bits.
func (f *int8Maker) AvgPool(s *quantized.AvgPool) error {
	n := s.Float
	x, y, suffix := f.types(n.Node)
	return f.call(kernel{"avgpool", "avgpool" + suffix, x, y}, f.planes(n.X[0]), f.planes(n.Y)[:3], f.mean(n),
		f.zeros(n.Node), f.bounds(s.Clamp), []arg{number("factor", "int16_t", int16(s.Factor))})
}
