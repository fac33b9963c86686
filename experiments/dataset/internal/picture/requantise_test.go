package picture

import (
	"math/rand/v2"
	"os"
	"testing"
)

// JPEG files come out as from libjpeg, to the bit; but for blocks with fine
// quantisers or with many pixels cut off, where one decoder rounds up and the
// other down.
func TestJPEGIsAsLibjpegs(t *testing.T) {
	const width, height = 19, 13
	for name, limit := range map[string]struct {
		share float64 // of values that may differ
		most  int
	}{
		"444": {}, "422": {}, "420": {}, "grey": {}, "progressive": {},
		"fine": {0.15, 2}, "contrast": {0.05, 1},
	} {
		content, err := os.ReadFile("testdata/" + name + ".jpg")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile("testdata/" + name + ".rgb")
		if err != nil {
			t.Fatal(err)
		}
		got := make([]uint8, 3*width*height)
		if err := Decode(t.Context(), got, content, 3, height, width); err != nil {
			t.Fatal(err)
		}
		others, most := 0, 0
		for i, v := range got {
			if d := int(v) - int(want[i%(width*height)*3+i/(width*height)]); d != 0 {
				others, most = others+1, max(most, d, -d)
			}
		}
		share := float64(others) / float64(len(got))
		t.Logf("%s: %.3f of the values differ, by %d at most", name, share, most)
		if most > limit.most || share > limit.share {
			t.Errorf("%s: %.3f of the values differ, by %d at most; want %.3f and %d", name, share, most, limit.share, limit.most)
		}
	}
}

// randomBlock is a block of multiples of its quantisers, most of them 0, as
// photographs have them.
func randomBlock(r *rand.Rand) (coefficients, quantisers block) {
	for i := range coefficients {
		quantisers[i] = 5 + r.Int32N(60)
		if i == 0 || r.IntN(6) == 0 {
			coefficients[i] = quantisers[i] * (r.Int32N(5) - 2)
		}
	}
	return coefficients, quantisers
}

// Coefficients are found again behind any decoder's rounding.
func TestRequantiseBlock(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rounding := []int32{0, 0, 0, 0, 0, 0, 0, 0, 1, -1} // what image/jpeg and libjpeg differ by, and more often
	for range 1000 {
		coefficients, quantisers := randomBlock(r)
		want := coefficients.inverse()
		pix := make([]uint8, side*side)
		for i, p := range want {
			pix[i] = byteOf(p + 128 + rounding[r.IntN(len(rounding))])
		}
		requantiseBlock(pix, side, &quantisers)
		for i, p := range want {
			if pix[i] != byteOf(p+128) {
				t.Fatalf("pixel %d is %d, want %d", i, pix[i], byteOf(p+128))
			}
		}
	}
}

// What no coefficients explain stays as it is.
func TestRequantiseBlockLeavesOthersAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var coarse block
	for i := range coarse {
		coarse[i] = 1000
	}
	pix := make([]uint8, side*side)
	for i := range pix {
		pix[i] = uint8(100 + r.IntN(50))
	}
	want := string(pix)
	requantiseBlock(pix, side, &coarse)
	if string(pix) != want {
		t.Error("noise was changed")
	}
}

func BenchmarkRequantiseBlock(b *testing.B) {
	coefficients, quantisers := randomBlock(rand.New(rand.NewPCG(1, 2)))
	pix := make([]uint8, side*side)
	for i, p := range coefficients.inverse() {
		pix[i] = byteOf(p + 128)
	}
	for b.Loop() {
		requantiseBlock(pix, side, &quantisers)
	}
}
