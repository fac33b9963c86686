package train

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// torch is what testdata/make.py wrote.
type torch struct {
	OneCycle [][]float64 `json:"one_cycle"`
	SGD      []struct {
		Decoupled bool          `json:"decoupled"`
		Start     [][]float32   `json:"start"`
		Grads     [][][]float32 `json:"grads"`
		End       [][]float32   `json:"end"`
	} `json:"sgd"`
	Muon []struct {
		Shape  []int       `json:"shape"`
		Groups int         `json:"groups"`
		Steps  int         `json:"steps"`
		Start  []float32   `json:"start"`
		Grads  [][]float32 `json:"grads"`
		End    []float32   `json:"end"`
	} `json:"muon"`
	Lookahead []struct {
		Start   []float32   `json:"start"`
		Changes [][]float32 `json:"changes"`
		End     []float32   `json:"end"`
	} `json:"lookahead"`
	Mixed []struct {
		Smoothing float64   `json:"smoothing"`
		Logits    []float32 `json:"logits"`
		Labels    []int32   `json:"labels"`
		Second    []int32   `json:"second"`
		Shares    []float32 `json:"shares"`
		Loss      float64   `json:"loss"`
		Gradient  []float32 `json:"gradient"`
	} `json:"mixed"`
	Whiten struct {
		Images  []int     `json:"images"`
		Filters []float32 `json:"filters"`
	} `json:"whiten"`
}

func readTorch(t *testing.T) torch {
	t.Helper()
	text, err := os.ReadFile("testdata/torch.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference torch
	if err := json.Unmarshal(text, &reference); err != nil {
		t.Fatal(err)
	}
	return reference
}

// isClose compares by the largest difference.
func isClose(t *testing.T, what string, got, want []float32, limit float64) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range want {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= limit) {
			t.Fatalf("%s: value %d is %g, want %g", what, i, got[i], want[i])
		}
	}
}

func TestOneCycleTorchIsOneCycleLR(t *testing.T) {
	for _, rates := range readTorch(t).OneCycle {
		r := Recipe{Schedule: "one-cycle-torch"}
		for step, want := range rates {
			if got := r.factor(step, len(rates)); math.Abs(got-want) > 1e-8 {
				t.Errorf("step %d of %d: %g, want %g", step, len(rates), got, want)
			}
		}
	}
}

func TestDecayAndBiasRateAsInTorch(t *testing.T) {
	for _, c := range readTorch(t).SGD {
		s := &sgd{recipe: Recipe{Momentum: 0.9, Nesterov: true, WeightDecay: 0.05, BiasRate: 8, DecoupledWeightDecay: c.Decoupled}}
		for i, role := range []lrunet.Role{lrunet.Weight, lrunet.Shift} {
			n := len(c.Start[i])
			s.params = append(s.params, graph.Param{Param: lrunet.Param{Role: role}, Value: c.Start[i], Grad: make([]float32, n)})
			s.velocity = append(s.velocity, make([]float32, n))
		}
		for _, grads := range c.Grads {
			copy(s.params[0].Grad, grads[0])
			copy(s.params[1].Grad, grads[1])
			s.step(0.1)
		}
		isClose(t, "weight", s.params[0].Value, c.End[0], 2e-6)
		isClose(t, "bias", s.params[1].Value, c.End[1], 2e-6)
	}
}

func TestMuonAsInTorch(t *testing.T) {
	pool := kernel.NewPool(2)
	defer pool.Close()
	for _, c := range readTorch(t).Muon {
		o := &muon{recipe: Recipe{MuonMomentum: 0.6, MuonSteps: c.Steps}, pool: pool}
		o.add(graph.Param{Param: lrunet.Param{Shape: c.Shape}, Value: c.Start, Grad: make([]float32, len(c.Start))}, c.Groups)
		for _, grad := range c.Grads {
			copy(o.weights[0].param.Grad, grad)
			o.step(0.2)
		}
		isClose(t, "weight", c.Start, c.End, 5e-5)
	}
}

func TestLookaheadAsInTorch(t *testing.T) {
	for _, c := range readTorch(t).Lookahead {
		net := c.Start
		slow := append([]float32(nil), net...)
		l := &lookahead{decay: 0.95, params: [][]float32{net}, slow: [][]float32{slow}}
		for step, change := range c.Changes {
			for i, v := range change {
				net[i] += v
			}
			l.after(step+1, len(c.Changes))
		}
		isClose(t, "weights", net, c.End, 2e-6)
	}
}

func TestMixedLossAsInTorch(t *testing.T) {
	pool := kernel.NewPool(2)
	defer pool.Close()
	for _, c := range readTorch(t).Mixed {
		n := len(c.Labels)
		classes := len(c.Logits) / n
		loss := kernel.NewSoftmaxCrossEntropy(pool, classes)
		logits, gradient := kernel.NewTensor(classes, 1, 1, 2), kernel.NewTensor(classes, 1, 1, 2)
		kernel.Pack(&logits, c.Logits, n)
		got, _ := loss.ForwardMixed(&gradient, &logits, c.Labels, kernel.Mixture{Labels: c.Second, Shares: c.Shares}, c.Smoothing)
		if math.Abs(got-c.Loss) > 1e-6 {
			t.Errorf("loss %g, want %g", got, c.Loss)
		}
		flat := make([]float32, len(c.Logits))
		kernel.Unpack(flat, &gradient)
		isClose(t, "gradient", flat, c.Gradient, 1e-7)
	}
}

func TestWhiteningAsInTorch(t *testing.T) {
	reference := readTorch(t).Whiten
	images := imageset.Split{Size: shape.Size()}
	for i, pixel := range reference.Images {
		images.Pixels = append(images.Pixels, uint8(pixel))
		if i%images.Size == 0 {
			images.Labels = append(images.Labels, 0)
		}
	}
	for stem, want := range map[string][]float32{
		"stem20/2 20x1g4 head8g4": reference.Filters, // two filters more than vectors and their negatives
		"stem6/2 6x1g2 head8g2":   append(reference.Filters[:27:27], reference.Filters[81:108]...),
	} {
		p, err := lrunet.Build(stem, shape, 2)
		if err != nil {
			t.Fatal(err)
		}
		pool := kernel.NewPool(1)
		t.Cleanup(pool.Close)
		m, err := graph.New(p, pool)
		if err != nil {
			t.Fatal(err)
		}
		m.Init(3)
		weights := m.Param("features.0.weight").Value
		last := append([]float32(nil), weights[len(want):]...)
		if err := whiten(m, images.All()); err != nil {
			t.Fatal(err)
		}
		isClose(t, stem, weights[:len(want)], want, 1e-4)
		if len(last) > 0 {
			isClose(t, "the filters left", weights[len(want):], last, 0)
		}
	}
}
