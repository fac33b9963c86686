package export

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// An iteration with its normalisations folded is what the harness executes. On a
// map of one position a 3x3 convolution is its middle.
func TestIterationIsTheHarness(t *testing.T) {
	for name, op := range map[string]lrunet.LRU{
		"plain":     {},
		"unshifted": {Unshifted: true},
		"templates": {Templates: 3},
		"bases":     {Bases: 2},
		"rank":      {Rank: 2},
		"gain":      {Gain: true},
		"number":    {Branch: lrunet.BranchNumber},
		"channel":   {Branch: lrunet.BranchChannel, Gain: true, Shuffle: true},
		"all":       {Templates: 2, Rank: 1, Gain: true, Branch: lrunet.BranchChannel, Unshifted: true, Shuffle: true},
	} {
		op.Expansion, op.Groups = 2, 4
		t.Run(name, func(t *testing.T) {
			n, x, want := executed(t, op)
			got := itself(n, op, x)
			for c, v := range got {
				if math.Abs(v-float64(want[c])) > 1e-5 {
					t.Errorf("channel %d is %v, want %v", c, v, want[c])
				}
			}
		})
	}
}

// executed is a network of one iteration, an image of one position, and what
// the harness makes of it.
func executed(t *testing.T, op lrunet.LRU) (*Network, []float32, []float32) {
	t.Helper()
	in := lrunet.Shape{C: 16, H: 1, W: 1}
	signature, err := op.Signature([]lrunet.Shape{in})
	testkit.Must(t, err)
	random := rand.New(rand.NewPCG(3, 4))
	c := &checkpoint.Checkpoint{}
	for i, p := range signature.Params {
		signature.Params[i].Name = fmt.Sprintf("p%d", i)
		x := checkpoint.Tensor{Name: signature.Params[i].Name, Shape: p.Shape}
		for range p.Size() {
			x.Data = append(x.Data, random.Float32()+0.1)
		}
		c.Tensors = append(c.Tensors, x)
	}
	n, err := New(&lrunet.Program{
		Arch: "one iteration", Input: in, Classes: in.C,
		Layers: []lrunet.Layer{{Name: "stage1.1", Op: op, In: []int{lrunet.Image}, Out: in, Params: signature.Params}},
	}, c)
	testkit.Must(t, err)

	pool := kernel.NewPool(1)
	t.Cleanup(pool.Close)
	m, err := graph.New(n.Program, pool)
	testkit.Must(t, err)
	for _, p := range m.Params {
		copy(p.Value, n.Value(p.Param))
	}
	image := make([]float32, in.C)
	for i := range image {
		image[i] = random.Float32() - 0.5
	}
	predictor, err := m.Predictor(1)
	testkit.Must(t, err)
	b := graph.NewBatch(in, 1)
	b.Fill(image, []int32{0})
	y, err := predictor.Logits(b)
	testkit.Must(t, err)
	result := make([]float32, in.C)
	kernel.Unpack(result, y)
	return n, image, result
}

// itself executes the iteration as it says itself.
func itself(n *Network, op lrunet.LRU, x []float32) []float64 {
	it := n.iteration(op, n.Program.Layers[0])
	middle := make([]float64, op.Expansion*len(x))
	for c := range middle {
		middle[c] = float64(x[c/op.Expansion]) * center(n, it, c) * it.scale[c]
	}
	y := make([]float64, len(x))
	for c, v := range n.pointwise(it, middle) {
		y[c] = max(0, v*it.second.scale[c]+it.second.shift[c]+float64(x[c]))
	}
	if !op.Shuffle {
		return y
	}
	shuffled := make([]float64, len(x))
	for c, from := range lrunet.Shuffled(len(x)) {
		shuffled[c] = y[from]
	}
	return shuffled
}

// center is the middle of a channel's depthwise filter.
func center(n *Network, it iteration, channel int) float64 {
	at := func(p lrunet.Param) float64 { return float64(n.Value(p)[9*channel+4]) }
	if it.op.Templates == 0 {
		return at(it.dw[0])
	}
	sum := 0.0
	for k, coefficient := range n.Value(it.dw[it.op.Templates]) {
		sum += float64(coefficient) * at(it.dw[k])
	}
	return sum
}
