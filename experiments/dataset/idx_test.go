package dataset

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lrunet/experiments/dataset/internal/idx"
)

// tiny is a dataset of 3 classes, 6 and 3 images of 2x2, as files.
func tiny(t testing.TB) fstest.MapFS {
	return fstest.MapFS{
		"train-images-idx3-ubyte": file(t, ramp(6*4), 6, 2, 2),
		"train-labels-idx1-ubyte": file(t, []uint8{0, 1, 2, 0, 1, 2}, 6),
		"t10k-images-idx3-ubyte":  file(t, ramp(3*4), 3, 2, 2),
		"t10k-labels-idx1-ubyte":  file(t, []uint8{2, 1, 0}, 3),
	}
}

// ramp is 0, 1, 2 and so on.
func ramp(n int) []uint8 {
	data := make([]uint8, n)
	for i := range data {
		data[i] = uint8(i)
	}
	return data
}

// file is an IDX file.
func file(t testing.TB, data []uint8, dims ...int) *fstest.MapFile {
	t.Helper()
	var content bytes.Buffer
	if err := idx.Encode(&content, idx.Array{Dims: dims, Data: data}); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: content.Bytes()}
}

// save writes files to a new folder.
func save(t *testing.T, files fstest.MapFS) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, files); err != nil {
		t.Fatal(err)
	}
	return folder
}

// zip is a file compressed.
func zip(t *testing.T, f *fstest.MapFile) *fstest.MapFile {
	t.Helper()
	var content bytes.Buffer
	w := gzip.NewWriter(&content)
	if _, err := w.Write(f.Data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: content.Bytes()}
}

func TestLoadIDX(t *testing.T) {
	folder := save(t, tiny(t))
	d, err := Load(t.Context(), "idx:"+folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Channels != 1 || d.Height != 2 || d.Width != 2 || !slices.Equal(d.Classes, []string{"0", "1", "2"}) {
		t.Errorf("shape %dx%dx%d, classes %v", d.Channels, d.Height, d.Width, d.Classes)
	}
	if !bytes.Equal(d.Train.Image(1), []uint8{4, 5, 6, 7}) || !slices.Equal(d.Train.Labels, []uint16{0, 1, 2, 0, 1, 2}) {
		t.Errorf("training image 1 is %v, labels %v", d.Train.Image(1), d.Train.Labels)
	}
	if !bytes.Equal(d.Test.Image(2), []uint8{8, 9, 10, 11}) || !slices.Equal(d.Test.Labels, []uint16{2, 1, 0}) {
		t.Errorf("test image 2 is %v, labels %v", d.Test.Image(2), d.Test.Labels)
	}
	if d.Mirror {
		t.Error("flipping is fair for images that nobody knows")
	}
}

// The content counts, not the names of the files, their packing or their place.
func TestLoadIDXNames(t *testing.T) {
	want, err := Load(t.Context(), "idx:"+save(t, tiny(t)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	plain := tiny(t)
	for name, rename := range map[string]func(string) string{
		"packed": func(n string) string { return n + ".gz" },
		"dotted": func(n string) string { return strings.Replace(n, "-idx", ".idx", 1) },
		"test":   func(n string) string { return strings.Replace(n, "t10k", "test", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			for old, f := range plain {
				if name == "packed" {
					f = zip(t, f)
				}
				files[rename(old)] = f
			}
			d, err := Load(t.Context(), "idx:"+save(t, files), Options{})
			if err != nil || d.Hash != want.Hash {
				t.Errorf("loaded %v, %v; want the content of the plain files", d, err)
			}
		})
	}
}

func TestLoadIDXRefuses(t *testing.T) {
	half := func(f *fstest.MapFile) *fstest.MapFile { return &fstest.MapFile{Data: f.Data[:len(f.Data)/2]} }
	tests := []struct {
		name, file string
		content    *fstest.MapFile // nil: removed
		want       string
	}{
		{"missing", "t10k-labels-idx1-ubyte", nil, ": no file t10k-labels-idx1-ubyte, .gz or not"},
		{"half written", "train-images-idx3-ubyte", half(file(t, ramp(24), 6, 2, 2)), "train-images-idx3-ubyte: byte 4: dimensions [6 2 2] need a file of 40 bytes, it has 20"},
		{"fewer labels", "train-labels-idx1-ubyte", file(t, []uint8{0, 1, 2}, 3), "train-labels-idx1-ubyte: byte 4: 3 labels, must be 6, one for each image of train-images-idx3-ubyte"},
		{"images and labels swapped", "train-images-idx3-ubyte", file(t, []uint8{0, 1, 2}, 3), "train-images-idx3-ubyte: byte 3: 1 dimensions, must be 3"},
		{"label never trained", "t10k-labels-idx1-ubyte", file(t, []uint8{2, 3, 0}, 3), "t10k-labels-idx1-ubyte: byte 9: label 3, must be 0 to 2"},
		{"other size for test", "t10k-images-idx3-ubyte", file(t, ramp(27), 3, 3, 3), "t10k-images-idx3-ubyte: byte 8: images of 3x3, must be 2x2 as for training"},
		{"one class", "train-labels-idx1-ubyte", file(t, make([]uint8, 6), 6), "label 2, must be 0 to 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := tiny(t)
			if delete(files, test.file); test.content != nil {
				files[test.file] = test.content
			}
			folder := save(t, files)
			_, err := Load(t.Context(), "idx:"+folder, Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), folder) {
				t.Errorf("error %v, want %q and the folder", err, test.want)
			}
		})
	}
}

func TestLoadIDXPathErrors(t *testing.T) {
	folder := save(t, tiny(t))
	for path, want := range map[string]string{
		"":                                  "no folder named; write idx:PATH",
		filepath.Join(folder, "none"):       "no such file",
		t.TempDir():                         "no file train-images-idx3-ubyte",
		folder + "/train-images-idx3-ubyte": "not a directory",
	} {
		if _, err := Load(t.Context(), "idx:"+path, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("idx:%s: error %v, want %q", path, err, want)
		}
	}
}

// closed is a file system that nobody may look into.
type closed struct{}

func (closed) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestIDXFilesWithoutPermission(t *testing.T) {
	if !holdsIDX(closed{}, "") {
		t.Error("a folder that may not be looked into was skipped")
	}
	_, err := idxFiles{fsys: closed{}, folder: "data"}.read(t.Context())
	want := filepath.Join("data", "train-images-idx3-ubyte") + ": permission denied"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}

// FuzzIDXFiles holds that any bytes for images and labels give an error or a
// dataset that Validate accepts, unless it has but one class.
func FuzzIDXFiles(f *testing.F) {
	files := tiny(f)
	f.Add(files["train-images-idx3-ubyte"].Data, files["train-labels-idx1-ubyte"].Data)
	f.Add(files["t10k-images-idx3-ubyte"].Data, files["train-labels-idx1-ubyte"].Data)
	f.Fuzz(func(t *testing.T, images, labels []byte) {
		d, err := idxFiles{fsys: fstest.MapFS{
			"train-images-idx3-ubyte": {Data: images},
			"train-labels-idx1-ubyte": {Data: labels},
			"t10k-images-idx3-ubyte":  {Data: images},
			"t10k-labels-idx1-ubyte":  {Data: labels},
		}, folder: "data"}.read(t.Context())
		if err == nil && len(d.Classes) > 1 && d.Validate() != nil {
			t.Errorf("a dataset that is not valid: %v", d.Validate())
		}
	})
}
