package folded

import (
	"math"
	"math/rand/v2"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// networks are one of each kind and stage option.
var networks = []struct {
	arch string
	in   lrunet.Shape
}{
	{"stem8 8x3/2 16x2/2 head8", lrunet.Shape{C: 3, H: 13, W: 9}},
	{"stem8/2 8x3e1g2/2 16x2g4 head16", lrunet.Shape{C: 1, H: 16, W: 16}},
	{"stem8 8x3u 16x2o head8", lrunet.Shape{C: 1, H: 5, W: 5}},
	{"stem8 8x3r2 16x2t2 head8", lrunet.Shape{C: 1, H: 5, W: 6}},
	{"stem8 8x3b2 16x2n1 head8", lrunet.Shape{C: 1, H: 6, W: 5}},
	{"stem8 8x3n2 16x2n3 head8", lrunet.Shape{C: 1, H: 5, W: 5}},
	{"stem8 8x3s1 16x2s2i head8", lrunet.Shape{C: 2, H: 5, W: 5}},
	{"stem8 8x3i 16x2ub2n3s1i head8", lrunet.Shape{C: 1, H: 5, W: 5}},
	{"mobilenet-0.25", lrunet.Shape{C: 3, H: 16, W: 16}},
	{"mobilenetv2-0.25", lrunet.Shape{C: 3, H: 16, W: 16}},
	{"shufflenet-0.25-g3", lrunet.Shape{C: 3, H: 16, W: 16}},
	{"shufflenet-0.25-g1", lrunet.Shape{C: 3, H: 9, W: 16}},
	{"shufflenetv2-0.25", lrunet.Shape{C: 3, H: 16, W: 16}},
}

// model is a network whose parameters, running statistics among them, are
// random.
func model(t *testing.T, arch string, in lrunet.Shape) *graph.Model {
	t.Helper()
	p, err := lrunet.Build(arch, in, 4)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	t.Cleanup(pool.Close)
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	draw := rand.New(rand.NewPCG(1, 2))
	for _, q := range m.Params {
		for i := range q.Value {
			switch q.Role {
			case lrunet.Scale, lrunet.Variance, lrunet.Gain:
				q.Value[i] = 0.5 + draw.Float32()
			case lrunet.Weight:
			default:
				q.Value[i] = draw.Float32() - 0.5
			}
		}
	}
	return m
}

func images(n int, in lrunet.Shape) [][]uint8 {
	draw := rand.New(rand.NewPCG(3, 4))
	list := make([][]uint8, n)
	for i := range list {
		list[i] = make([]uint8, in.Size())
		for j := range list[i] {
			list[i][j] = uint8(draw.Uint32())
		}
	}
	return list
}

func TestFoldedNetworksAnswerAsTheirPrograms(t *testing.T) {
	const n = 3
	for _, c := range networks {
		m := model(t, c.arch, c.in)
		net, err := Of(m.Program, func(q lrunet.Param) []float32 { return m.Param(q.Name).Value })
		if err != nil {
			t.Errorf("%s: %v", c.arch, err)
			continue
		}
		predictor, err := m.Predictor(n)
		if err != nil {
			t.Fatal(err)
		}
		batch := graph.NewBatch(c.in, n)
		var planar []float32
		for _, image := range images(n, c.in) {
			for _, p := range image {
				planar = append(planar, float32(p)/255)
			}
		}
		batch.Fill(planar, make([]int32, n))
		logits, err := predictor.Logits(batch)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float32, n*4)
		kernel.Unpack(want, logits)
		r := NewRunner(net)
		for i, image := range images(n, c.in) {
			for k, got := range r.Run(Interleaved(image, c.in)) {
				if w := want[i*4+k]; !(math.Abs(float64(got-w)) <= 1e-4*(1+math.Abs(float64(w)))) {
					t.Errorf("%s: image %d: logit %d is %v, want %v", c.arch, i, k, got, w)
				}
			}
		}
	}
}
