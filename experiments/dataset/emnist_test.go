package dataset

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// letters are the files of an EMNIST set: 3 and 1 images of 2x2 with labels
// from 1.
func letters(t testing.TB, prefix string) fstest.MapFS {
	return fstest.MapFS{
		prefix + "-train-images-idx3-ubyte": file(t, ramp(3*4), 3, 2, 2),
		prefix + "-train-labels-idx1-ubyte": file(t, []uint8{1, 3, 2}, 3),
		prefix + "-test-images-idx3-ubyte":  file(t, ramp(4), 1, 2, 2),
		prefix + "-test-labels-idx1-ubyte":  file(t, []uint8{3}, 1),
		prefix + "-mapping.txt":             {Data: []byte("1 65 97\n2 66 98\n3 67 99\n")},
	}
}

// EMNIST's images are turned upright, its labels mapped to letters.
func TestLoadEMNIST(t *testing.T) {
	folder := save(t, letters(t, "emnist-letters"))
	for _, path := range []string{folder, filepath.Join(folder, "emnist-letters")} {
		d, err := Load(t.Context(), "idx:"+path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(d.Classes, []string{"Aa", "Bb", "Cc"}) || !slices.Equal(d.Train.Labels, []uint16{0, 2, 1}) || !slices.Equal(d.Test.Labels, []uint16{2}) {
			t.Errorf("classes %v, labels %v and %v", d.Classes, d.Train.Labels, d.Test.Labels)
		}
		if !bytes.Equal(d.Train.Image(1), []uint8{4, 6, 5, 7}) || !bytes.Equal(d.Test.Image(0), []uint8{0, 2, 1, 3}) {
			t.Errorf("images %v and %v, want them transposed", d.Train.Image(1), d.Test.Image(0))
		}
		if info := (idxFolder{path}).Info(Options{}); info.Where != folder {
			t.Errorf("found in %s", info.Where)
		}
	}
}

func TestEMNISTChoice(t *testing.T) {
	files := letters(t, "emnist-letters")
	for name, f := range letters(t, "other-digits") {
		files[name] = f
	}
	delete(files, "other-digits-mapping.txt")
	folder := save(t, files)
	_, err := Load(t.Context(), "idx:"+folder, Options{})
	want := "holds emnist-letters, other-digits; name one as idx:" + filepath.Join(folder, "emnist-letters")
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	d, err := Load(t.Context(), "idx:"+filepath.Join(folder, "other-digits"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(d.Train.Image(1), []uint8{4, 5, 6, 7}) || !slices.Equal(d.Classes, []string{"0", "1", "2", "3"}) || !slices.Contains(d.Notes, "class 0 has no training images") {
		t.Errorf("image %v, classes %v, notes %q", d.Train.Image(1), d.Classes, d.Notes)
	}
}

func TestEMNISTMappingRefuses(t *testing.T) {
	for want, mapping := range map[string]string{
		"mapping.txt: no line for label 3":          "1 65\n2 66\n",
		"mapping.txt:2: \"2\", must be a label and": "1 65\n2\n",
		"mapping.txt:1: \"a 65\", must be numbers":  "a 65\n",
		"mapping.txt:2: duplicate label 1":          "1 65\n1 66\n",
		"must be numbers":                           "1 99999999999999999999\n",
	} {
		files := letters(t, "emnist-letters")
		files["emnist-letters-mapping.txt"] = &fstest.MapFile{Data: []byte(mapping)}
		if _, err := Load(t.Context(), "idx:"+save(t, files), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestTransposeNotSquare(t *testing.T) {
	d := &Dataset{Channels: 1, Height: 2, Width: 3, Train: Split{Pixels: ramp(6), Labels: []uint16{0}, Size: 6}}
	transpose(d)
	if d.Height != 3 || d.Width != 2 || !bytes.Equal(d.Train.Pixels, []uint8{0, 3, 1, 4, 2, 5}) {
		t.Errorf("%dx%d: %v", d.Height, d.Width, d.Train.Pixels)
	}
}
