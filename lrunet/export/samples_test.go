package export_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/export"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// architectures are the networks of the harness: layer reuse with each option of
// a stage by itself and with what goes along, and the baselines.
var architectures = []string{
	"stem8/2 8x2g4/2 16x3/2 32x1e1g2 head16",
	"stem8 16x3e3g4/2 16x2 head8g4-linear",
	"stem8/2 16x3g4u/2 32x2u head16",
	"stem8/2 16x3g4o/2 32x2o head16",
	"stem8/2 16x3g4r2/2 32x2r1 head16",
	"stem8/2 16x3g4t3/2 32x2t2 head16",
	"stem8/2 16x3g4b2/2 32x1b3 head16",
	"stem8/2 16x3g4n1/2 32x2n2 32x2n3 head16",
	"stem8/2 16x3g4s1/2 32x1s2 head16",
	"stem8/2 16x3g4i/2 32x2i head16",
	"stem8/2 16x2g4q2/2 32x1q5 head16",
	"stem8/2 16x3g4ut2s1i/2 16x2g4r1n3s2 16x2ub2n2i 32x2g4on1/2 head16",
	"mobilenet-0.125",
	"mobilenetv2-0.25",
	"shufflenet-0.5-g3",
	"shufflenetv2-0.25",
}

// images is how many images the networks are tried on.
const images = 5

// sample is a network with weights in which nothing is at its start, images from 0
// to 1, and the logits that the harness has for them.
type sample struct {
	network *export.Network
	images  []float32 // planar
	logits  []float32
}

// made are the samples of architectures.
var made = map[string]sample{}

// samples is one of each architecture, the same for all tests.
func samples(t *testing.T) map[string]sample {
	t.Helper()
	pool := kernel.NewPool(2)
	defer pool.Close()
	for i, arch := range architectures {
		if _, there := made[arch]; there {
			continue
		}
		in := lrunet.Shape{C: 3, H: 16, W: 16}
		if strings.HasPrefix(arch, "stem") {
			in = lrunet.Shape{C: 1 + i%3, H: 17 + i, W: 20}
		}
		made[arch] = newSample(t, arch, in, pool)
	}
	return made
}

func newSample(t *testing.T, arch string, in lrunet.Shape, pool *kernel.Pool) sample {
	t.Helper()
	program, err := lrunet.Build(arch, in, 4)
	testkit.Must(t, err)
	m, err := graph.New(program, pool)
	testkit.Must(t, err)
	m.Init(7)
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range m.Params {
		stir(p, random)
	}
	s := sample{network: networkOf(t, m)}
	for i := range images * in.Size() {
		most := 256 >> (i / in.Size()) // each image is half as bright as the one before
		s.images = append(s.images, float32(random.IntN(most))/255)
	}
	settle(t, m, s.images)
	s.logits = logits(t, m, s.images)
	if d := variety(s.logits, program.Classes); d < 100*tolerance {
		t.Fatalf("%s: images' logits differ by %.2g at most, which tells nothing", arch, d)
	}
	return s
}

// variety is the largest difference between two images' logits of a class.
func variety(logits []float32, classes int) float64 {
	most := 0.0
	for i, v := range logits {
		most = max(most, math.Abs(float64(v-logits[i%classes])))
	}
	return most
}

// stir moves parameters away from where they start, so that every one of them tells.
func stir(p graph.Param, random *rand.Rand) {
	for i := range p.Value {
		switch p.Role {
		case lrunet.Scale, lrunet.Gain:
			p.Value[i] = 0.5 + random.Float32()
		case lrunet.Shift, lrunet.Addition:
			p.Value[i] = random.Float32() - 0.5
		case lrunet.Bias: // a ReLU may follow
			p.Value[i] = 1
		case lrunet.Variance: // settle adds to it
			p.Value[i] = 0
		}
	}
}

// settle moves the running statistics towards the images'.
func settle(t *testing.T, m *graph.Model, planar []float32) {
	t.Helper()
	trainer, err := m.Trainer(images)
	testkit.Must(t, err)
	b := graph.NewBatch(m.Program.Input, images)
	b.Fill(planar, make([]int32, images))
	for range 30 {
		_, err := trainer.Step(b, graph.Step{})
		testkit.Must(t, err)
	}
}

// networkOf is a model as it is exported.
func networkOf(t *testing.T, m *graph.Model) *export.Network {
	t.Helper()
	c := &checkpoint.Checkpoint{
		Arch: m.Program.Arch, Input: m.Program.Input,
		Classes: []string{"bird", "cat & dog", "\"frog\"", "schönes Schiff"},
		Meta:    map[string]string{checkpoint.MetaDataset: "pets"},
	}
	for _, p := range m.Params {
		c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: p.Name, Shape: p.Shape, Data: p.Value})
	}
	n, err := export.New(m.Program, c)
	testkit.Must(t, err)
	return n
}

// logits are a model's for planar images.
func logits(t *testing.T, m *graph.Model, planar []float32) []float32 {
	t.Helper()
	const most = 512
	predictor, err := m.Predictor(most)
	testkit.Must(t, err)
	b := graph.NewBatch(m.Program.Input, most)
	var all []float32
	for chunk := range slices.Chunk(planar, most*m.Program.Input.Size()) {
		n := len(chunk) / m.Program.Input.Size()
		b.Fill(chunk, make([]int32, n))
		y, err := predictor.Logits(b)
		testkit.Must(t, err)
		list := make([]float32, n*m.Program.Classes)
		kernel.Unpack(list, y)
		all = append(all, list...)
	}
	return all
}

// write exports a network and puts the first file at path, the others beside it.
func write(t *testing.T, n *export.Network, format, path string) export.Export {
	t.Helper()
	f, err := export.Named(format)
	testkit.Must(t, err)
	paths, err := export.Paths(f, path)
	testkit.Must(t, err)
	e, err := f.Write(export.Request{Network: n, Name: "net"})
	testkit.Must(t, err)
	for i, content := range e.Contents {
		testkit.Must(t, os.WriteFile(paths[i], content, 0o644))
	}
	return e
}

// tolerance is what logits elsewhere may differ by from the harness's.
const tolerance = 1e-4

// near compares logits.
func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d logits, want %d", what, len(got), len(want))
	}
	worst := 0.0
	for i, v := range got {
		worst = max(worst, math.Abs(float64(v)-float64(want[i])))
	}
	if !(worst <= tolerance) {
		t.Errorf("%s: logits differ by %.2g; %v, want %v", what, worst, got[:4], want[:4])
	}
	t.Logf("%s: logits differ by at most %.2g", what, worst)
}

// writeFloats and readFloats are how scripts of other languages get images and
// give logits: little-endian float32.
func writeFloats(t *testing.T, path string, values []float32) {
	t.Helper()
	var content []byte
	for _, v := range values {
		content = binary.LittleEndian.AppendUint32(content, math.Float32bits(v))
	}
	testkit.Must(t, os.WriteFile(path, content, 0o644))
}

func readFloats(t *testing.T, path string) []float32 {
	t.Helper()
	content, err := os.ReadFile(path)
	testkit.Must(t, err)
	var values []float32
	for at := 0; at+4 <= len(content); at += 4 {
		values = append(values, math.Float32frombits(binary.LittleEndian.Uint32(content[at:])))
	}
	return values
}
