package graph

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lrunet/lrunet"
)

// branches is a program with everything that a chain has not: values that two
// and three layers read, sums, joins, splits, and a convolution used twice.
func branches() *lrunet.Program {
	shape := lrunet.Shape{C: 4, H: 5, W: 5}
	conv := lrunet.Conv{Out: 4, Kernel: 3, Stride: 1, Pad: 1, Groups: 2}
	shared := []lrunet.Param{{Name: "shared.weight", Shape: []int{4, 2, 3, 3}, Role: lrunet.Weight}}
	norm := []lrunet.Param{
		{Name: "bn.weight", Shape: []int{4}, Role: lrunet.Scale}, {Name: "bn.bias", Shape: []int{4}, Role: lrunet.Shift},
		{Name: "bn.running_mean", Shape: []int{4}, Role: lrunet.Mean}, {Name: "bn.running_var", Shape: []int{4}, Role: lrunet.Variance},
	}
	return &lrunet.Program{
		Arch: "branches", Input: lrunet.Shape{C: 2, H: 5, W: 5}, Classes: 3,
		Layers: []lrunet.Layer{
			{Name: "stem", Op: lrunet.Conv{Out: 4, Kernel: 3, Stride: 1, Pad: 1, Groups: 1}, In: []int{lrunet.Image}, Out: shape,
				Params: []lrunet.Param{{Name: "stem.weight", Shape: []int{4, 2, 3, 3}, Role: lrunet.Weight}}},
			{Name: "a", Op: conv, In: []int{0}, Out: shape, Params: shared},
			{Name: "b", Op: conv, In: []int{1}, Out: shape, Params: shared},
			{Name: "norm", Op: lrunet.BatchNorm{}, In: []int{2}, Out: shape, Params: norm},
			{Name: "relu6", Op: lrunet.ReLU{Max: 6}, In: []int{3}, Out: shape},
			{Name: "sum", Op: lrunet.Add{}, In: []int{4, 0}, Out: shape},
			{Name: "sum2", Op: lrunet.Add{}, In: []int{5, 1}, Out: shape},
			{Name: "half", Op: lrunet.Channels{Index: []int{3, 1}}, In: []int{6}, Out: lrunet.Shape{C: 2, H: 5, W: 5}},
			{Name: "join", Op: lrunet.Concat{}, In: []int{7, 6, 0}, Out: lrunet.Shape{C: 10, H: 5, W: 5}},
			{Name: "pool", Op: lrunet.MaxPool{Kernel: 3, Stride: 2, Pad: 1}, In: []int{8}, Out: lrunet.Shape{C: 10, H: 3, W: 3}},
			{Name: "mean", Op: lrunet.AvgPool{}, In: []int{9}, Out: lrunet.Shape{C: 10, H: 1, W: 1}},
			{Name: "logits", Op: lrunet.Conv{Out: 3, Kernel: 1, Stride: 1, Groups: 1, Bias: true}, In: []int{10}, Out: lrunet.Shape{C: 3, H: 1, W: 1},
				Params: []lrunet.Param{{Name: "fc.weight", Shape: []int{3, 10, 1, 1}, Role: lrunet.Weight}, {Name: "fc.bias", Shape: []int{3}, Role: lrunet.Bias}}},
		},
	}
}

// testShape is a map of the programs below, and testConv a convolution of one.
func testShape(c int) lrunet.Shape { return lrunet.Shape{C: c, H: 4, W: 5} }

func testConv(name string, in, from, out int) lrunet.Layer {
	return lrunet.Layer{Name: name, Op: lrunet.Conv{Out: out, Kernel: 3, Stride: 1, Pad: 1, Groups: 1}, In: []int{from}, Out: testShape(out),
		Params: []lrunet.Param{{Name: name + ".weight", Shape: []int{out, in, 3, 3}, Role: lrunet.Weight}}}
}

// testHead is the end of a program: a mean and a classifier of three classes.
func testHead(from, channels int) []lrunet.Layer {
	return []lrunet.Layer{
		{Name: "mean", Op: lrunet.AvgPool{}, In: []int{from}, Out: lrunet.Shape{C: channels, H: 1, W: 1}},
		{Name: "logits", Op: lrunet.Conv{Out: 3, Kernel: 1, Stride: 1, Groups: 1, Bias: true}, In: []int{from + 1}, Out: lrunet.Shape{C: 3, H: 1, W: 1},
			Params: []lrunet.Param{{Name: "fc.weight", Shape: []int{3, channels, 1, 1}, Role: lrunet.Weight}, {Name: "fc.bias", Shape: []int{3}, Role: lrunet.Bias}}},
	}
}

// sums is a program with a map that only sums read, a, and one that a sum reads twice.
// a is the last of its kind, so that its gradients are added up before b and c read
// theirs.
func sums() *lrunet.Program {
	add := func(name string, a, b int) lrunet.Layer {
		return lrunet.Layer{Name: name, Op: lrunet.Add{}, In: []int{a, b}, Out: testShape(2)}
	}
	layers := []lrunet.Layer{
		testConv("stem", 2, lrunet.Image, 2),
		testConv("b", 2, 0, 2), testConv("c", 2, 0, 2), testConv("a", 2, 0, 2),
		add("ab", 3, 1),
		{Name: "relu", Op: lrunet.ReLU{}, In: []int{4}, Out: testShape(2)},
		add("ac", 3, 2),
		add("twice", 2, 2),
		add("all", 5, 7),
		{Name: "join", Op: lrunet.Concat{}, In: []int{8, 6}, Out: testShape(4)},
	}
	return &lrunet.Program{Arch: "sums", Input: testShape(2), Classes: 3, Layers: append(layers, testHead(9, 4)...)}
}

// ranges is a program whose splits need no copies: of three parts, then of two of a
// join whose channels change places. The last split has a part that two layers read.
func ranges() *lrunet.Program {
	part := func(name string, from int, index ...int) lrunet.Layer {
		return lrunet.Layer{Name: name, Op: lrunet.Channels{Index: index}, In: []int{from}, Out: testShape(len(index))}
	}
	layers := []lrunet.Layer{
		testConv("stem", 2, lrunet.Image, 6),
		part("low", 0, 0, 1),
		part("middle", 0, 2, 3, 4),
		part("high", 0, 5),
		testConv("a", 3, 2, 3),
		{Name: "join", Op: lrunet.Concat{}, In: []int{3, 4, 1}, Out: testShape(6)},
		part("shuffle", 5, 0, 3, 1, 4, 2, 5),
		part("left", 6, 0, 1, 2),
		part("right", 6, 3, 4, 5),
		{Name: "sum", Op: lrunet.Add{}, In: []int{8, 7}, Out: testShape(3)},
		part("first", 9, 0, 1),
		part("second", 9, 2),
		testConv("b", 2, 10, 2),
		testConv("c", 2, 10, 2),
		{Name: "join2", Op: lrunet.Concat{}, In: []int{12, 11, 13}, Out: testShape(5)},
	}
	return &lrunet.Program{Arch: "ranges", Input: testShape(2), Classes: 3, Layers: append(layers, testHead(14, 5)...)}
}

func randomBatch(in lrunet.Shape, classes, images, capacity int, seed uint64) *Batch {
	random := rand.New(rand.NewPCG(seed, 0))
	pixels := make([]float32, images*in.Size())
	for i := range pixels {
		pixels[i] = random.Float32()
	}
	labels := make([]int32, images)
	for i := range labels {
		labels[i] = random.Int32N(int32(classes))
	}
	b := NewBatch(in, capacity)
	b.Fill(pixels, labels)
	return b
}

// TestGradientsAreDifferences compares gorgonia's gradients with central
// differences of the loss. Networks whose stages have equal sizes are among
// them: gorgonia reuses memory by size, also that of finished gradients.
func TestGradientsAreDifferences(t *testing.T) {
	small := lrunet.Shape{C: 1, H: 9, W: 7}
	for _, c := range []struct {
		name string
		p    *lrunet.Program
	}{
		{"branches", branches()},
		{"ranges", ranges()},
		{"sums", sums()},
		{"shuffles", shuffles()},
		{"equal stages", build(t, "stem8 8x3g4 8x3g4/2 8x3g4 head8", small, 4)},
		{"repeats", build(t, "stem4/2 10x2e3g2/2 20x2e1g4 head6g2", small, 4)},
		{"no first shift", build(t, "stem4 8x2g4u/2 8x3e1g2u head8", small, 4)},
		{"own weights", build(t, "stem4 8x2g4o/2 8x3e1g2o head8", small, 4)},
		{"rank", build(t, "stem4 8x2g4r1/2 8x3e1g2r2 head8", small, 4)},
		{"templates", build(t, "stem4 8x2g4t2/2 8x3e1g2t3 head8", small, 4)},
		{"first normalisation shared", build(t, "stem4 8x2g4n1/2 8x3e1g2un1 head8", small, 4)},
		{"a scale a channel", build(t, "stem4 8x2g4n2/2 8x3e1g2un2 head8", small, 4)},
		{"a scale an iteration", build(t, "stem4 8x2g4n3/2 8x3e1g2r1n3 head8", small, 4)},
		{"residual factors", build(t, "stem4 8x2g4s1/2 8x3e1g2n3s2 head8", small, 4)},
		{"injection", build(t, "stem4 8x3g4i/2 8x3e1g2us1i head8", small, 4)},
		{"bases", build(t, "stem4 8x2g4b1/2 8x3e1g2b3 head8", small, 4)},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := bind(t, c.p, 2)
			m.Init(5)
			stir(m)
			trainer, err := m.Trainer(20)
			if err != nil {
				t.Fatal(err)
			}
			b := randomBatch(c.p.Input, c.p.Classes, 18, 20, 5)
			loss := func() float64 {
				l, err := trainer.Step(b, Step{LabelSmoothing: 0.1})
				if err != nil {
					t.Fatal(err)
				}
				return l.Mean
			}
			loss()
			grad := slices.Clone(m.Gradient())
			checkDifferences(t, m.Trainable(), grad, loss)
		})
	}
}

// stir takes additions from zero, where what they multiply has no gradient.
func stir(m *Model) {
	random := rand.New(rand.NewPCG(6, 6))
	for _, p := range m.Params {
		if p.Role == lrunet.Addition {
			normal(p.Value, 0.3, random)
		}
	}
}

// checkDifferences compares derivatives along random directions in blocks of
// the parameters. A ReLU or a maximum that changes within the step falsifies a
// difference quotient, rounding falsifies those of short steps: of several
// steps the best counts.
func checkDifferences(t *testing.T, values, grad []float32, loss func() float64) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	directions := 30
	if testing.Short() {
		directions = 3
	}
	for range directions {
		at := random.IntN(len(values))
		n := min(1+random.IntN(40), len(values)-at)
		direction := make([]float32, n)
		want, size := 0.0, 0.0
		for i := range direction {
			direction[i] = float32(random.NormFloat64())
			want += float64(direction[i]) * float64(grad[at+i])
			size += math.Pow(float64(direction[i]), 2)
		}
		size = math.Sqrt(size)
		best, got := math.Inf(1), 0.0
		for _, h := range []float64{2e-3, 3e-4, 3e-5} {
			quotient := difference(values[at:at+n], direction, float32(h/size), loss)
			if off := math.Abs(quotient - want); off < best {
				best, got = off, quotient
			}
		}
		if best > 0.02*math.Max(0.05*size, math.Abs(want)) {
			t.Errorf("parameters %d to %d: difference quotient %.5g, gradient %.5g", at, at+n, got, want)
		}
	}
}

// difference is the central difference quotient of the loss along a direction.
func difference(values, direction []float32, h float32, loss func() float64) float64 {
	move := func(by float32) {
		for i, d := range direction {
			values[i] += by * d
		}
	}
	before := slices.Clone(values)
	move(h)
	up := loss()
	copy(values, before)
	move(-h)
	down := loss()
	copy(values, before)
	return (up - down) / (2 * float64(h))
}

func build(t testing.TB, arch string, in lrunet.Shape, classes int) *lrunet.Program {
	t.Helper()
	p, err := lrunet.Build(arch, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// train takes steps and returns everything that they decide.
func train(t testing.TB, p *lrunet.Program, threads, steps int) []float32 {
	t.Helper()
	m := bind(t, p, threads)
	m.Init(1)
	trainer, err := m.Trainer(24)
	if err != nil {
		t.Fatal(err)
	}
	var trace []float32
	for s := range steps {
		b := randomBatch(p.Input, p.Classes, 24-7*(s%2), 24, uint64(s))
		loss, err := trainer.Step(b, Step{Dropout: 0.3, Seed: uint64(s)})
		if err != nil {
			t.Fatal(err)
		}
		trace = append(trace, float32(loss.Mean))
		for i, g := range m.Gradient() {
			m.Trainable()[i] -= 0.1 * g
		}
	}
	for _, q := range m.Params {
		trace = append(trace, q.Value...)
	}
	return trace
}

func TestTrainingIsTheSameForAnyThreads(t *testing.T) {
	for _, p := range []*lrunet.Program{
		branches(), shuffles(), build(t, "stem8/2 16x3/2 24x2g4 head16", lrunet.Shape{C: 3, H: 11, W: 11}, 5),
		build(t, "stem8/2 16x3t2s1i/2 24x2g4r1n3s2 head16", lrunet.Shape{C: 3, H: 11, W: 11}, 5),
	} {
		want := train(t, p, 1, 4)
		for _, threads := range []int{1, 2, 5} {
			if !slices.Equal(train(t, p, threads, 4), want) {
				t.Errorf("%s: %d threads give other bits than one", p.Arch, threads)
			}
		}
	}
}

// TestShortBatch trains on fewer images than there is room for, after more.
func TestShortBatch(t *testing.T) {
	p := build(t, "stem8/2 16x2 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	gradients := func(capacity int, before int) []float32 {
		m := bind(t, p, 1)
		m.Init(1)
		trainer, err := m.Trainer(capacity)
		if err != nil {
			t.Fatal(err)
		}
		if before > 0 {
			if _, err := trainer.Step(randomBatch(p.Input, 3, before, capacity, 9), Step{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := trainer.Step(randomBatch(p.Input, 3, 5, capacity, 2), Step{}); err != nil {
			t.Fatal(err)
		}
		return slices.Clone(m.Gradient())
	}
	want := gradients(5, 0)
	if !slices.Equal(gradients(50, 50), want) {
		t.Error("a short batch after a full one gives other gradients than alone")
	}
}

func TestPredictorFollowsTraining(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 150 steps")
	}
	p := build(t, "stem8/2 16x2/2 32x2 head16", lrunet.Shape{C: 1, H: 12, W: 12}, 3)
	m := bind(t, p, 2)
	m.Init(1)
	trainer, err := m.Trainer(48)
	if err != nil {
		t.Fatal(err)
	}
	b := randomBatch(p.Input, 3, 48, 48, 1)
	var first, last float64
	for s := range 150 {
		loss, err := trainer.Step(b, Step{})
		if err != nil {
			t.Fatal(err)
		}
		if s == 0 {
			first = loss.Mean
		}
		last = loss.Mean
		for i, g := range m.Gradient() {
			m.Trainable()[i] -= 0.1 * g
		}
	}
	predictor, err := m.Predictor(48)
	if err != nil {
		t.Fatal(err)
	}
	scored := make([]int32, 48)
	loss, err := predictor.Score(scored, b)
	if err != nil {
		t.Fatal(err)
	}
	if last > first/2 || loss.Correct < 40 {
		t.Errorf("loss fell from %.3f to %.3f, %d of 48 images known: want a network that learnt 48 images by heart", first, last, loss.Correct)
	}
	classes := make([]int32, 48)
	if err := predictor.Predict(classes, b); err != nil {
		t.Fatal(err)
	}
	same := 0
	for i := range classes {
		if classes[i] == b.Labels[i] {
			same++
		}
	}
	if same != loss.Correct || !slices.Equal(scored, classes) {
		t.Errorf("Predict knows %d images, Score %d", same, loss.Correct)
	}
}

func TestWrongBatchesAreErrors(t *testing.T) {
	p := build(t, "stem8/2 16x1 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	m := bind(t, p, 1)
	trainer, err := m.Trainer(16)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*Batch{
		"empty":      NewBatch(p.Input, 16),
		"too large":  randomBatch(p.Input, 3, 20, 40, 1),
		"wrong size": randomBatch(lrunet.Shape{C: 1, H: 9, W: 8}, 3, 5, 16, 1),
	} {
		if _, err := trainer.Step(b, Step{}); err == nil {
			t.Errorf("%s batch: no error", name)
		}
	}
	if _, err := m.Trainer(0); err == nil {
		t.Error("Trainer(0): no error")
	}
}

// TestReuseIsVisible counts the graph's nodes: one more iteration is one more
// forward and one more backward operation, with the nodes of their gradients.
func TestReuseIsVisible(t *testing.T) {
	in := lrunet.Shape{C: 1, H: 8, W: 8}
	var nodes [3]int
	for i := range nodes {
		m := bind(t, build(t, fmt.Sprintf("stem8/2 16x%d head8", i+2), in, 3), 1)
		trainer, err := m.Trainer(16)
		if err != nil {
			t.Fatal(err)
		}
		nodes[i] = trainer.Nodes()
	}
	if a, b := nodes[1]-nodes[0], nodes[2]-nodes[1]; a != b || a < 8 {
		t.Errorf("nodes for reuse 2, 3, 4: %v, want equal steps", nodes)
	}
}
