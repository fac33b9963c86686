package quantized

import (
	"math"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/internal/nets"
)

// quantize makes integers of a kind's network, calibrated on some images.
func quantize(t *testing.T, k nets.Kind, images [][]uint8) (*folded.Net, *Net) {
	t.Helper()
	m := k.Model(t)
	f, err := folded.Of(m.Program, nets.Values(m))
	if err != nil {
		t.Fatal(err)
	}
	ranges := NewRanges(f)
	r := folded.NewRunner(f)
	ranges.Watch(r)
	for _, image := range images {
		r.Run(image)
	}
	q, err := Of(f, ranges)
	if err != nil {
		t.Fatalf("%s: %v", k.Arch, err)
	}
	return f, q
}

// Integers are near the numbers they stand for, in every value of every network:
// within 3 % of its range, as a rule.
func TestIntegersAreNear(t *testing.T) {
	for _, k := range nets.Kinds {
		images := k.Images(20)
		f, q := quantize(t, k, images)
		a, b := folded.NewRunner(f), NewRunner(q)
		want := make([][]float32, len(f.Values))
		a.Seen = func(v int, y []float32) { want[v] = append([]float32(nil), y...) }
		for _, image := range images[:5] {
			a.Run(image)
			b.Run(image)
			for v := 1; v < len(f.Values); v++ {
				noise, scale := 0.0, q.Scales[v]
				for i, w := range want[v] {
					e := float64(b.maps[v][i]-scale.Zero)*scale.Unit - float64(w)
					noise += e * e
				}
				_, high := scale.Bounds()
				if e := math.Sqrt(noise/float64(len(want[v]))) / (scale.Unit * float64(high)); !(e <= 0.03) {
					t.Errorf("%s: value %d: error %.4f of its range", k.Arch, v, e)
				}
			}
		}
	}
}

// Iterations that share weights in float share them in integers.
func TestReusedWeightsStayShared(t *testing.T) {
	k := nets.Kinds[0]
	_, q := quantize(t, k, k.Images(2))
	var stage []*Iteration
	for _, s := range q.Steps {
		if it, ok := s.(*Iteration); ok && len(it.Factor2) == 8 {
			stage = append(stage, it)
		}
	}
	if len(stage) != 3 {
		t.Fatalf("%d iterations, want 3", len(stage))
	}
	for _, it := range stage[1:] {
		if &it.DW[0] != &stage[0].DW[0] || &it.PW[0] != &stage[0].PW[0] {
			t.Error("weights were copied")
		}
	}
}

func TestRangesAreNeeded(t *testing.T) {
	k := nets.Kinds[0]
	m := k.Model(t)
	f, err := folded.Of(m.Program, nets.Values(m))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Of(f, NewRanges(f)); err == nil || !strings.Contains(err.Error(), "layer stem.conv: no image was seen") {
		t.Errorf("got %v", err)
	}
}

func TestRangesOfTwo(t *testing.T) {
	f := &folded.Net{Values: []lrunet.Shape{{C: 1, H: 1, W: 1}, {C: 2, H: 1, W: 1}}}
	a, b := NewRanges(f), NewRanges(f)
	s := &folded.Iteration{}
	for i, r := range []*Ranges{a, b} {
		var runner folded.Runner
		r.Watch(&runner)
		runner.Seen(1, []float32{float32(i), -2 * float32(i)})
		runner.Between(s, []float32{1, -3 - float32(i)})
	}
	a.Merge(b)
	if a.Low[1] != -2 || a.High[1] != 1 || a.Between[s] != 4 || a.High[folded.Image] != 255 {
		t.Errorf("%+v", a)
	}
}

// Sums that 32 bits do not hold are refused.
func TestTooManyProducts(t *testing.T) {
	const in = 40000
	f := &folded.Net{
		Classes: 1, Values: []lrunet.Shape{{C: in, H: 1, W: 1}, {C: 1, H: 1, W: 1}},
		Steps: []folded.Step{&folded.Conv{
			Node: folded.Node{Name: "conv", X: []int{0}, Y: 1}, Window: folded.Window{Kernel: 1, Stride: 1}, Groups: 1,
			Weight: make([]float32, in), Shift: []float32{0},
		}},
	}
	r := NewRanges(f)
	r.Low[1], r.High[1] = 0, 1
	if _, err := Of(f, r); err == nil || err.Error() != "layer conv: adds 40000 products, too many for 32 bits" {
		t.Errorf("got %v", err)
	}
}

// A channel that is all shift has a shift that fits.
func TestShiftWithoutWeights(t *testing.T) {
	f := &folded.Net{
		Classes: 2, Values: []lrunet.Shape{{C: 1, H: 1, W: 1}, {C: 2, H: 1, W: 1}},
		Steps: []folded.Step{&folded.Conv{
			Node: folded.Node{Name: "conv", X: []int{0}, Y: 1}, Window: folded.Window{Kernel: 1, Stride: 1}, Groups: 1,
			Weight: []float32{1e-30, 0}, Shift: []float32{5, -3},
		}},
	}
	r := NewRanges(f)
	r.Low[1], r.High[1] = -3, 5
	q, err := Of(f, r)
	if err != nil {
		t.Fatal(err)
	}
	for c, got := range NewRunner(q).Run([]uint8{200}) {
		if v := float64(got) * q.Scales[1].Unit; math.Abs(v-[]float64{5, -3}[c]) > 0.02 {
			t.Errorf("channel %d is %v", c, v)
		}
	}
}
