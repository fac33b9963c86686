package graph

import (
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

func newModel(t testing.TB, arch string, in lrunet.Shape, classes, threads int) *Model {
	t.Helper()
	p, err := lrunet.Build(arch, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	return bind(t, p, threads)
}

func bind(t testing.TB, p *lrunet.Program, threads int) *Model {
	t.Helper()
	pool := kernel.NewPool(threads)
	t.Cleanup(pool.Close)
	m, err := New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A model under the program of larger images shares its parameters, and says
// what differs where there are others.
func TestUnder(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	build := func(arch string, side int) *lrunet.Program {
		p, err := lrunet.Build(arch, lrunet.Shape{C: 1, H: side, W: side}, 3)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, arch := range []string{"stem8/2 8x2g4/2 head8", "mobilenet-0.1", "shufflenetv2-0.25"} {
		m, err := New(build(arch, 28), pool)
		if err != nil {
			t.Fatal(err)
		}
		larger, err := m.Under(build(arch, 32))
		if err != nil {
			t.Fatal(err)
		}
		m.Init(1)
		if larger.Program.Input.H != 32 || &larger.Trainable()[0] != &m.Trainable()[0] || &larger.Params[0].Value[0] != &m.Params[0].Value[0] {
			t.Errorf("%s: nothing is shared", arch)
		}
	}
	m, err := New(build("stem8/2 8x2g4 head8", 28), pool)
	if err != nil {
		t.Fatal(err)
	}
	for arch, want := range map[string]string{"stem8/2 8x1g4 head8": "parameters", "stem8/2 8x2g8 head8": "parameter stage1.pw.weight"} {
		if _, err := m.Under(build(arch, 28)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", arch, err, want)
		}
	}
}

// The arithmetic adds two inputs; a program may add more.
func TestWhatHasNoArithmeticIsAnError(t *testing.T) {
	x := lrunet.Shape{C: 2, H: 1, W: 1}
	m := bind(t, &lrunet.Program{Arch: "sum", Input: x, Classes: 2, Layers: []lrunet.Layer{
		{Name: "sum of three", Op: lrunet.Add{}, In: []int{lrunet.Image, lrunet.Image, lrunet.Image}, Out: x},
	}}, 1)
	if _, err := m.Predictor(1); err == nil || !strings.Contains(err.Error(), "layer sum of three: adds 3 inputs, must be 2") {
		t.Errorf("got %v", err)
	}
}

// A part has the whole model's parameters that its program uses, and trains
// these alone.
func TestPartTrainsTheSameParameters(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	p, err := lrunet.Build("stem8/2 8x2g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 2)
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	m.Init(1)
	part, err := m.Part(p.Truncated(1))
	if err != nil {
		t.Fatal(err)
	}
	if want := len(m.Params) - 8; len(part.Params) != want { // two normalisations
		t.Errorf("the part has %d parameters, want %d", len(part.Params), want)
	}
	trainer, err := part.Trainer(4)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBatch(p.Input, 4)
	images := make([]float32, 4*p.Input.Size())
	for i := range images {
		images[i] = float32(i%7) / 7
	}
	b.Fill(images, []int32{0, 1, 1, 0})
	if _, err := trainer.Step(b, Step{}); err != nil {
		t.Fatal(err)
	}
	for _, q := range m.Params {
		if q.Grad == nil || q.Role == lrunet.Shift { // the first shift of an iteration has no effect
			continue
		}
		later := strings.Contains(q.Name, "_bn_list.1.")
		if nothing := !slices.ContainsFunc(q.Grad, func(g float32) bool { return g != 0 }); nothing != later {
			t.Errorf("%s: without gradient: %v", q.Name, nothing)
		}
	}
	other, err := lrunet.Build("stem16/2 16x1 head16", p.Input, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Part(other); err == nil || !strings.Contains(err.Error(), "features.0.weight") {
		t.Errorf("error %v, want the parameter that differs", err)
	}
}

// The network of a smaller reuse count answers as the deep one's first iterations
// do, with the shuffles of those that are left out.
func TestAtReuseAnswersAsTheTruncatedNetwork(t *testing.T) {
	p := build(t, "stem8/2 8x5g4/2 16x3g4q1 head8", lrunet.Shape{C: 1, H: 12, W: 12}, 3)
	m := bind(t, p, 2)
	m.Init(1)
	for n := 1; n <= 5; n++ {
		ordinary, err := p.AtReuse(n)
		if err != nil {
			t.Fatal(err)
		}
		var logits [][]float32
		for _, one := range []*lrunet.Program{ordinary, p.Truncated(n)} {
			part, err := m.Part(one)
			if err != nil {
				t.Fatal(err)
			}
			predictor, err := part.Predictor(4)
			if err != nil {
				t.Fatal(err)
			}
			result, err := predictor.Logits(randomBatch(p.Input, 3, 4, 4, 1))
			if err != nil {
				t.Fatal(err)
			}
			values := make([]float32, 4*3)
			kernel.Unpack(values, result)
			logits = append(logits, values)
		}
		if !slices.Equal(logits[0], logits[1]) {
			t.Errorf("%d iterations: logits %v, want %v", n, logits[0], logits[1])
		}
	}
}
