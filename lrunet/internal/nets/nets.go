// Package nets has networks of every kind with random parameters, for tests of
// what they become.
package nets

import (
	"math/rand/v2"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Classes is how many the networks have.
const Classes = 4

// Kind is a network for images of a shape.
type Kind struct {
	Arch string
	In   lrunet.Shape
}

// Kinds are networks of every kind and with every option of a stage.
var Kinds = []Kind{
	{"stem8 8x3/2 16x2/2 head8", lrunet.Shape{C: 3, H: 13, W: 9}},
	{"stem8/2 8x3e1g2/2 16x2g4 head16", lrunet.Shape{C: 1, H: 16, W: 16}},
	{"stem8 8x3u 16x2o head8", lrunet.Shape{C: 1, H: 5, W: 5}},
	{"stem8 8x3r2 16x2t2 head8", lrunet.Shape{C: 1, H: 5, W: 6}},
	{"stem8 8x3b2 16x2n1 head8", lrunet.Shape{C: 1, H: 6, W: 5}},
	{"stem8 8x3n2 16x2n3 head8", lrunet.Shape{C: 1, H: 5, W: 5}},
	{"stem8 8x3s1 16x2s2i head8", lrunet.Shape{C: 2, H: 5, W: 5}},
	{"stem8 8x4i 16x2ub2n3s1i head8", lrunet.Shape{C: 1, H: 5, W: 5}},
	{"stem8 8x2g4q2/2 16x1q3 head8", lrunet.Shape{C: 1, H: 7, W: 5}},
	{"mobilenet-0.1", lrunet.Shape{C: 3, H: 16, W: 16}},
	{"mobilenetv2-0.1", lrunet.Shape{C: 3, H: 16, W: 16}},
	{"shufflenet-0.15-g3", lrunet.Shape{C: 3, H: 16, W: 16}},
	{"shufflenet-0.15-g1", lrunet.Shape{C: 3, H: 9, W: 16}},
	{"shufflenetv2-0.1", lrunet.Shape{C: 3, H: 16, W: 16}},
}

// Model is a network of the kind. All its parameters are random, running
// statistics among them.
func (k Kind) Model(t testing.TB) *graph.Model {
	t.Helper()
	p, err := lrunet.Build(k.Arch, k.In, Classes)
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
			case lrunet.Weight:
			case lrunet.Scale, lrunet.Variance, lrunet.Gain:
				q.Value[i] = 0.5 + draw.Float32()
			default:
				q.Value[i] = draw.Float32() - 0.5
			}
		}
	}
	return m
}

// Values are a model's parameters, as packages take them.
func Values(m *graph.Model) func(lrunet.Param) []float32 {
	return func(q lrunet.Param) []float32 { return m.Param(q.Name).Value }
}

// Images are n random images of the kind, [row][column][channel]. They have light
// and dark places, so that the answers differ.
func (k Kind) Images(n int) [][]uint8 {
	draw := rand.New(rand.NewPCG(3, 4))
	list := make([][]uint8, n)
	for i := range list {
		light, row := draw.IntN(256), draw.IntN(k.In.H)
		for j := range k.In.Size() {
			p := draw.IntN(64)
			if j/(k.In.C*k.In.W) > row {
				p = (p + light) % 256
			}
			list[i] = append(list[i], uint8(p))
		}
	}
	return list
}

// Logits are a model's for images as Images gives them, as its graph computes them.
func (k Kind) Logits(t testing.TB, m *graph.Model, images [][]uint8) [][]float32 {
	t.Helper()
	n := len(images)
	predictor, err := m.Predictor(n)
	if err != nil {
		t.Fatal(err)
	}
	var planar []float32
	for _, image := range images {
		for c := range k.In.C {
			for i := range k.In.Area() {
				planar = append(planar, float32(image[i*k.In.C+c])/255)
			}
		}
	}
	batch := graph.NewBatch(k.In, n)
	batch.Fill(planar, make([]int32, n))
	logits, err := predictor.Logits(batch)
	if err != nil {
		t.Fatal(err)
	}
	flat := make([]float32, n*Classes)
	kernel.Unpack(flat, logits)
	var list [][]float32
	for i := range n {
		list = append(list, flat[i*Classes:][:Classes])
	}
	return list
}
