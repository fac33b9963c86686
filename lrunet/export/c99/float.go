package c99

import (
	"fmt"

	"lrunet/lrunet/folded"
)

// floats are networks in float32.
var floats = dialect{
	folder: "float", arithmetic: "In float.", element: "float", logit: "float", print: `"%s%.9g"`, printed: "double",
	needs: map[string][]string{"conv": {"clamp"}, "scale": {"clamp"}, "add": {"clamp"}},
}

// floatBytes is the size of an element.
const floatBytes = 4

// Float writes a net in float32. name begins the names of all that others see;
// classes are the classes' names. It fails as CheckName does, if classes are
// too few or too many, and if more than two values are added.
func Float(name string, net *folded.Net, classes []string) (Source, error) {
	f := &floatMaker{maker{net: net, arena: FloatArena(net)}}
	f.place = f.placed
	for i, s := range net.Steps {
		f.at = i
		if err := s.Accept(f); err != nil {
			return Source{}, fmt.Errorf("layer %s: %w", s.Label(), err)
		}
	}
	return source(name, floats, &f.maker, "", classes)
}

// FloatArena is the memory that a net needs in float32.
func FloatArena(net *folded.Net) folded.Arena {
	values, scratch := make([]int, len(net.Values)), make([]int, len(net.Steps))
	for v, shape := range net.Values {
		values[v] = floatBytes * shape.Size()
	}
	for i, s := range net.Steps {
		if it, ok := s.(*folded.Iteration); ok {
			scratch[i] = floatBytes * (lines(net, it) + len(it.Scale1))
		}
	}
	return net.Place(values, scratch)
}

// lines is how many elements an iteration keeps of what it overwrites: two rows.
func lines(net *folded.Net, s *folded.Iteration) int {
	shape := net.Values[s.Y]
	return 2 * shape.W * shape.C
}

type floatMaker struct{ maker }

// placed is C for where a value lies.
func (f *floatMaker) placed(value int) string {
	if value == folded.Image {
		return "image"
	}
	return f.offset(f.arena.At[value])
}

func (f *floatMaker) offset(bytes int) string { return fmt.Sprintf("arena + %d", bytes/floatBytes) }

// bounds are an activation's.
func (f *floatMaker) bounds(c folded.Clamp) []arg {
	const most = "3.402823466e+38f"
	low, high := "-"+most, most
	if c.ReLU {
		low = "0"
	}
	if c.Max > 0 {
		high = float(c.Max)
	}
	return []arg{same(low), same(high)}
}

// constants is a table, or none.
func constants(name string, list []float32) arg {
	if list == nil {
		return same("0")
	}
	return tabled(name, newTable("float", list))
}

// Conv reads the image's bytes or a map.
func (f *floatMaker) Conv(s *folded.Conv) error {
	k := kernel{"conv", "conv", "float", ""}
	if s.X[0] == folded.Image {
		k = kernel{"conv", "conv_image", "uint8_t", ""}
	}
	return f.call(k, f.planes(s.X[0]), f.planes(s.Y), sizes(s.Kernel, s.Stride, s.Pad, s.Groups), f.bounds(s.Clamp),
		[]arg{tabled("weight", weights("float", s.Weight)), constants("shift", s.Shift)})
}

// Iteration works in place.
func (f *floatMaker) Iteration(s *folded.Iteration) error {
	f.enter(s.Node)
	at := f.arena.Scratch[f.at]
	place := f.planes(s.Y)
	room := []arg{same(f.offset(at)), same(f.offset(at + floatBytes*lines(f.net, s)))}
	return f.call(plain("iterate"), place[:1], room, place[1:], sizes(s.Expansion, s.Groups),
		[]arg{
			number("shuffle", "int8_t", flag(s.Shuffle)),
			tabled("dw", weights("float", s.DW)), tabled("pw", weights("float", s.PW)),
			constants("scale1", s.Scale1), constants("scale2", s.Scale2), constants("shift2", s.Shift2),
		})
}

// flag is a truth as a number.
func flag(v bool) int {
	if v {
		return 1
	}
	return 0
}

// Sum is of one value or two.
func (f *floatMaker) Sum(s *folded.Sum) error {
	x, y := f.ends(s.Node)
	shape := f.shape(s.Y)
	size := sizes(shape.Area(), shape.C)
	switch {
	case len(s.X) == 1:
		return f.call(plain("scale"), x, y, size, f.bounds(s.Clamp), []arg{constants("factor", s.Factor[0]), constants("shift", s.Shift)})
	case len(s.X) == 2 && s.Shift == nil:
		return f.call(plain("add"), x, []arg{same(f.place(s.X[1]))}, y, size, f.bounds(s.Clamp),
			[]arg{constants("factor", s.Factor[0]), constants("factor", s.Factor[1])})
	}
	return errTerms(s)
}

// errTerms says that no kernel adds so much.
func errTerms(s *folded.Sum) error {
	return fmt.Errorf("adds %d values; C is written for one, and for two without a shift", len(s.X))
}

// Select reads a table of channels.
func (f *floatMaker) Select(s *folded.Select) error {
	x, y := f.ends(s.Node)
	return f.call(plain("pick"), x, y, sizes(f.shape(s.Y).Area(), f.shape(s.X[0]).C, f.shape(s.Y).C),
		[]arg{tabled("index", newTable("uint16_t", s.Index))})
}

// Join is a call for each value.
func (f *floatMaker) Join(s *folded.Join) error {
	to, first := f.shape(s.Y), 0
	for _, v := range s.X {
		c := f.shape(v).C
		_ = f.call(plain("join"), []arg{same(f.place(v)), same(f.place(s.Y))}, sizes(to.Area(), c, to.C, first))
		first += c
	}
	return nil
}

// MaxPool stays one.
func (f *floatMaker) MaxPool(s *folded.MaxPool) error {
	return f.call(plain("maxpool"), f.planes(s.X[0]), f.planes(s.Y)[:3], sizes(s.Kernel, s.Stride, s.Pad))
}

// AvgPool stays one.
func (f *floatMaker) AvgPool(s *folded.AvgPool) error {
	return f.call(plain("avgpool"), f.planes(s.X[0]), f.planes(s.Y)[:3], f.mean(s))
}
