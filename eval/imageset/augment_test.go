package imageset

import (
	"bytes"
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

// Without a rotation the window is copied in one pass, to the same values as by way of
// the frame that a rotation reads.
func TestShiftIsCropAndMirror(t *testing.T) {
	const channels, side = 4, 7
	src := noise(channels*side*side, 3)
	for _, margin := range []int{0, 2} {
		g := augmenter(t, Augment{Crop: 3, Margin: margin}, channels, side, side)
		got := make([]float32, channels*g.height*g.width)
		want := make([]float32, len(got))
		for down := -side; down <= side; down++ {
			for right := 1 - side; right < side; right++ {
				for _, flip := range []bool{false, true} {
					v := variation{down: down, right: right, flip: flip}
					g.shift(got, src, v)
					g.crop(src, down, right)
					g.rotate(want, 0)
					if flip {
						g.mirror(want)
					}
					if !slices.Equal(got, want) {
						t.Fatalf("margin %d, %+v: %v, want %v", margin, v, got, want)
					}
				}
			}
		}
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

// Channels do not see each other, however many there are.
func TestAugmentTreatsChannelsAlike(t *testing.T) {
	v := variation{down: 1, right: -2, degrees: 20, flip: true}
	for _, channels := range []int{2, 3, 4, 5, 7, 8} {
		src := noise(channels*6*5, uint64(channels))
		all := under(t, src, channels, 6, 5, v)
		for c := range channels {
			one := under(t, src[c*30:][:30], 1, 6, 5, v)
			if !slices.Equal(all[c*30:][:30], one) {
				t.Errorf("channel %d of %d differs from the same alone", c, channels)
			}
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
		for name, a := range map[string]Augment{"rotated": {Crop: 4, Rotate: 10, Flip: true}, "shifted": {Crop: 4, Flip: true}} {
			b.Run(fmt.Sprintf("%dx%dx%d/%s", c, h, w, name), func(b *testing.B) {
				g := augmenter(b, a, c, h, w)
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
}

// The erased square is black, of its size unless it is cut off, and its centre
// is any pixel.
func TestErase(t *testing.T) {
	const side = 12
	src := bytes.Repeat([]byte{255}, 2*side*side)
	g := augmenter(t, Augment{Erase: 4}, 2, side, side)
	dst := make([]float32, len(src))
	centres := map[int]bool{}
	for seed := range uint64(2000) {
		v := g.draw(seed)
		centres[v.row*side+v.column] = true
		g.Apply(dst, src, seed)
		for i, got := range dst {
			y, x := i/side%side, i%side
			inside := y >= v.row-2 && y < v.row+2 && x >= v.column-2 && x < v.column+2
			if want := map[bool]float32{true: 0, false: 1}[inside]; got != want {
				t.Fatalf("seed %d: pixel (%d, %d) is %g, want %g about (%d, %d)", seed, y, x, got, want, v.row, v.column)
			}
		}
	}
	if len(centres) != side*side {
		t.Errorf("%d centres are drawn, want all %d", len(centres), side*side)
	}
}
