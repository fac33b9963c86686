package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// faceRow is a row as Hugging Face's library writes it.
type faceRow struct {
	Image struct {
		Bytes []byte `parquet:"bytes,optional"`
		Path  string `parquet:"path,optional"`
	} `parquet:"image,optional"`
	Label *int64 `parquet:"label,optional"` // a pointer, as 0 would be none
}

// face is the row of image n.
func face(t testing.TB, n int, label int64) faceRow {
	var r faceRow
	r.Image.Bytes, r.Image.Path, r.Label = pngOf(t, 16, 16, shade(n)), fmt.Sprint(n, ".png"), &label
	return r
}

// faceNames are the metadata of two classes.
const faceNames = `{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["cat", "dog"], "_type": "ClassLabel"}, "boxes": [{"x": 1}]}}}`

// parquetOf is a file of rows, in groups of two.
func parquetOf[T any](t testing.TB, metadata string, rows ...T) []byte {
	t.Helper()
	var b bytes.Buffer
	options := []parquet.WriterOption{parquet.MaxRowsPerRowGroup(2), parquet.Compression(&parquet.Snappy)}
	if metadata != "" {
		options = append(options, parquet.KeyValueMetadata("huggingface", metadata))
	}
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// faces are the files of a dataset: five images for training in two shards and
// two for the test.
func faces(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"data/train-00000-of-00002.parquet":        parquetOf(t, faceNames, face(t, 0, 0), face(t, 1, 1), face(t, 2, 0)),
		"data/train-00001-of-00002-a1b2.parquet":   parquetOf(t, faceNames, face(t, 3, 1), face(t, 4, 1)),
		"data/test-00000-of-00001.parquet":         parquetOf(t, faceNames, face(t, 5, 1), face(t, 6, 0)),
		"data/unsupervised-00000-of-00001.parquet": parquetOf(t, faceNames, face(t, 7, 0)),
		"README.md": nil,
	}
}

func TestLoadParquet(t *testing.T) {
	folder, o := write(t, t.TempDir(), faces(t)), caching(t)
	for _, state := range []string{"cold", "warm"} {
		d, err := Load(t.Context(), "parquet:"+folder, o)
		if err != nil {
			t.Fatal(err)
		}
		if d.Channels != 3 || d.Height != 16 || d.Width != 16 || !slices.Equal(d.Classes, []string{"cat", "dog"}) {
			t.Errorf("%s: shape %dx%dx%d, classes %v", state, d.Channels, d.Height, d.Width, d.Classes)
		}
		if !slices.Equal(d.Train.Labels, []uint16{0, 1, 0, 1, 1}) || !slices.Equal(d.Test.Labels, []uint16{1, 0}) {
			t.Errorf("%s: labels %v and %v", state, d.Train.Labels, d.Test.Labels)
		}
		for i := range 7 {
			part, at := d.Train, i
			if i > 4 {
				part, at = d.Test, i-5
			}
			if part.Image(at)[0] != shade(i).R || part.Image(at)[767] != shade(i).B {
				t.Errorf("%s: image %d has another colour", state, i)
			}
		}
		if want := []string{"1 Parquet file skipped, of neither split"}; !slices.Equal(d.Notes, want) {
			t.Errorf("%s: notes %q, want %q", state, d.Notes, want)
		}
	}
}

// A folder is what a link to it is.
func TestLoadParquetThroughLink(t *testing.T) {
	folder := write(t, t.TempDir(), faces(t))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Skip(err)
	}
	d, err := Load(t.Context(), "parquet:"+link, caching(t))
	if err != nil || d.Train.Len() != 5 || d.Test.Len() != 2 {
		t.Errorf("%+v, %v", d, err)
	}
}

// Other names of columns, other types of labels, one file without a test part.
func TestLoadParquetForms(t *testing.T) {
	type imgRow struct {
		Img struct {
			Bytes []byte `parquet:"bytes"`
		} `parquet:"img"`
		Fine   int32 `parquet:"fine_label"`
		Coarse int32 `parquet:"coarse_label"`
	}
	type textRow struct {
		Image []byte `parquet:"image"`
		Class string `parquet:"class,dict"`
	}
	var images []imgRow
	var texts []textRow
	for i := range 20 {
		r := imgRow{Fine: int32(i % 4), Coarse: int32(i % 2)}
		r.Img.Bytes = pngOf(t, 16, 16, color.Gray{uint8(i)})
		images = append(images, r)
		texts = append(texts, textRow{r.Img.Bytes, []string{"frog", "ape"}[i%2]})
	}
	for name, test := range map[string]struct {
		file    []byte
		label   string
		classes []string
	}{
		"img and fine_label": {parquetOf(t, "", images...), "", []string{"0", "1", "2", "3"}},
		"coarse_label":       {parquetOf(t, "", images...), "coarse_label", []string{"0", "1"}},
		"texts":              {parquetOf(t, "{", texts...), "", []string{"ape", "frog"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := caching(t)
			o.Label = test.label
			folder := write(t, t.TempDir(), map[string][]byte{"all.parquet": test.file})
			for _, path := range []string{folder, filepath.Join(folder, "all.parquet")} {
				d, err := Load(t.Context(), "parquet:"+path, o)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(d.Classes, test.classes) || d.Train.Len() != 16 || d.Test.Len() != 4 || d.Channels != 1 {
					t.Errorf("classes %v, %d and %d images", d.Classes, d.Train.Len(), d.Test.Len())
				}
				for i := range 16 { // image i of all is grey i and of class i mod the number of classes
					want := int(d.Train.Image(i)[0]) % len(test.classes)
					if name == "texts" {
						want = 1 - want
					}
					if int(d.Train.Labels[i]) != want {
						t.Errorf("image %d has label %d, want %d", i, d.Train.Labels[i], want)
					}
				}
			}
		})
	}
}

func TestLoadParquetRefuses(t *testing.T) {
	type bare struct {
		X int64 `parquet:"x"`
	}
	const first = "data/train-00000-of-00002.parquet"
	outside := face(t, 0, 0)
	outside.Image.Bytes = nil
	tests := []struct {
		name   string
		change func(files map[string][]byte)
		want   string
	}{
		{"nothing", func(f map[string][]byte) { clear(f); f["x"] = nil }, "no files that end in .parquet"},
		{"a shard is missing", func(f map[string][]byte) { delete(f, first) }, "1 of 2 shards are there"},
		{"text", func(f map[string][]byte) { f[first] = []byte("hello, this is no Parquet") }, "not a Parquet file"},
		{"empty", func(f map[string][]byte) { f[first] = nil }, "not a Parquet file"},
		{"cut", func(f map[string][]byte) { f[first] = f[first][:len(f[first])/2] }, "not a Parquet file"},
		{"huge footer", func(f map[string][]byte) { f[first] = []byte("PAR1\x00\x00\x00\xff\xff\xff\xffPAR1") }, "a footer of 4294967295 bytes in a file of 15"},
		{"other columns", func(f map[string][]byte) { f[first] = parquetOf(t, "", bare{1}) }, "no column of labels among x"},
		{"label too large", func(f map[string][]byte) { f[first] = parquetOf(t, faceNames, face(t, 0, 0), face(t, 0, 2)) }, "train-00000-of-00002.parquet: row 1: label 2, must be 0 to 1"},
		{"no labels", func(f map[string][]byte) {
			f["data/test-00000-of-00001.parquet"] = parquetOf(t, faceNames, face(t, 0, -1))
		}, "test-00000-of-00001.parquet: row 0: label -1, must be 0 to 1"},
		{"images beside the file", func(f map[string][]byte) { f[first] = parquetOf(t, faceNames, face(t, 1, 1), outside) }, "row 1: no image's bytes"},
		{"broken image", func(f map[string][]byte) {
			r := face(t, 0, 0)
			r.Image.Bytes = pngBomb()
			f[first] = parquetOf(t, faceNames, r)
		}, "1 of 5 images cannot be read: train-00000-of-00002.parquet row 0: 100000x100000 pixels"},
		{"two datasets", func(f map[string][]byte) { f["other/train-00000-of-00001.parquet"] = f[first] }, "in 2 folders, each a dataset of its own"},
		{"only a test", func(f map[string][]byte) {
			for name := range f {
				if strings.Contains(name, "train") {
					delete(f, name)
				}
			}
		}, "files for test but none for training"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := faces(t)
			test.change(files)
			_, err := Load(t.Context(), "parquet:"+write(t, t.TempDir(), files), caching(t))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if strings.Contains(test.want, "no column of labels") != errors.Is(err, ErrNoLabels) {
				t.Errorf("error %v: is ErrNoLabels %v", err, errors.Is(err, ErrNoLabels))
			}
		})
	}
}

func TestSplitOf(t *testing.T) {
	for name, want := range map[string][2]string{
		"data/train-00000-of-00001.parquet": {"train", "data"},
		"plain_text/train/0000.parquet":     {"train", "plain_text"},
		"test.parquet":                      {"test", "."},
		"default/validation/0000.parquet":   {"validation", "default"},
		"trainer.parquet":                   {"", "."},
		"Test_1.parquet":                    {"test", "."},
		"part-00000.parquet":                {"", "."},
		"mnist_train.parquet":               {"train", "."},
		"digitsTest.parquet":                {"test", "."},
		"seg_dev/0000.parquet":              {"dev", "."},
		"latest-00000-of-00001.parquet":     {"", "."},
	} {
		if item, place := splitOf(name); item.word != want[0] || place != want[1] {
			t.Errorf("splitOf(%q) = %q, %q; want %q", name, item.word, place, want)
		}
	}
}
