package dataset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pngOf is an image of one colour.
func pngOf(t testing.TB, width, height int, c color.Color) []byte {
	t.Helper()
	var m interface {
		image.Image
		Set(x, y int, c color.Color)
	} = image.NewRGBA(image.Rect(0, 0, width, height))
	if _, grey := c.(color.Gray); grey {
		m = image.NewGray(image.Rect(0, 0, width, height))
	}
	for y := range height {
		for x := range width {
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shade is a colour that tells number n.
func shade(n int) color.RGBA { return color.RGBA{uint8(n), uint8(2 * n), uint8(255 - n), 255} }

// photos are the files of a folder with two classes, of 4 and 3 images for
// training and 1 each for the test, of 20x20.
func photos(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	for i, name := range []string{"train/cat/0.png", "train/cat/1.png", "train/cat/2.png", "train/cat/3.png",
		"train/dog/0.png", "train/dog/1.png", "train/dog/deeper/2.png", "test/cat/9.png", "test/dog/9.png"} {
		files[name] = pngOf(t, 20, 20, shade(i))
	}
	return files
}

// age sets the times of all files back, as if they had been there for long.
func age(t testing.TB, folder string) {
	t.Helper()
	past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	err := filepath.Walk(folder, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, past, past)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// caching is options with a cache of the test's own.
func caching(t testing.TB) Options { return Options{Cache: t.TempDir()} }

func TestLoadFolder(t *testing.T) {
	folder, o := write(t, t.TempDir(), photos(t)), caching(t)
	for _, state := range []string{"cold", "warm"} {
		d, err := Load(t.Context(), "dir:"+folder, o)
		if err != nil {
			t.Fatal(err)
		}
		if d.Channels != 3 || d.Height != 20 || d.Width != 20 || !slices.Equal(d.Classes, []string{"cat", "dog"}) {
			t.Errorf("%s: shape %dx%dx%d, classes %v", state, d.Channels, d.Height, d.Width, d.Classes)
		}
		if !slices.Equal(d.Train.Labels, []uint16{0, 0, 0, 0, 1, 1, 1}) || !slices.Equal(d.Test.Labels, []uint16{0, 1}) {
			t.Errorf("%s: labels %v and %v", state, d.Train.Labels, d.Test.Labels)
		}
		for i := range 9 {
			part, at := d.Train, i
			if i > 6 {
				part, at = d.Test, i-7
			}
			image, c := part.Image(at), shade(i)
			if image[0] != c.R || image[400] != c.G || image[1199] != c.B {
				t.Errorf("%s: image %d has another colour", state, i)
			}
		}
		if len(d.Notes) > 0 || d.Mirror || d.Source != folder || d.Hash != d.Digest() {
			t.Errorf("%s: %+v", state, d.Notes)
		}
	}
}

// The number of threads and the place decide nothing; a moved folder is found
// in the cache.
func TestLoadFolderSame(t *testing.T) {
	files, o := photos(t), caching(t)
	o.Threads = 1
	one, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), o)
	if err != nil {
		t.Fatal(err)
	}
	decoded := false
	o.Threads, o.Progress = 5, func(p Progress) { decoded = decoded || p.Step == "decoding images" }
	moved, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), o)
	if err != nil || moved.Hash != one.Hash {
		t.Errorf("another place, other images: %v", err)
	}
	if decoded {
		t.Error("a folder that was moved was decoded again")
	}
	o.Cache = t.TempDir()
	five, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), o)
	if err != nil || five.Hash != one.Hash {
		t.Errorf("5 threads, other images: %v", err)
	}
	if !decoded {
		t.Error("nobody was told of the decoding")
	}
}

// A warm load reads no file; a changed file and a spoilt cache are seen.
func TestLoadFolderCache(t *testing.T) {
	folder, o := write(t, t.TempDir(), photos(t)), caching(t)
	age(t, folder)
	steps := map[string]bool{}
	o.Progress = func(p Progress) { steps[p.Step] = true }
	hash := func() string {
		t.Helper()
		clear(steps)
		d, err := Load(t.Context(), "dir:"+folder, o)
		if err != nil {
			t.Fatal(err)
		}
		return d.Hash
	}
	first := hash()
	if len(steps) != 3 {
		t.Errorf("steps %v, want three", steps)
	}
	if hash() != first || len(steps) != 0 {
		t.Errorf("a warm load went through %v", steps)
	}
	pixels, err := filepath.Glob(filepath.Join(o.Cache, "*.pixels"))
	if err != nil || len(pixels) != 1 {
		t.Fatal(pixels, err)
	}
	content, err := os.ReadFile(pixels[0])
	if err != nil {
		t.Fatal(err)
	}
	content[100] ^= 1
	if err := os.Remove(pixels[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pixels[0], content, 0o644); err != nil {
		t.Fatal(err)
	}
	if hash() != first || !steps["decoding images"] {
		t.Error("a spoilt cache was believed")
	}
	write(t, folder, map[string][]byte{"train/cat/0.png": pngOf(t, 20, 20, shade(99))})
	if hash() == first {
		t.Error("a changed image was not seen")
	}
}

func TestLoadFolderBySeed(t *testing.T) {
	files := map[string][]byte{}
	for i := range 30 {
		files[fmt.Sprintf("%s/%02d.png", []string{"a", "b", "c"}[i%3], i)] = pngOf(t, 16, 16, color.Gray{uint8(i)})
	}
	folder, o := write(t, t.TempDir(), files), caching(t)
	first, err := Load(t.Context(), "dir:"+folder, o)
	if err != nil {
		t.Fatal(err)
	}
	if first.Channels != 1 || !slices.Equal(first.Train.Counts(3), []int{8, 8, 8}) || !slices.Equal(first.Test.Counts(3), []int{2, 2, 2}) {
		t.Errorf("%v and %v of each class", first.Train.Counts(3), first.Test.Counts(3))
	}
	if len(first.Notes) != 1 || !strings.Contains(first.Notes[0], "20 % of each class's images are held out for it (seed 0)") {
		t.Errorf("notes %q", first.Notes)
	}
	seen := map[string]bool{}
	for _, part := range []Split{first.Train, first.Test} {
		for i := range part.Len() {
			seen[string(part.Image(i))] = true
		}
	}
	if len(seen) != 30 {
		t.Errorf("%d different images, want all 30", len(seen))
	}
	o.SplitSeed = 1
	if other, err := Load(t.Context(), "dir:"+folder, o); err != nil || other.Hash == first.Hash {
		t.Errorf("another seed gives the same split: %v", err)
	}
	o.SplitSeed, o.TestShare = 0, 0.5
	if half, err := Load(t.Context(), "dir:"+folder, o); err != nil || half.Test.Len() != 15 {
		t.Errorf("half held out: %v", err)
	}
}

// What the images' sizes say, and what ImageSize changes.
func TestFolderSizes(t *testing.T) {
	type size struct{ w, h int }
	tests := []struct {
		name                string
		a, b                size
		option              int
		wantWidth, wantHigh int
	}{
		{"16", size{16, 16}, size{16, 16}, 0, 16, 16},
		{"64", size{64, 64}, size{64, 64}, 0, 64, 64},
		{"not square", size{48, 24}, size{48, 24}, 0, 48, 24},
		{"too small", size{15, 15}, size{15, 15}, 0, 32, 32},
		{"too large", size{65, 65}, size{65, 65}, 0, 32, 32},
		{"one side too large", size{20, 80}, size{20, 80}, 0, 32, 32},
		{"different", size{20, 20}, size{24, 24}, 0, 32, 32},
		{"asked for", size{20, 20}, size{20, 20}, 28, 28, 28},
		{"asked for, different", size{100, 50}, size{7, 9}, 40, 40, 40},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string][]byte{}
			for _, split := range []string{"train", "test"} {
				files[split+"/a/x.png"] = pngOf(t, test.a.w, test.a.h, shade(1))
				files[split+"/b/x.png"] = pngOf(t, test.b.w, test.b.h, shade(2))
			}
			o := caching(t)
			o.ImageSize = test.option
			d, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), o)
			if err != nil {
				t.Fatal(err)
			}
			if d.Width != test.wantWidth || d.Height != test.wantHigh {
				t.Errorf("%d wide, %d high; want %d, %d", d.Width, d.Height, test.wantWidth, test.wantHigh)
			}
			if c := shade(2); d.Train.Image(1)[0] != c.R {
				t.Errorf("a colour became %d, want %d", d.Train.Image(1)[0], c.R)
			}
		})
	}
}

func TestFolderNotes(t *testing.T) {
	files := photos(t)
	for i := range 10 {
		files[fmt.Sprintf("train/cat/__more%d.png", i)] = pngOf(t, 20, 20, shade(100+i))
	}
	files["train/cat/notes.txt"] = []byte("x")
	files["train/.DS_Store"] = []byte("x")
	files["train/cat/._0.png"] = []byte("x")
	files["val/cat/0.png"] = []byte("x")
	files["__MACOSX/x"] = []byte("x")
	delete(files, "test/dog/9.png")
	d, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), caching(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"folder val skipped, as there are train and test",
		"1 file skipped, not named as images are, e.g. train/cat/notes.txt",
		"class dog has no test images",
		"classes are out of balance: 14 images for training of cat, 3 of dog; a network that ignores the rare ones looks good",
	}
	if !slices.Equal(d.Notes, want) {
		t.Errorf("notes %q, want %q", d.Notes, want)
	}
}

func TestFolderBroken(t *testing.T) {
	files := photos(t)
	good := files["train/cat/1.png"]
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 20, 20)), nil); err != nil {
		t.Fatal(err)
	}
	files["train/cat/1.png"] = good[:len(good)-20]
	files["train/cat/2.png"] = nil
	files["test/cat/8.jpg"] = photo.Bytes()[:photo.Len()/2]
	files["test/cat/bomb.png"] = pngBomb()
	folder, o := write(t, t.TempDir(), files), caching(t)
	age(t, folder)
	for _, state := range []string{"cold", "with the cache of those that skip"} {
		_, err := Load(t.Context(), "dir:"+folder, o)
		for _, want := range []string{"4 of 11 images cannot be read", "train/cat/1.png: ", "train/cat/2.png: is empty", "test/cat/8.jpg: ", "100000x100000 pixels", "fix, remove or skip them"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want %q", state, err, want)
			}
		}
		if !errors.Is(err, ErrBroken) {
			t.Errorf("%s: error %v is not ErrBroken", state, err)
		}
		skipping := o
		skipping.SkipBroken = true
		for range 2 { // decoded, then out of the cache
			d, err := Load(t.Context(), "dir:"+folder, skipping)
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != 5 || d.Test.Len() != 2 || len(d.Notes) != 1 || !strings.HasPrefix(d.Notes[0], "skipped 4 images that cannot be read: train/cat/1.png: ") {
				t.Errorf("%d and %d images, notes %q", d.Train.Len(), d.Test.Len(), d.Notes)
			}
		}
	}
}

// pngBomb is a PNG whose header claims ten gigapixels.
func pngBomb() []byte {
	chunk := []byte("IHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00")
	return binary.BigEndian.AppendUint32(append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...), crc32.ChecksumIEEE(chunk))
}

func TestFolderRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(files map[string][]byte)
		want   string
	}{
		{"empty", func(f map[string][]byte) { clear(f); f["x"] = nil }, ": no folders of classes"},
		{"no test", func(f map[string][]byte) {
			for name := range f {
				if strings.HasPrefix(name, "test") {
					delete(f, name)
				}
			}
		}, "has train but no test folder"},
		{"unknown class", func(f map[string][]byte) { f["test/cow/1.png"] = f["test/cat/9.png"] }, "test/cow: no class of that name for training"},
		{"class without images", func(f map[string][]byte) { f["train/cow/readme.txt"] = nil }, "train/cow: no images (PNG, JPEG"},
		{"one class", func(f map[string][]byte) {
			for name := range f {
				if strings.Contains(name, "dog") {
					delete(f, name)
				}
			}
		}, "1 class, must be 2 to 65536"},
		{"a folder too many", func(f map[string][]byte) {
			for name, content := range f {
				f["inner/"+name] = content
				delete(f, name)
			}
		}, "/inner?"},
		{"all broken", func(f map[string][]byte) {
			for name := range f {
				f[name] = []byte("x")
			}
		}, "9 of 9 images cannot be read"},
		{"two images", func(f map[string][]byte) {
			one := f["train/cat/0.png"]
			clear(f)
			f["a/0.png"] = one
		}, "a test split of 0.2 cannot be held out of 1 image"},
		{"classes without images", func(f map[string][]byte) {
			clear(f)
			f["cat/.keep"], f["dog/.keep"] = nil, nil
		}, "in cat, dog"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := photos(t)
			test.change(files)
			folder := write(t, t.TempDir(), files)
			o := caching(t)
			_, err := Load(t.Context(), "dir:"+folder, o)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if left, err := filepath.Glob(filepath.Join(o.Cache, "*.pixels")); err != nil || len(left) > 0 {
				t.Errorf("left in the cache: %v", left)
			}
		})
	}
	for path, want := range map[string]string{"": "write dir:PATH", filepath.Join(t.TempDir(), "none"): "no such file"} {
		if _, err := Load(t.Context(), "dir:"+path, caching(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("dir:%s: error %v, want %q", path, err, want)
		}
	}
}

// Skipping all images is an error, not a dataset of nothing.
func TestFolderSkipsAll(t *testing.T) {
	files := photos(t)
	for name := range files {
		files[name] = []byte("x")
	}
	o := caching(t)
	o.SkipBroken = true
	_, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), o)
	if err == nil || !strings.Contains(err.Error(), "0 training and 0 test images can be used") {
		t.Errorf("error %v, want that nothing is left", err)
	}
}

func TestFolderFollowsLinks(t *testing.T) {
	elsewhere := write(t, t.TempDir(), photos(t))
	folder := t.TempDir()
	for _, name := range []string{"train", "test"} {
		if err := os.Symlink(filepath.Join(elsewhere, name), filepath.Join(folder, name)); err != nil {
			t.Skip(err)
		}
	}
	if d, err := Load(t.Context(), "dir:"+folder, caching(t)); err != nil || d.Train.Len() != 7 {
		t.Errorf("error %v, want the images that the links lead to", err)
	}
}

// Each size from 16 to 64 pixels comes out as it went in, embedded images too.
func TestImageSizeOfAnyDataset(t *testing.T) {
	for _, side := range []int{16, 28, 31, 64} {
		d, err := Load(t.Context(), "fashion-mini", Options{ImageSize: side})
		if err != nil {
			t.Fatal(err)
		}
		if d.Height != side || d.Width != side || d.Validate() != nil || d.Hash != d.Digest() || (d.Hash == miniHash) != (side == 28) {
			t.Errorf("side %d: %dx%d, %v", side, d.Height, d.Width, d.Validate())
		}
		if d.Mean[0] < 0.27 || d.Mean[0] > 0.3 {
			t.Errorf("side %d: mean %v, want about 0.286", side, d.Mean)
		}
		if testing.Short() {
			break
		}
	}
}

func TestOptionsValidate(t *testing.T) {
	for want, o := range map[string]Options{
		"image size must be 8 to 256 pixels, got 7": {ImageSize: 7},
		"got 257":                            {ImageSize: 257},
		"test share must be between 0 and 1": {TestShare: 1},
		"got -0.1":                           {TestShare: -0.1},
		"threads must be at least 0":         {Threads: -1},
	} {
		if _, err := Load(t.Context(), "fashion-mini", o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
