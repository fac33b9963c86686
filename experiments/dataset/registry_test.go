package dataset

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestUnknownName(t *testing.T) {
	have := "(have fashion-mini, fashion-mnist, idx:PATH)"
	folder := save(t, tiny(t))
	tests := []struct{ name, want string }{
		{"fashion-mnits", have + "; did you mean fashion-mnist?"},
		{"Fashion-Mini", have + "; did you mean fashion-mini?"},
		{"ixd:/data", have + "; did you mean idx:PATH?"},
		{"imagenet", have},
		{"", have},
		{"fashion-mini:x", have + "; did you mean fashion-mini?"},
		{folder, have + "; if its files are IDX, write idx:" + folder},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(test.name, Options{})
			if err == nil || !strings.HasSuffix(err.Error(), test.want) || !strings.Contains(err.Error(), `"`+test.name+`"`) {
				t.Errorf("error %v, want the name and %q", err, test.want)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"abc", "", 3}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestList(t *testing.T) {
	t.Setenv(DataVariable, "")
	all := List(Options{})
	var names []string
	for _, info := range all {
		names = append(names, info.Name)
		if info.Source == "" || info.License == "" || !info.Found() && info.Get == "" {
			t.Errorf("%s: source, licence or how to get it is missing: %+v", info.Name, info)
		}
	}
	if !slices.Equal(names, Names()) || !slices.Equal(names, []string{"fashion-mini", "fashion-mnist", "idx:PATH"}) {
		t.Errorf("listed %v", names)
	}
	mini := all[0]
	if mini.Where != "embedded" || mini.Classes != 10 || mini.Train != 6000 || mini.Test != 1000 || mini.Shape() != "1x28x28" {
		t.Errorf("fashion-mini is %+v", mini)
	}
	if scheme := all[2]; scheme.Found() || scheme.Shape() != "any" {
		t.Errorf("idx:PATH is %+v", scheme)
	}
}

// What Info says is what Load gives, for each dataset that is here.
func TestInfoHolds(t *testing.T) {
	for _, info := range List(Options{}) {
		t.Run(info.Name, func(t *testing.T) {
			if !info.Found() {
				t.Skip("not found; " + info.Get)
			}
			d, err := Load(info.Name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != info.Train || d.Test.Len() != info.Test || len(d.Classes) != info.Classes ||
				d.Channels != info.Channels || d.Height != info.Height || d.Width != info.Width ||
				d.Hash != info.Hash || d.Source != info.Source || d.License != info.License || d.Name != info.Name {
				t.Errorf("%d and %d images, hash %s; want %+v", d.Train.Len(), d.Test.Len(), d.Hash, info)
			}
			if !d.Mirror {
				t.Error("clothes may be mirrored")
			}
		})
	}
}

func TestMiniIsBalanced(t *testing.T) {
	d, err := Load("fashion-mini", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for part, split := range map[string]Split{"training": d.Train, "test": d.Test} {
		for class, members := range indexByClass(split.Labels) {
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
	whole, err := Load("fashion-mnist", Options{})
	if err != nil {
		t.Skip(err)
	}
	small, err := Load("fashion-mini", Options{})
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

func TestFashionNotFound(t *testing.T) {
	dir, variable, debian := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv(DataVariable, variable)
	_, err := fashion{debian: debian}.Load(Options{Dir: dir})
	if err == nil {
		t.Fatal("found")
	}
	for _, want := range []string{dir, filepath.Join(dir, "fashion-mnist"), variable, debian, "apt-get install dataset-fashion-mnist", "--data-dir"} {
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
			l, o := fashion{debian: debian}, Options{Dir: test.dir}
			if got := l.Info(o).Where; got != test.want {
				t.Errorf("found in %s, want %s", got, test.want)
			}
			if _, err := l.Load(o); err == nil || !strings.HasPrefix(err.Error(), test.want+": no file train-images-idx3-ubyte") {
				t.Errorf("error %v, want that %s lacks its images", err, test.want)
			}
		})
	}
}

func TestFashionRefusesOtherSizes(t *testing.T) {
	folder := save(t, tiny(t))
	_, err := Load("fashion-mnist", Options{Dir: folder})
	want := filepath.Join(folder, "train-images-idx3-ubyte") + ": byte 4: 6 images, want 60000"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	files := tiny(t)
	_, err = idxFiles{fsys: files, folder: "data", side: 28}.read()
	if err == nil || !strings.HasSuffix(err.Error(), "byte 8: images of 2x2, want 28x28") {
		t.Errorf("error %v, want that the size is wrong", err)
	}
	_, err = idxFiles{fsys: files, folder: "data", classes: []string{"a", "b"}}.read()
	if err == nil || !strings.HasSuffix(err.Error(), "byte 10: label 2, want 0 to 1") {
		t.Errorf("error %v, want that the label is wrong", err)
	}
}

// stub is a loader for tests of Load itself.
type stub struct {
	info Info
	data Dataset
	err  error
}

func (s stub) Info(Options) Info { return s.info }

func (s stub) Load(Options) (*Dataset, error) {
	d := s.data
	return &d, s.err
}

func TestLoadChecksWhatLoadersGive(t *testing.T) {
	ours := idxFiles{fsys: tiny(t)}
	valid, err := ours.read()
	if err != nil {
		t.Fatal(err)
	}
	failure := errors.New("no disk")
	tests := []struct {
		name   string
		loader stub
		want   string
	}{
		{"valid", stub{data: *valid, info: Info{Hash: valid.Digest()}}, ""},
		{"other images under a known name", stub{data: *valid, info: Info{Hash: "00", Where: "/mnist"}}, "/mnist holds other images: content hash "},
		{"invalid", stub{}, "images of 0x0x0"},
		{"error", stub{err: failure}, "no disk"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := load("stub", test.loader, Options{})
			if test.want == "" {
				if err != nil || d.Name != "stub" || d.Hash != valid.Digest() {
					t.Errorf("loaded %+v, %v", d, err)
				}
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), "dataset stub: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}
