package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"lrunet/lrunet/kernel/internal/simd"
)

// elementwise makes a subject of a function of single elements.
func elementwise(name string, s mapShape, f func(float64) float64, op func(p *Pool) operation) subject {
	return subject{
		name: name, in: []mapShape{s}, out: s,
		naive: func(_ int, x, _ [][]float64) []float64 {
			y := make([]float64, len(x[0]))
			for i, v := range x[0] {
				y[i] = f(v)
			}
			return y
		},
		make: op,
	}
}

func reluOperation(limit float32) func(p *Pool) operation {
	return func(p *Pool) operation {
		r := NewReLU(p, limit)
		return operation{
			forward: func(y *Tensor, x []*Tensor, _ [][]float32) { r.Forward(y, x[0]) },
			backward: func(dx []*Tensor, _ [][]float32, dy, y *Tensor, _ []*Tensor, _ [][]float32) {
				r.Backward(dx[0], dy, y)
			},
		}
	}
}

func addSubject(name string, s mapShape, activation func(float64) float64, construct func(p *Pool) *Add) subject {
	return subject{
		name: name, in: []mapShape{s, s}, out: s,
		make: func(p *Pool) operation {
			a := construct(p)
			return operation{
				forward: func(y *Tensor, x []*Tensor, _ [][]float32) { a.Forward(y, x[0], x[1]) },
				backward: func(dx []*Tensor, _ [][]float32, dy, y *Tensor, _ []*Tensor, _ [][]float32) {
					a.Backward(dx[0], dx[1], dy, y)
				},
			}
		},
		naive: func(_ int, x, _ [][]float64) []float64 {
			y := make([]float64, len(x[0]))
			for i := range y {
				y[i] = activation(x[0][i] + x[1][i])
			}
			return y
		},
	}
}

// channelsSubject selects channels; nil joins all.
func channelsSubject(index []int, h, w int, inputs ...int) subject {
	s := subject{name: fmt.Sprintf("channels/%v of %v", index, inputs)}
	build := func(p *Pool) *Channels { return NewChannels(p, index, inputs...) }
	total := 0
	for _, n := range inputs {
		s.in = append(s.in, mapShape{n, h, w})
		total += n
	}
	if index == nil {
		build = func(p *Pool) *Channels { return NewConcat(p, inputs...) }
		for c := range total {
			index = append(index, c)
		}
	}
	s.out = mapShape{len(index), h, w}
	s.naive = func(n int, x, _ [][]float64) []float64 {
		var y []float64
		for image := range n {
			var joined []float64
			for k, c := range inputs {
				joined = append(joined, x[k][image*c*h*w:][:c*h*w]...)
			}
			for _, c := range index {
				y = append(y, joined[c*h*w:][:h*w]...)
			}
		}
		return y
	}
	s.make = func(p *Pool) operation {
		c := build(p)
		return operation{
			forward: func(y *Tensor, x []*Tensor, _ [][]float32) { c.Forward(y, x...) },
			backward: func(dx []*Tensor, _ [][]float32, dy, _ *Tensor, _ []*Tensor, _ [][]float32) {
				c.Backward(dy, dx...)
			},
		}
	}
	return s
}

// blendSubject has an input for each factor, which has so many elements.
func blendSubject(s mapShape, factors ...int) subject {
	var lengths []int
	for _, n := range factors {
		if n > 0 {
			lengths = append(lengths, n)
		}
	}
	return subject{
		name: fmt.Sprintf("blend/%v", factors), in: slices.Repeat([]mapShape{s}, len(factors)), out: s, params: lengths,
		naive: func(_ int, x, w [][]float64) []float64 {
			y := make([]float64, len(x[0]))
			for k, v := range x {
				factor := []float64{1}
				if plain := len(factors) - len(w); k >= plain {
					factor = w[k-plain]
				}
				for i := range y {
					y[i] += v[i] * factor[i/(s.h*s.w)%s.c%len(factor)]
				}
			}
			return y
		},
		make: func(p *Pool) operation {
			b := NewBlend(p, s.c)
			f, df := make([][]float32, len(factors)), make([][]float32, len(factors)) // nil where there is none
			plain := len(factors) - len(lengths)
			return operation{
				forward: func(y *Tensor, x []*Tensor, w [][]float32) {
					copy(f[plain:], w)
					b.Forward(y, x, f)
				},
				backward: func(dx []*Tensor, dw [][]float32, dy, _ *Tensor, x []*Tensor, _ [][]float32) {
					copy(df[plain:], dw)
					b.Backward(dx, df, dy, x, f)
				},
			}
		},
	}
}

// dropoutSubject states the mask by its definition: an element's place in the
// layout of its channel, hashed with the seed.
func dropoutSubject(s mapShape, rate float64, seed uint64) subject {
	return subject{
		name: fmt.Sprintf("dropout/%v", rate), in: []mapShape{s}, out: s,
		naive: func(n int, x, _ [][]float64) []float64 {
			y := make([]float64, len(x[0]))
			area := s.h * s.w
			for i, v := range x[0] {
				image, c, at := i/s.size(), i/area%s.c, i%area
				place := (image/Lanes*area+at)*Lanes + image%Lanes
				if float64(simd.Mix(simd.Mix(seed)+uint64(c)<<40+uint64(place))>>11)/(1<<53) >= rate {
					y[i] = v / (1 - rate)
				}
			}
			return y
		},
		make: func(p *Pool) operation {
			d := NewDropout(p)
			return operation{
				forward: func(y *Tensor, x []*Tensor, _ [][]float32) { d.Forward(y, x[0], rate, seed) },
				backward: func(dx []*Tensor, _ [][]float32, dy, _ *Tensor, _ []*Tensor, _ [][]float32) {
					d.Backward(dx[0], dy)
				},
			}
		},
	}
}

func elementwiseSubjects() []subject {
	s, large := mapShape{3, 4, 5}, mapShape{2, 15, 10}
	relu := func(v float64) float64 { return math.Max(v, 0) }
	capped := func(v float64) float64 { return math.Min(math.Max(v, 0), 0.75) }
	return []subject{
		elementwise("relu", s, relu, reluOperation(0)),
		elementwise("relu-capped", s, capped, reluOperation(0.75)),
		addSubject("add", s, func(v float64) float64 { return v }, NewAdd),
		addSubject("add-relu", large, relu, func(p *Pool) *Add { return NewAddReLU(p, 0) }),
		addSubject("add-relu-capped", s, capped, func(p *Pool) *Add { return NewAddReLU(p, 0.75) }),
		channelsSubject(nil, 3, 3, 2, 1, 4),
		channelsSubject([]int{6, 0, 3, 2, 2, 5}, 3, 3, 2, 1, 4),
		blendSubject(s, 1),
		blendSubject(s, 3),
		blendSubject(s, 0, 3),
		blendSubject(s, 3, 1),
		channelsSubject([]int{2, 0, 2, 2, 1}, 3, 2, 4),
		channelsSubject([]int{0, 1, 2, 0, 1, 2}, 1, 1, 3),
		dropoutSubject(s, 0.3, 7),
		dropoutSubject(s, 0, 7),
		dropoutSubject(s, 1, 7),
	}
}

func TestReLUKeepsNaN(t *testing.T) {
	pool := NewPool(1)
	x, y := NewTensor(1, 1, 1, 1), NewTensor(1, 1, 1, 1)
	x.N = 2
	x.Data[0], x.Data[1] = float32(math.NaN()), float32(math.Inf(-1))
	for _, limit := range []float32{0, 6} {
		NewReLU(pool, limit).Forward(&y, &x)
		if y.Data[0] == y.Data[0] || y.Data[1] != 0 {
			t.Errorf("limit %v: relu of NaN, -Inf is %v, %v", limit, y.Data[0], y.Data[1])
		}
	}
}

func TestReLUBackwardAtItsCorners(t *testing.T) {
	pool := NewPool(1)
	x, y, dy, dx := NewTensor(1, 1, 1, 1), NewTensor(1, 1, 1, 1), NewTensor(1, 1, 1, 1), NewTensor(1, 1, 1, 1)
	x.N, dy.N = 6, 6
	copy(x.Data, []float32{-1, 0, float32(math.Copysign(0, -1)), 1e-45, 6, 7})
	fill(dy.Data[:6], 1)
	for limit, want := range map[float32][]float32{0: {0, 0, 0, 1, 1, 1}, 6: {0, 0, 0, 1, 0, 0}} {
		r := NewReLU(pool, limit)
		r.Forward(&y, &x)
		r.Backward(&dx, &dy, &y)
		for i, v := range want {
			if dx.Data[i] != v {
				t.Errorf("limit %v: gradient at %v is %v, want %v", limit, x.Data[i], dx.Data[i], v)
			}
		}
	}
}

func TestChannelsRefusesWrongIndex(t *testing.T) {
	mustPanic(t, func() { NewChannels(NewPool(1), []int{0, 3}, 3) })
	mustPanic(t, func() { NewChannels(NewPool(1), []int{-1}, 3) })
	mustPanic(t, func() { NewChannels(NewPool(1), []int{5}, 3, 2) })
}

// What an input that is not given would write, and its gradient, stay as they are; so does
// what Every leaves out.
func TestChannelsLeavesOutAnInput(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	x, y := NewTensor(2, 1, 1, 1), NewTensor(4, 1, 1, 1)
	x.N, y.N = 16, 16
	fill(x.Data, 1)
	own := y.Every(1, 2, 2)
	fill(own.Plane(0), 5)
	fill(own.Plane(1), 6)
	s := NewChannels(pool, []int{0, 2, 1, 3}, 2, 2)
	s.Forward(&y, &x, nil)
	s.Backward(&y, nil, &x)
	for c, want := range []float32{1, 5, 1, 6} {
		if got := y.Plane(c)[3]; got != want {
			t.Errorf("channel %d is %v, want %v", c, got, want)
		}
	}
	if x.Plane(0)[3] != 5 || x.Plane(1)[3] != 6 {
		t.Errorf("gradients %v and %v, want 5 and 6", x.Plane(0)[3], x.Plane(1)[3])
	}
}

func TestDropoutRateAndSeeds(t *testing.T) {
	pool := NewPool(1)
	x, a, b := NewTensor(8, 8, 8, 2), NewTensor(8, 8, 8, 2), NewTensor(8, 8, 8, 4)
	x.N = 32
	fill(x.Data, 1)
	d := NewDropout(pool)
	d.Forward(&a, &x, 0.25, 1)
	zeros := 0
	for _, v := range a.Data {
		if v == 0 {
			zeros++
		}
	}
	if share := float64(zeros) / float64(len(a.Data)); math.Abs(share-0.25) > 0.02 {
		t.Errorf("dropped %.3f of the elements, want 0.25", share)
	}
	d.Forward(&b, &x, 0.25, 1)
	if relative(planar(&b), planar(&a)) != 0 {
		t.Error("the mask depends on the capacity")
	}
	d.Forward(&b, &x, 0.25, 2)
	if relative(planar(&b), planar(&a)) < 0.5 {
		t.Error("two seeds have similar masks")
	}
}
