package kernel

import "fmt"

// Channels selects channels: it splits, permutes and repeats.
type Channels struct {
	p        *Pool
	index    []int   // input channel of each result
	readers  [][]int // results of each input channel, in order
	forward  channelsForward
	backward channelsBackward
}

// NewChannels makes a selection whose channel i is channel index[i] of an
// input with the given number of channels. It panics if an index is not one.
func NewChannels(p *Pool, index []int, inputs int) *Channels {
	s := &Channels{p: p, index: index, readers: make([][]int, inputs)}
	for i, c := range index {
		if c < 0 || c >= inputs {
			panic(fmt.Sprintf("kernel: channels: index[%d] is %d, want 0 to %d", i, c, inputs-1))
		}
		s.readers[c] = append(s.readers[c], i)
	}
	s.forward.Channels, s.backward.Channels = s, s
	return s
}

// Forward sets channel i of y to channel index[i] of x; y has as many channels as
// there are indices, of x's height and width.
func (s *Channels) Forward(y, x *Tensor) {
	x.must("channels", "input", len(s.readers), x.H, x.W, x.N)
	y.result("channels", "result", len(s.index), x.H, x.W, x.N)
	s.forward.y, s.forward.x = y, x
	s.p.Run(len(s.index), &s.forward)
}

type channelsForward struct {
	*Channels
	y, x *Tensor
}

func (f *channelsForward) Part(c, _ int) { copy(f.y.Plane(c), f.x.Plane(f.index[c])) }

// Backward sets each channel of dx, the input's gradient, to the sum of the
// channels of dy that Forward copies it to, zero if there is none.
func (s *Channels) Backward(dx, dy *Tensor) {
	dy.must("channels backward", "gradient", len(s.index), dy.H, dy.W, dy.N)
	dx.result("channels backward", "result", len(s.readers), dy.H, dy.W, dy.N)
	s.backward.dx, s.backward.dy = dx, dy
	s.p.Run(len(s.readers), &s.backward)
}

type channelsBackward struct {
	*Channels
	dx, dy *Tensor
}

func (f *channelsBackward) Part(c, _ int) {
	dx, readers := f.dx.Plane(c), f.readers[c]
	if len(readers) == 0 {
		clear(dx)
		return
	}
	copy(dx, f.dy.Plane(readers[0]))
	for _, r := range readers[1:] {
		accumulate(dx, f.dy.Plane(r))
	}
}
