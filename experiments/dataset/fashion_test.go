package dataset

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMiniIsBalanced(t *testing.T) {
	d, err := Load(t.Context(), "fashion-mini", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !d.Mirror {
		t.Error("clothes may be mirrored")
	}
	for part, split := range map[string]Split{"training": d.Train, "test": d.Test} {
		for class, members := range split.ByClass() {
			if len(members) != split.Len()/10 {
				t.Errorf("%s: %d images of %s, want %d", part, len(members), d.Classes[class], split.Len()/10)
			}
		}
	}
	if d.Classes[0] != "T-shirt/top" || d.Classes[9] != "Ankle boot" {
		t.Errorf("classes %v", d.Classes)
	}
}

// Each image of fashion-mini is one of Fashion-MNIST's same part, same label.
func TestMiniIsPartOfFashion(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all of Fashion-MNIST")
	}
	whole, err := Load(t.Context(), "fashion-mnist", Options{})
	if err != nil {
		t.Skip(err)
	}
	small, err := Load(t.Context(), "fashion-mini", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]Split{{small.Train, whole.Train}, {small.Test, whole.Test}} {
		labels := map[string]uint16{}
		for i := range pair[1].Len() {
			labels[string(pair[1].Image(i))] = pair[1].Labels[i]
		}
		for i := range pair[0].Len() {
			if label, ok := labels[string(pair[0].Image(i))]; !ok || label != pair[0].Labels[i] {
				t.Fatalf("image %d with label %d is not Fashion-MNIST's", i, pair[0].Labels[i])
			}
		}
	}
}

// fashionIn is Fashion-MNIST with another last folder to look in.
func fashionIn(debian string) knownIDX {
	l := fashionMNIST
	l.debian = debian
	return l
}

// Files of MNIST's names may be any of its successors': without a known hash,
// the folder's name has to say which.
func TestMNISTFolders(t *testing.T) {
	t.Setenv(DataVariable, "")
	files := map[string][]byte{"train-labels-idx1-ubyte.gz": []byte("x")}
	dir := write(t, t.TempDir(), files)
	for _, l := range []knownIDX{digitMNIST, kuzushijiMNIST} {
		if where := l.Info(Options{Dir: dir}).Where; where != "" {
			t.Errorf("%s was found in %s", l.name, where)
		}
		own := write(t, filepath.Join(dir, l.name), files)
		for _, given := range []string{dir, own} {
			if where := l.Info(Options{Dir: given}).Where; where != own {
				t.Errorf("%s was found in %q, want %s", l.name, where, own)
			}
		}
		if l.Info(Options{}).Fetch != l.name || l.mirror {
			t.Errorf("%s: %+v", l.name, l)
		}
	}
}

func TestFashionNotFound(t *testing.T) {
	dir, variable, debian := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv(DataVariable, variable)
	_, err := fashionIn(debian).Load(t.Context(), Options{Dir: dir})
	missing, ok := errors.AsType[*NotFoundError](err)
	if !ok {
		t.Fatalf("error %v, must say that it was not found", err)
	}
	if missing.Info.Fetch != "fashion-mnist" || missing.Info.Get != "apt-get install dataset-fashion-mnist" {
		t.Errorf("to get it: %+v", missing.Info)
	}
	for _, want := range []string{dir, filepath.Join(dir, "fashion-mnist"), variable, debian, "its IDX files"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name %s", err, want)
		}
	}
}

// The folders are looked at in order; one that holds a part of the files is
// the one that is meant.
func TestFashionFolders(t *testing.T) {
	one := func() string {
		return save(t, fstest.MapFS{"train-labels-idx1-ubyte.gz": {Data: []byte("x")}})
	}
	under := t.TempDir()
	if err := os.Rename(one(), filepath.Join(under, "fashion-mnist")); err != nil {
		t.Fatal(err)
	}
	dir, variable, debian, empty := one(), one(), one(), t.TempDir()
	tests := []struct{ name, dir, variable, want string }{
		{"data-dir", dir, variable, dir},
		{"under data-dir", under, variable, filepath.Join(under, "fashion-mnist")},
		{"variable", empty, variable, variable},
		{"debian", empty, empty, debian},
		{"none set", "", "", debian},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv(DataVariable, test.variable)
			l, o := fashionIn(debian), Options{Dir: test.dir}
			if got := l.Info(o).Where; got != test.want {
				t.Errorf("found in %s, want %s", got, test.want)
			}
			if _, err := l.Load(t.Context(), o); err == nil || !strings.HasPrefix(err.Error(), test.want+": no file train-images-idx3-ubyte") {
				t.Errorf("error %v, want that %s lacks its images", err, test.want)
			}
		})
	}
}

func TestFashionRefusesOtherSizes(t *testing.T) {
	folder := save(t, tiny(t))
	_, err := Load(t.Context(), "fashion-mnist", Options{Dir: folder})
	want := filepath.Join(folder, "train-images-idx3-ubyte") + ": byte 4: 6 images, must be 60000"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	files := tiny(t)
	_, err = idxFiles{fsys: files, folder: "data", side: 28}.read(t.Context())
	if err == nil || !strings.HasSuffix(err.Error(), "byte 8: images of 2x2, must be 28x28") {
		t.Errorf("error %v, want that the size is wrong", err)
	}
	_, err = idxFiles{fsys: files, folder: "data", classes: []string{"a", "b"}}.read(t.Context())
	if err == nil || !strings.HasSuffix(err.Error(), "byte 10: label 2, must be 0 to 1") {
		t.Errorf("error %v, want that the label is wrong", err)
	}
}
