package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/maruel/safetensors"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

// naiveLRU composes an iteration from the naive convolution and normalisation.
// Statistics are the batch's if mean1 is nil.
func naiveLRU(s LRUShape, n int, x, dw, pw, scale1, shift1, scale2, shift2, mean1, var1, mean2, var2 []float64) []float64 {
	mid := mapShape{s.C * s.Expansion, s.H, s.W}
	u := naiveConv(ConvShape{C: s.C, H: s.H, W: s.W, Out: mid.c, Kernel: 3, Stride: 1, Pad: 1, Groups: s.C}, n, x, dw, nil)
	u = naiveNorm(mid, n, u, scale1, shift1, mean1, var1)
	z := naiveConv(ConvShape{C: mid.c, H: s.H, W: s.W, Out: s.C, Kernel: 1, Stride: 1, Groups: s.Groups}, n, u, pw, nil)
	z = naiveNorm(mapShape{s.C, s.H, s.W}, n, z, scale2, shift2, mean2, var2)
	y := make([]float64, len(x))
	area := s.H * s.W
	for i := range y {
		image, c, at := i/(s.C*area), i/area%s.C, i%area
		from := c
		if s.Shuffle {
			from = c/2 + (1-c%2)*(s.C/2)
		}
		j := (image*s.C+from)*area + at
		y[i] = math.Max(z[j]+x[j], 0)
	}
	return y
}

func lruSubject(s LRUShape) (train, infer subject) {
	in := mapShape{s.C, s.H, s.W}
	mid := s.C * s.Expansion
	train = subject{
		name: fmt.Sprintf("lru/%dx%dx%d/e%dg%d/%v", s.C, s.H, s.W, s.Expansion, s.Groups, s.Shuffle),
		in:   []mapShape{in}, out: in,
		params: []int{mid * 9, s.C * mid / s.Groups, mid, mid, s.C, s.C},
		zero:   3, // the second normalisation removes any shift of the first
		naive: func(n int, x, w [][]float64) []float64 {
			return naiveLRU(s, n, x[0], w[0], w[1], w[2], w[3], w[4], w[5], nil, nil, nil, nil)
		},
		make: func(p *Pool) operation {
			l := NewLRU(p, s)
			params := LRUParams{
				Mean1: make([]float32, mid), Variance1: make([]float32, mid),
				Mean2: make([]float32, s.C), Variance2: make([]float32, s.C),
			}
			bind := func(w [][]float32) LRUParams {
				params.DW, params.PW = w[0], w[1]
				params.Scale1, params.Shift1, params.Scale2, params.Shift2 = w[2], w[3], w[4], w[5]
				return params
			}
			return operation{
				forward: func(y *Tensor, x []*Tensor, w [][]float32) { l.Forward(y, x[0], bind(w)) },
				backward: func(dx []*Tensor, dw [][]float32, dy, y *Tensor, x []*Tensor, w [][]float32) {
					l.Backward(dx[0], LRUGrads{dw[0], dw[1], dw[2], dw[3], dw[4], dw[5]}, dy, y, x[0], bind(w))
				},
			}
		},
	}
	infer = train
	infer.name += "/infer"
	infer.params = append(infer.params, mid, mid, s.C, s.C)
	infer.naive = func(n int, x, w [][]float64) []float64 {
		return naiveLRU(s, n, x[0], w[0], w[1], w[2], w[3], w[4], w[5], w[6], squares(w[7]), w[8], squares(w[9]))
	}
	infer.make = func(p *Pool) operation {
		l := NewLRU(p, s)
		variance1, variance2 := make([]float32, mid), make([]float32, s.C)
		return operation{forward: func(y *Tensor, x []*Tensor, w [][]float32) {
			for i, v := range w[7] {
				variance1[i] = v * v
			}
			for i, v := range w[9] {
				variance2[i] = v * v
			}
			l.Infer(y, x[0], LRUParams{w[0], w[1], w[2], w[3], w[6], variance1, w[4], w[5], w[8], variance2})
		}}
	}
	return train, infer
}

func lruSubjects() []subject {
	var all []subject
	for _, s := range []LRUShape{
		{C: 8, H: 4, W: 4, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 8, H: 3, W: 5, Expansion: 2, Groups: 2, Shuffle: true},
		{C: 6, H: 2, W: 2, Expansion: 1, Groups: 3},
		{C: 10, H: 1, W: 1, Expansion: 3, Groups: 1, Shuffle: true},
		{C: 3, H: 7, W: 7, Expansion: 2, Groups: 1},
		{C: 22, H: 3, W: 3, Expansion: 2, Groups: 2, Shuffle: true}, // an odd group, several parts of weights
		{C: 8, H: 7, W: 7, Expansion: 4, Groups: 1, Shuffle: true},  // several tiles
	} {
		train, infer := lruSubject(s)
		all = append(all, train, infer)
	}
	return all
}

// vectors reads a safetensors file of PyTorch's results.
func vectors(t *testing.T, path string) func(name string) []float32 {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := safetensors.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string][]float32{}
	for _, tensor := range file.Tensors {
		v := make([]float32, len(tensor.Data)/4)
		for i := range v {
			b := tensor.Data[4*i:]
			v[i] = math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
		}
		byName[tensor.Name] = v
	}
	return func(name string) []float32 {
		v, ok := byName[name]
		if !ok {
			t.Fatalf("%s has no tensor %s", path, name)
		}
		return append([]float32(nil), v...)
	}
}

// A block of 16 channels with three uses against PyTorch: forward, gradients
// (those of the shared weights summed over uses), statistics and inference.
func TestLRUAgainstPyTorch(t *testing.T) {
	const images, reuse, tolerance = 4, 3, 1e-4
	shape := LRUShape{C: 16, H: 5, W: 5, Expansion: 2, Groups: 8}
	get := vectors(t, "testdata/block_c16_n3.safetensors")
	check := func(name string, got []float32) {
		t.Helper()
		checkClose(t, name, widen(got), widen(get(name)), tolerance)
	}
	pool := NewPool(2)
	defer pool.Close()

	var units [reuse]LRU
	var params [reuse]LRUParams
	var x [reuse + 1]Tensor
	for i := range x {
		x[i] = NewTensor(shape.C, shape.H, shape.W, 1)
	}
	Pack(&x[0], get("in.x"), images)
	for i := range reuse {
		bn := func(kind, name string) []float32 { return get(fmt.Sprintf("param.%s_bn_list.%d.%s", kind, i, name)) }
		params[i] = LRUParams{
			get("param.dw.weight"), get("param.pw.weight"),
			bn("dw", "weight"), bn("dw", "bias"), bn("dw", "running_mean"), bn("dw", "running_var"),
			bn("pw", "weight"), bn("pw", "bias"), bn("pw", "running_mean"), bn("pw", "running_var"),
		}
		shape.Shuffle = i+1 < reuse
		units[i] = NewLRU(pool, shape)
		units[i].Forward(&x[i+1], &x[i], params[i])
		check(fmt.Sprintf("after.dw_bn_list.%d.running_mean", i), params[i].Mean1)
		check(fmt.Sprintf("after.dw_bn_list.%d.running_var", i), params[i].Variance1)
		check(fmt.Sprintf("after.pw_bn_list.%d.running_mean", i), params[i].Mean2)
		check(fmt.Sprintf("after.pw_bn_list.%d.running_var", i), params[i].Variance2)
	}
	planes := make([]float32, images*shape.C*shape.H*shape.W)
	Unpack(planes, &x[reuse])
	check("out.y", planes)

	dy, dx := NewTensor(shape.C, shape.H, shape.W, 1), NewTensor(shape.C, shape.H, shape.W, 1)
	Pack(&dy, get("in.dout"), images)
	dw, pw := make([]float32, len(params[0].DW)), make([]float32, len(params[0].PW))
	for i := reuse - 1; i >= 0; i-- {
		g := LRUGrads{
			make([]float32, len(dw)), make([]float32, len(pw)),
			make([]float32, 32), make([]float32, 32), make([]float32, 16), make([]float32, 16),
		}
		units[i].Backward(&dx, g, &dy, &x[i+1], &x[i], params[i])
		accumulate(dw, g.DW)
		accumulate(pw, g.PW)
		check(fmt.Sprintf("grad.dw_bn_list.%d.weight", i), g.Scale1)
		check(fmt.Sprintf("grad.pw_bn_list.%d.weight", i), g.Scale2)
		check(fmt.Sprintf("grad.pw_bn_list.%d.bias", i), g.Shift2)
		// The second normalisation removes any shift of the first, so this is
		// nothing but rounding in PyTorch too.
		checkVanishing(t, "gradient of the first shift", g.Shift1)
		dx, dy = dy, dx
	}
	Unpack(planes, &dy)
	check("grad.x", planes)
	check("grad.dw.weight", dw)
	check("grad.pw.weight", pw)

	for i := range reuse {
		units[i].Infer(&x[i+1], &x[i], params[i])
	}
	Unpack(planes, &x[reuse])
	check("out.y_eval", planes)
}

func TestNewLRURefusesImpossibleShapes(t *testing.T) {
	for _, s := range []LRUShape{
		{C: 8, H: 4, W: 4, Expansion: 2, Groups: 3},
		{C: 7, H: 4, W: 4, Expansion: 2, Groups: 7, Shuffle: true},
		{C: 8, H: 4, W: 4, Groups: 8},
		{C: 8, H: 0, W: 4, Expansion: 2, Groups: 8},
	} {
		mustPanic(t, func() { NewLRU(NewPool(1), s) })
	}
}
