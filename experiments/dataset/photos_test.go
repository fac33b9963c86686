package dataset

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// decodedPhoto is what DecodePhotos tells of one.
type decodedPhoto struct {
	name   string
	pixels []uint8
	err    error
}

// decodeAll decodes what paths name.
func decodeAll(t *testing.T, s PhotoShape, threads int, paths ...string) (all []decodedPhoto, notes []string) {
	t.Helper()
	photos, notes, err := FindPhotos(context.Background(), paths)
	if err != nil {
		t.Fatal(err)
	}
	err = DecodePhotos(context.Background(), photos, s, threads, func(i int, pixels []uint8, err error) error {
		all = append(all, decodedPhoto{photos[i].Name, pixels, err})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(photos) {
		t.Fatalf("%d of %d photos come", len(all), len(photos))
	}
	return all, notes
}

// noisy are images of colours that vary, each of another size.
func noisy(t *testing.T, names ...string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for i, name := range names {
		m := image.NewRGBA(image.Rect(0, 0, 11+3*i, 20-i))
		for at := range m.Pix {
			m.Pix[at] = uint8(at*at*37 + at*i)
			if at%4 == 3 {
				m.Pix[at] = 255
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		files[name] = b.Bytes()
	}
	return files
}

// Photos are decoded as the same files are for a dataset, whatever the number
// of threads.
func TestPhotosAreAsInADataset(t *testing.T) {
	root := t.TempDir()
	write(t, root, noisy(t, "train/a/1.png", "train/b/2.png", "test/a/3.png", "test/a/deep/4.png", "test/b/5.png"))
	for _, size := range []int{0, 9} {
		d, err := Load(context.Background(), "dir:"+root, Options{Cache: t.TempDir(), ImageSize: size})
		if err != nil {
			t.Fatal(err)
		}
		shape := PhotoShape{d.Channels, d.Height, d.Width}
		for _, threads := range []int{1, 3} {
			photos, _ := decodeAll(t, shape, threads, filepath.Join(root, "test"))
			if len(photos) != d.Test.Len() {
				t.Fatalf("%d photos, want %d", len(photos), d.Test.Len())
			}
			for i, p := range photos {
				if p.err != nil || !bytes.Equal(p.pixels, d.Test.Image(i)) {
					t.Errorf("%s is not the dataset's image %d (error %v)", p.name, i, p.err)
				}
			}
		}
	}
}

func TestPhotosThatCannotBeRead(t *testing.T) {
	root := t.TempDir()
	write(t, root, tree(t, 1, "a"))
	good, err := filepath.Glob(filepath.Join(root, "a", "*"))
	if err != nil || len(good) != 1 {
		t.Fatal(good, err)
	}
	at := func(name string) string { return filepath.Join(root, name) }
	write(t, root, map[string][]byte{"text.png": []byte("no image"), "empty.jpg": {}, "a/notes.txt": []byte("x"), "b/x.txt": []byte("x")})
	if err := os.Symlink(at("nothing"), at("a/dead.png")); err != nil {
		t.Fatal(err)
	}
	all, notes := decodeAll(t, PhotoShape{3, 8, 8}, 2, at("text.png"), at("empty.jpg"), at("a"), at("missing.png"), at("b"), good[0])
	want := []struct{ name, reason string }{
		{at("text.png"), "must be PNG, JPEG"}, {at("empty.jpg"), "is empty"}, {good[0], ""},
		{at("a"), "1 link leads nowhere: dead.png"}, {at("missing.png"), "no such file"}, {at("b"), "no images (PNG"}, {good[0], ""},
	}
	if len(all) != len(want) {
		t.Fatalf("%d photos, want %d", len(all), len(want))
	}
	for i, w := range want {
		p := all[i]
		if p.name != w.name || (p.err == nil) != (w.reason == "") || p.err != nil && !strings.Contains(p.err.Error(), w.reason) {
			t.Errorf("photo %d is %s with error %v, want %s with %q", i, p.name, p.err, w.name, w.reason)
		}
		if p.err != nil && strings.Contains(p.err.Error(), root) {
			t.Errorf("%v repeats the path", p.err)
		}
	}
	if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, "not named as images are, e.g. notes.txt") }) {
		t.Errorf("notes are %q, want one of notes.txt", notes)
	}
}

func TestDecodePhotosStops(t *testing.T) {
	root := t.TempDir()
	write(t, root, tree(t, 5, "a"))
	photos, _, err := FindPhotos(context.Background(), []string{root})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("enough")
	taken := 0
	err = DecodePhotos(context.Background(), photos, PhotoShape{1, 4, 4}, 2, func(int, []uint8, error) error { taken++; return stop })
	if err != stop || taken != 1 {
		t.Errorf("error %v after %d photos, want that of take after 1", err, taken)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := DecodePhotos(ctx, photos, PhotoShape{1, 4, 4}, 2, func(int, []uint8, error) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	if _, _, err := FindPhotos(ctx, []string{root}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of the listing, want the context's", err)
	}
	err = DecodePhotos(context.Background(), photos, PhotoShape{2, 4, 4}, 1, func(int, []uint8, error) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "1 or 3 channels, not 2") {
		t.Errorf("error %v, want one of channels", err)
	}
}

func TestReadPhoto(t *testing.T) {
	if _, err := readUpTo(strings.NewReader("12345"), 4); err == nil || !strings.Contains(err.Error(), "more than the 4 bytes") {
		t.Errorf("error %v of 5 bytes where 4 are allowed", err)
	}
	if content, err := readUpTo(strings.NewReader("1234"), 4); err != nil || string(content) != "1234" {
		t.Errorf("%q with error %v, want all 4 bytes", content, err)
	}
	content := noisy(t, "one")["one"]
	photos := []Photo{ReadPhoto("whole", bytes.NewReader(content)), ReadPhoto("none", strings.NewReader(""))}
	err := DecodePhotos(context.Background(), photos, PhotoShape{3, 4, 4}, 1, func(i int, pixels []uint8, err error) error {
		if (err == nil) != (i == 0) {
			t.Errorf("%s: error %v", photos[i].Name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
