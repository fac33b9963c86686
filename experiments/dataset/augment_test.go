package dataset

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

// noise is an image of random pixels.
func noise(size int, seed uint64) []uint8 {
	pixels := make([]uint8, size)
	for i := range pixels {
		pixels[i] = uint8(Mix(seed, uint64(i)))
	}
	return pixels
}

// augmenter is NewAugmenter for arguments known to be right.
func augmenter(t testing.TB, a Augment, c, h, w int) *Augmenter {
	t.Helper()
	g, err := NewAugmenter(a, c, h, w)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// under is an image under a given variation.
func under(t testing.TB, src []uint8, c, h, w int, v variation) []float32 {
	t.Helper()
	dst := slices.Repeat([]float32{-1}, len(src))
	augmenter(t, Augment{}, c, h, w).apply(dst, src, v)
	return dst
}

// plain is an image as it is.
func plain(src []uint8) []float32 {
	dst := make([]float32, len(src))
	Plain(dst, src)
	return dst
}

func TestPlain(t *testing.T) {
	got := plain([]uint8{0, 51, 255})
	if !slices.Equal(got, []float32{0, float32(51) / 255, 1}) {
		t.Errorf("got %v", got)
	}
}

func TestAugmentOffIsIdentity(t *testing.T) {
	src := noise(3*5*4, 1)
	g := augmenter(t, Augment{}, 3, 5, 4)
	for seed := range uint64(20) {
		dst := make([]float32, len(src))
		if g.Apply(dst, src, seed); !slices.Equal(dst, plain(src)) {
			t.Fatalf("seed %d changed the image", seed)
		}
	}
}

func TestRotationByNothingIsIdentity(t *testing.T) {
	src := noise(3*5*4, 1)
	g := augmenter(t, Augment{}, 3, 5, 4)
	g.crop(src, 0, 0)
	for _, degrees := range []float64{0, 360, 1e-5} {
		dst := make([]float32, len(src))
		if g.rotate(dst, degrees); !slices.Equal(dst, plain(src)) {
			t.Errorf("%g degrees changed the image", degrees)
		}
	}
}

// A quarter turn moves whole pixels, also of images that are not square: what
// comes from outside is black.
func TestRotationByQuarters(t *testing.T) {
	src := []uint8{
		1, 2, 3,
		4, 5, 6,
		7, 8, 9,
	}
	tests := []struct {
		degrees float64
		want    []uint8
	}{
		{90, []uint8{3, 6, 9, 2, 5, 8, 1, 4, 7}}, // counter-clockwise
		{-90, []uint8{7, 4, 1, 8, 5, 2, 9, 6, 3}},
		{180, []uint8{9, 8, 7, 6, 5, 4, 3, 2, 1}},
	}
	for _, test := range tests {
		got := under(t, src, 1, 3, 3, variation{degrees: test.degrees})
		if !slices.Equal(got, plain(test.want)) {
			t.Errorf("%g degrees: %v, want %v", test.degrees, got, plain(test.want))
		}
	}
	line := under(t, []uint8{10, 20, 30}, 1, 1, 3, variation{degrees: 90})
	if !slices.Equal(line, plain([]uint8{0, 20, 0})) {
		t.Errorf("a row turned upright: %v", line)
	}
}

// rotated is the rotation in float64, as one reads it in a book.
func rotated(src []uint8, h, w int, degrees float64) []float64 {
	pixel := func(y, x int) float64 {
		if y < 0 || x < 0 || y >= h || x >= w {
			return 0
		}
		return float64(src[y*w+x]) / 255
	}
	dst := make([]float64, h*w)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range h {
		for x := range w {
			dy, dx := float64(y)-float64(h-1)/2, float64(x)-float64(w-1)/2
			sy, sx := sin*dx+cos*dy+float64(h-1)/2, cos*dx-sin*dy+float64(w-1)/2
			y0, x0 := int(math.Floor(sy)), int(math.Floor(sx))
			fy, fx := sy-math.Floor(sy), sx-math.Floor(sx)
			dst[y*w+x] = (1-fy)*((1-fx)*pixel(y0, x0)+fx*pixel(y0, x0+1)) +
				fy*((1-fx)*pixel(y0+1, x0)+fx*pixel(y0+1, x0+1))
		}
	}
	return dst
}

func TestRotationMatchesReference(t *testing.T) {
	for _, shape := range [][2]int{{28, 28}, {32, 32}, {5, 9}, {1, 1}, {1, 7}} {
		h, w := shape[0], shape[1]
		src := noise(h*w, 3)
		for _, degrees := range []float64{-180, -33, -10, -0.5, 0.01, 3, 7.7, 45, 91} {
			got, want := under(t, src, 1, h, w, variation{degrees: degrees}), rotated(src, h, w, degrees)
			for i := range got {
				// Weights are steps of 1/256 in two directions.
				if math.Abs(float64(got[i])-want[i]) > 2.1/256 {
					t.Fatalf("%dx%d, %g degrees, pixel %d: %g, want %g", h, w, degrees, i, got[i], want[i])
				}
			}
		}
	}
}

func TestCrop(t *testing.T) {
	src := []uint8{
		1, 2, 3,
		4, 5, 6,
	}
	tests := []struct {
		down, right int
		want        []uint8
	}{
		{0, 0, src},
		{1, 0, []uint8{4, 5, 6, 0, 0, 0}},
		{-1, 0, []uint8{0, 0, 0, 1, 2, 3}},
		{0, 1, []uint8{2, 3, 0, 5, 6, 0}},
		{0, -2, []uint8{0, 0, 1, 0, 0, 4}},
		{1, -1, []uint8{0, 4, 5, 0, 0, 0}},
		{2, 0, make([]uint8, 6)},
	}
	for _, test := range tests {
		// A second channel of the reverse shows that channels keep apart.
		second, wantSecond := slices.Clone(src), slices.Clone(test.want)
		slices.Reverse(second)
		slices.Reverse(wantSecond)
		both := append(slices.Clone(src), second...)
		got := under(t, both, 2, 2, 3, variation{down: test.down, right: test.right})
		if !slices.Equal(got[:6], plain(test.want)) {
			t.Errorf("down %d, right %d: %v, want %v", test.down, test.right, got[:6], plain(test.want))
		}
		opposite := under(t, both, 2, 2, 3, variation{down: -test.down, right: -test.right})
		if !slices.Equal(opposite[6:], plain(wantSecond)) {
			t.Errorf("second channel, down %d, right %d: %v, want %v", -test.down, -test.right, opposite[6:], plain(wantSecond))
		}
	}
}

func TestFlip(t *testing.T) {
	src := []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	want := []uint8{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10}
	if got := under(t, src, 2, 2, 3, variation{flip: true}); !slices.Equal(got, plain(want)) {
		t.Errorf("got %v, want %v", got, plain(want))
	}
	if got := under(t, want, 2, 2, 3, variation{flip: true}); !slices.Equal(got, plain(src)) {
		t.Errorf("flipped twice: %v, want %v", got, plain(src))
	}
}

// The steps come in the published order: a rotation takes what the crop left,
// and the flip mirrors the rest.
func TestAugmentOrder(t *testing.T) {
	src := noise(9*9, 5)
	v := variation{down: 2, right: -1, degrees: 9, flip: true}
	cropped := make([]uint8, len(src))
	for i, value := range under(t, src, 1, 9, 9, variation{down: 2, right: -1}) {
		cropped[i] = uint8(math.Round(float64(value) * 255))
	}
	want := under(t, cropped, 1, 9, 9, variation{degrees: 9})
	for row := range 9 {
		slices.Reverse(want[row*9 : row*9+9])
	}
	if got := under(t, src, 1, 9, 9, v); !slices.Equal(got, want) {
		t.Error("the steps do not come in the order crop, rotation, flip")
	}
}

// What is drawn is even, in range, and what is switched off stays off.
func TestDrawStatistics(t *testing.T) {
	const n = 50_000
	g := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 1, 28, 28)
	down, right := map[int]int{}, map[int]int{}
	flips, sum, squares := 0, 0.0, 0.0
	for i := range uint64(n) {
		v := g.draw(Mix(1, 2, i))
		down[v.down]++
		right[v.right]++
		if v.flip {
			flips++
		}
		if math.Abs(v.degrees) > 10 {
			t.Fatalf("%g degrees", v.degrees)
		}
		sum += v.degrees
		squares += v.degrees * v.degrees
	}
	for shift := -4; shift <= 4; shift++ {
		for _, count := range []int{down[shift], right[shift]} {
			if math.Abs(float64(count)-n/9.0) > 5*math.Sqrt(n/9.0) {
				t.Errorf("shift %d came %d times, want about %d", shift, count, n/9)
			}
		}
	}
	if len(down) != 9 || len(right) != 9 {
		t.Errorf("shifts %v and %v, want -4 to 4", down, right)
	}
	if math.Abs(float64(flips)-n/2) > 5*math.Sqrt(n)/2 {
		t.Errorf("%d of %d are flipped, want half", flips, n)
	}
	if mean, deviation := sum/n, math.Sqrt(squares/n); math.Abs(mean) > 0.15 || math.Abs(deviation-10/math.Sqrt(3)) > 0.1 {
		t.Errorf("angles of mean %.3f and deviation %.3f, want 0 and %.3f", mean, deviation, 10/math.Sqrt(3))
	}
	if v := augmenter(t, Augment{}, 1, 28, 28).draw(77); v != (variation{}) {
		t.Errorf("drew %+v with everything off", v)
	}
}

// Switching one step on leaves what the others draw as it is.
func TestDrawsAreIndependent(t *testing.T) {
	all := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 1, 28, 28)
	some := augmenter(t, Augment{Crop: 4}, 1, 28, 28)
	for seed := range uint64(100) {
		if a, b := all.draw(seed), some.draw(seed); a.down != b.down || a.right != b.right {
			t.Fatalf("seed %d: crop %d, %d with rotation and flip, %d, %d without", seed, a.down, a.right, b.down, b.right)
		}
	}
}

// A small bright patch in the middle stays in the image: its light is kept.
func TestAugmentKeepsMean(t *testing.T) {
	const side = 28
	src := make([]uint8, side*side)
	want := 0.0
	for y := 10; y < 18; y++ {
		for x := 10; x < 18; x++ {
			src[y*side+x] = 200
			want += 200.0 / 255
		}
	}
	g := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 1, side, side)
	dst := make([]float32, len(src))
	for seed := range uint64(500) {
		g.Apply(dst, src, seed)
		sum := 0.0
		for _, value := range dst {
			if value < 0 || value > 1 {
				t.Fatalf("seed %d: value %g", seed, value)
			}
			sum += float64(value)
		}
		if math.Abs(sum-want) > 0.02*want {
			t.Fatalf("seed %d: light of %.2f, want %.2f", seed, sum, want)
		}
	}
}

// A white image stays white where no black can have come in.
func TestRotationKeepsWhiteWhite(t *testing.T) {
	src := slices.Repeat([]uint8{255}, 28*28)
	got := under(t, src, 1, 28, 28, variation{degrees: 10})
	for y := 7; y < 21; y++ {
		for x := 7; x < 21; x++ {
			if got[y*28+x] != 1 {
				t.Fatalf("row %d, column %d: %g, want 1", y, x, got[y*28+x])
			}
		}
	}
	if got[0] >= 0.5 {
		t.Errorf("the corner is %g, want black from outside", got[0])
	}
}

// The same seed gives the same image whatever was made before and by whom.
func TestAugmentIsStateless(t *testing.T) {
	const images = 64
	a := Augment{Crop: 4, Rotate: 10, Flip: true}
	src := noise(3*32*32, 8)
	want := make([][]float32, images)
	for i := range want {
		want[i] = make([]float32, len(src))
		augmenter(t, a, 3, 32, 32).Apply(want[i], src, Mix(1, 1, uint64(i)))
	}
	var workers sync.WaitGroup
	for worker := range 4 {
		g := augmenter(t, a, 3, 32, 32)
		workers.Go(func() {
			dst := make([]float32, len(src))
			for i := images - 1 - worker; i >= 0; i -= 4 {
				g.Apply(dst, noise(len(src), 99), 5)
				if g.Apply(dst, src, Mix(1, 1, uint64(i))); !slices.Equal(dst, want[i]) {
					t.Errorf("image %d differs", i)
				}
			}
		})
	}
	workers.Wait()
	if slices.Equal(want[0], want[1]) {
		t.Error("two images are varied alike")
	}
}

// Training depends on every bit, so these are the same on every processor.
func TestAugmentIsFixed(t *testing.T) {
	src := noise(3*32*32, 8)
	g := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 3, 32, 32)
	dst := make([]float32, len(src))
	sum := crc32.NewIEEE()
	for seed := range uint64(10) {
		g.Apply(dst, src, seed)
		if err := binary.Write(sum, binary.LittleEndian, dst); err != nil {
			t.Fatal(err)
		}
	}
	if got := sum.Sum32(); got != 0xee7b38d8 {
		t.Errorf("checksum %#x of ten images, want 0xee7b38d8", got)
	}
}

func TestAugmentRefuses(t *testing.T) {
	tests := []struct {
		a       Augment
		c, h, w int
		want    string
	}{
		{Augment{Crop: -1}, 1, 8, 8, "crop must be at least 0, got -1"},
		{Augment{Crop: 8}, 1, 8, 9, "crop must be less than the image's 8 pixels, got 8"},
		{Augment{Rotate: -1}, 1, 8, 8, "rotate must be 0 to 180 degrees, got -1"},
		{Augment{Rotate: 181}, 1, 8, 8, "got 181"},
		{Augment{Rotate: math.NaN()}, 1, 8, 8, "got NaN"},
		{Augment{}, 0, 8, 8, "images of 0x8x8"},
	}
	for _, test := range tests {
		if _, err := NewAugmenter(test.a, test.c, test.h, test.w); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error %v, want %q", test.a, err, test.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an image of another size was accepted")
		}
	}()
	augmenter(t, Augment{}, 1, 8, 8).Apply(make([]float32, 64), make([]uint8, 63), 1)
}

func TestAugmentDoesNotAllocate(t *testing.T) {
	g := augmenter(t, Augment{Crop: 4, Rotate: 10, Flip: true}, 3, 32, 32)
	src, dst := noise(3*32*32, 1), make([]float32, 3*32*32)
	seed := uint64(0)
	if n := testing.AllocsPerRun(50, func() {
		g.Apply(dst, src, Mix(1, 1, seed))
		Plain(dst, src)
		seed++
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkAugment(b *testing.B) {
	for _, shape := range [][3]int{{1, 28, 28}, {3, 32, 32}} {
		c, h, w := shape[0], shape[1], shape[2]
		b.Run(fmt.Sprintf("%dx%dx%d", c, h, w), func(b *testing.B) {
			g := augmenter(b, Augment{Crop: 4, Rotate: 10, Flip: true}, c, h, w)
			src, dst := noise(c*h*w, 1), make([]float32, c*h*w)
			b.ReportAllocs()
			seed := uint64(0)
			for b.Loop() {
				g.Apply(dst, src, Mix(1, 1, seed))
				seed++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "images/s")
		})
	}
}
