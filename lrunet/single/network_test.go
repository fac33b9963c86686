package single

import (
	"math"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/internal/nets"
)

// kinds are networks of every kind and option, and of widths that fill vectors, that
// fill them in halves, and that do not.
var kinds = append([]nets.Kind{
	{Arch: "stem16/2 32x3/2 64x2 head16", In: lrunet.Shape{C: 3, H: 13, W: 9}},
	{Arch: "stem24 24x2e3g4/2 48x3g2 head24g4-linear", In: lrunet.Shape{C: 1, H: 7, W: 8}},
	{Arch: "stem1 8x2g1 head8", In: lrunet.Shape{C: 1, H: 9, W: 8}}, // whose stem is depthwise
	{Arch: "stem64/2 128x3/2 256x2 head64", In: lrunet.Shape{C: 3, H: 8, W: 8}},
	{Arch: "mobilenetv2-0.25", In: lrunet.Shape{C: 3, H: 32, W: 32}},
	{Arch: "shufflenet-0.5-g3", In: lrunet.Shape{C: 1, H: 28, W: 28}},
	{Arch: "shufflenetv2-0.25", In: lrunet.Shape{C: 3, H: 32, W: 32}},
}, nets.Kinds...)

// of is a network of the kind.
func of(t testing.TB, k nets.Kind) *Network {
	t.Helper()
	m := k.Model(t)
	n, err := Of(m.Program, nets.Values(m))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnswersAsTheModel(t *testing.T) {
	for _, k := range kinds {
		m := k.Model(t)
		n, err := Of(m.Program, nets.Values(m))
		if err != nil {
			t.Errorf("%s: %v", k.Arch, err)
			continue
		}
		images := k.Images(3)
		for i, want := range k.Logits(t, m, images) {
			for c, got := range n.Logits(images[i]) {
				if w := want[c]; !(math.Abs(float64(got-w)) <= 1e-4*(1+math.Abs(float64(w)))) {
					t.Errorf("%s: image %d: logit %d is %v, want %v", k.Arch, i, c, got, w)
				}
			}
		}
	}
}

// Each value of a net is that of the plain runner.
func TestValuesAreThoseOfTheFoldedRunner(t *testing.T) {
	k := kinds[0]
	n := of(t, k)
	image := k.Images(1)[0]
	n.Logits(image)
	r := folded.NewRunner(n.net)
	r.Seen = func(value int, y []float32) {
		p := n.values[value]
		for i, want := range y {
			got := p.At(i/p.C/p.W, i/p.C%p.W)[i%p.C]
			if !(math.Abs(float64(got-want)) <= 1e-4*(1+math.Abs(float64(want)))) {
				t.Fatalf("value %d, element %d is %v, want %v", value, i, got, want)
			}
		}
	}
	r.Run(image)
}

func TestWrongImage(t *testing.T) {
	n := of(t, kinds[0])
	defer func() {
		if recover() == nil {
			t.Error("an image of another size was taken")
		}
	}()
	n.Logits(make([]uint8, 7))
}

func BenchmarkLogits(b *testing.B) {
	for _, k := range []nets.Kind{
		{Arch: "lrunet-14", In: lrunet.Shape{C: 3, H: 32, W: 32}},
		{Arch: "lrunet-1", In: lrunet.Shape{C: 3, H: 32, W: 32}},
		{Arch: "mobilenet-0.25", In: lrunet.Shape{C: 3, H: 32, W: 32}},
		{Arch: "mobilenetv2-0.25", In: lrunet.Shape{C: 3, H: 32, W: 32}},
		{Arch: "shufflenet-0.5-g3", In: lrunet.Shape{C: 3, H: 32, W: 32}},
		{Arch: "shufflenetv2-0.25", In: lrunet.Shape{C: 3, H: 32, W: 32}},
	} {
		b.Run(k.Arch, func(b *testing.B) {
			n := of(b, k)
			image := k.Images(1)[0]
			for b.Loop() {
				n.Logits(image)
			}
		})
	}
}
