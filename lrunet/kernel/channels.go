package kernel

import "fmt"

// Channels selects channels of one input or several: it splits, joins, permutes and
// repeats.
type Channels struct {
	p        *Pool
	inputs   []int // channels of each
	index    []int // channel of each result, among those of all inputs in order
	source   []channelOf
	readers  [][]int // results of each channel of the inputs, in order
	forward  channelsForward
	backward channelsBackward
}

// channelOf is a channel of an input.
type channelOf struct{ input, channel int }

// NewChannels makes a selection whose channel i is channel index[i] of inputs with the
// given numbers of channels, joined in order. It panics if an index is not one.
func NewChannels(p *Pool, index []int, inputs ...int) *Channels {
	s := &Channels{p: p, index: index, inputs: inputs}
	for k, n := range inputs {
		for c := range n {
			s.source = append(s.source, channelOf{k, c})
		}
	}
	s.readers = make([][]int, len(s.source))
	for i, c := range index {
		if c < 0 || c >= len(s.source) {
			panic(fmt.Sprintf("kernel: channels: index[%d] is %d, want 0 to %d", i, c, len(s.source)-1))
		}
		s.readers[c] = append(s.readers[c], i)
	}
	s.forward.Channels, s.backward.Channels = s, s
	return s
}

// NewConcat makes the selection that joins all channels of the inputs in order.
func NewConcat(p *Pool, inputs ...int) *Channels {
	var all []int
	for _, n := range inputs {
		for range n {
			all = append(all, len(all))
		}
	}
	return NewChannels(p, all, inputs...)
}

// Forward sets channel i of y to channel index[i] of xs joined; y has as many channels
// as there are indices, of the height and width that all xs have. Channels of a nil input,
// one of several, stay as they are.
func (s *Channels) Forward(y *Tensor, xs ...*Tensor) {
	for k, x := range xs {
		if x != nil {
			y.result("channels", "result", len(s.index), x.H, x.W, x.N)
			x.must("channels", "input", s.inputs[k], y.H, y.W, y.N)
		}
	}
	s.forward.y, s.forward.xs = y, xs
	s.p.Run(len(s.index), &s.forward)
}

type channelsForward struct {
	*Channels
	y  *Tensor
	xs []*Tensor
}

func (f *channelsForward) Part(i, _ int) {
	from := f.source[f.index[i]]
	if f.xs[from.input] == nil {
		return
	}
	copy(f.y.Plane(i), f.xs[from.input].Plane(from.channel))
}

// Backward sets each channel of dxs, the inputs' gradients, to the sum of the channels
// of dy that Forward copies it to, zero if there is none. Nil ones are not wanted.
func (s *Channels) Backward(dy *Tensor, dxs ...*Tensor) {
	dy.must("channels backward", "gradient", len(s.index), dy.H, dy.W, dy.N)
	for k, dx := range dxs {
		if dx != nil {
			dx.result("channels backward", "result", s.inputs[k], dy.H, dy.W, dy.N)
		}
	}
	s.backward.dxs, s.backward.dy = dxs, dy
	s.p.Run(len(s.source), &s.backward)
}

type channelsBackward struct {
	*Channels
	dy  *Tensor
	dxs []*Tensor
}

func (f *channelsBackward) Part(c, _ int) {
	to := f.source[c]
	if f.dxs[to.input] == nil {
		return
	}
	dx, readers := f.dxs[to.input].Plane(to.channel), f.readers[c]
	if len(readers) == 0 {
		clear(dx)
		return
	}
	copy(dx, f.dy.Plane(readers[0]))
	for _, r := range readers[1:] {
		accumulate(dx, f.dy.Plane(r))
	}
}
