package dataset

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestUnknownName(t *testing.T) {
	have := "(have " + strings.Join(Names(), ", ") + ")"
	folder := save(t, tiny(t))
	tests := []struct{ name, want string }{
		{"fashion-mnits", have + "; did you mean fashion-mnist?"},
		{"Fashion-Mini", have + "; did you mean fashion-mini?"},
		{"ixd:/data", have + "; did you mean idx:PATH?"},
		{"foobar:/a/path/longer/than/any/scheme", have},
		{"imagenet", have},
		{"", have},
		{"fashion-mini:x", have + "; did you mean fashion-mini?"},
		{folder, have + "; a folder of images is dir:" + folder + ", other files have parquet:, csv: or idx: before their path"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(t.Context(), test.name, Options{})
			if err == nil || !strings.HasSuffix(err.Error(), test.want) || !strings.Contains(err.Error(), `"`+test.name+`"`) {
				t.Errorf("error %v, want the name and %q", err, test.want)
			}
		})
	}
}

func TestList(t *testing.T) {
	t.Setenv(DataVariable, "")
	all := List(Options{})
	var names []string
	for _, info := range all {
		names = append(names, info.Name)
		if info.Source == "" || info.License == "" || !info.Found() && info.Fetch+info.Get == "" {
			t.Errorf("%s: source, licence or how to get it is missing: %+v", info.Name, info)
		}
	}
	if !slices.Equal(names, Names()) || !slices.IsSorted(names) {
		t.Errorf("listed %v", names)
	}
	for _, want := range []Info{
		{Name: "fashion-mini", Where: "embedded", Classes: 10, Train: 14000, Test: 4000, Channels: 1, Height: 28},
		{Name: "cifar100-coarse", Classes: 20, Train: 50_000, Test: 10_000, Channels: 3, Height: 32},
		{Name: "idx:PATH"},
	} {
		i := slices.Index(names, want.Name)
		if i < 0 {
			t.Errorf("%s is not listed", want.Name)
			continue
		}
		got := all[i]
		if got.Where != want.Where || got.Classes != want.Classes || got.Train != want.Train || got.Test != want.Test ||
			got.Channels != want.Channels || got.Height != want.Height {
			t.Errorf("%s is %+v, want %+v", want.Name, got, want)
		}
	}
}

func TestRegister(t *testing.T) {
	defer delete(loaders, "stub")
	Register("stub", stub{info: Info{Where: "here"}})
	if i := slices.Index(Names(), "stub"); i < 0 || List(Options{})[i].Where != "here" {
		t.Errorf("%v: stub is not listed", Names())
	}
	for _, name := range []string{"stub", "fashion-mini", "", "a:b", "a b"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was registered", name)
				}
			}()
			Register(name, stub{})
		}()
	}
}

// What Info says is what Load gives, for each dataset that is here.
func TestInfoHolds(t *testing.T) {
	for _, info := range List(Options{}) {
		t.Run(info.Name, func(t *testing.T) {
			if !info.Found() {
				t.Skip("not found; fetch " + info.Fetch + info.Get)
			}
			if testing.Short() && info.Where != "embedded" {
				t.Skip("reads all of it")
			}
			d, err := Load(t.Context(), info.Name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != info.Train || d.Test.Len() != info.Test || len(d.Classes) != info.Classes ||
				d.Channels != info.Channels || d.Height != info.Height || d.Width != info.Width ||
				info.Hash != "" && d.Hash != info.Hash || d.Source != info.Source || d.License != info.License || d.Name != info.Name {
				t.Errorf("%d and %d images, hash %s; want %+v", d.Train.Len(), d.Test.Len(), d.Hash, info)
			}
		})
	}
}

// stub is a loader for tests of Load itself.
type stub struct {
	info Info
	data Dataset
	err  error
}

func (s stub) Info(Options) Info { return s.info }

func (s stub) Load(context.Context, Options) (*Dataset, error) {
	d := s.data
	return &d, s.err
}

// wrapped changes what another dataset's loader gives.
type wrapped struct{ stub }

func (w wrapped) Load(ctx context.Context, o Options) (*Dataset, error) {
	d, err := Load(ctx, "fashion-mini", o)
	if err == nil {
		d.Train.Pixels[0] ^= 1
	}
	return d, err
}

// The hash is that of the images, whatever the loader says or handed out before.
func TestLoadSummarizes(t *testing.T) {
	d, err := load(t.Context(), "wrapped", wrapped{}, Options{})
	if err != nil || d.Hash == miniHash || d.Hash != d.Digest() {
		t.Errorf("hash %s, %v; want that of the changed images", d.Hash, err)
	}
	shared := two()
	shared.Notes, shared.Hash = []string{"own"}, "wrong"
	for range 2 {
		d, err := load(t.Context(), "shared", sharing{data: shared}, Options{})
		if err != nil || d.Hash != d.Digest() || len(d.Notes) != 1 {
			t.Errorf("hash %s, notes %q, %v", d.Hash, d.Notes, err)
		}
		shared.Train.Labels[0] ^= 1
	}
	if shared.Name != "" || shared.Hash != "wrong" {
		t.Error("the loader's own dataset was changed")
	}
}

// sharing is a loader that hands the same dataset out each time.
type sharing struct {
	stub
	data *Dataset
}

func (s sharing) Load(context.Context, Options) (*Dataset, error) { return s.data, nil }

func TestLoadChecksWhatLoadersGive(t *testing.T) {
	ours := idxFiles{fsys: tiny(t)}
	valid, err := ours.read(t.Context())
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
			d, err := load(t.Context(), "stub", test.loader, Options{})
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
