package cluster

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/edsrzf/mmap-go"

	"lrunet/eval/imageset"
)

func TestImagesComeBackAsTheyWere(t *testing.T) {
	d := images(t)
	d.HeldOut, d.Mirror = true, true
	var file bytes.Buffer
	if err := writeImages(&file, d); err != nil || file.Len() != imagesSize(d) {
		t.Fatalf("%d bytes, want %d; %v", file.Len(), imagesSize(d), err)
	}
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := openImages(t.Context(), path, d.Hash)
	if err != nil || !reflect.DeepEqual(got.data, d) {
		t.Errorf("became %+v, %v", got, err)
	}
	if _, err := openImages(t.Context(), path, strings.Repeat("0", 64)); err == nil || !strings.Contains(err.Error(), "has hash") {
		t.Errorf("error %v with another hash", err)
	}
}

// A dataset is fetched once, whatever becomes of the server; a damaged file is fetched
// again.
func TestCacheFetchesOnce(t *testing.T) {
	s := open(t, nil, nil)
	l := intruder(t, s)
	folder := t.TempDir()
	path := filepath.Join(folder, s.data.Hash+suffix)
	fresh := func() (*imageset.Dataset, error) {
		d, _, err := newCache(folder, 1<<20, time.Now, func(int64) {}).get(t.Context(), l, s.data.Hash)
		return d, err
	}
	if d, err := fresh(); err != nil || d.Hash != s.data.Hash {
		t.Fatalf("%v, %v", d, err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)-3] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if d, err := fresh(); err != nil || d.Hash != s.data.Hash {
		t.Fatalf("after damage: %v, %v", d, err)
	}
	if err := s.link.drop(t.Context(), dataBucket, s.data.Hash); err != nil {
		t.Fatal(err)
	}
	if d, err := fresh(); err != nil || d.Hash != s.data.Hash {
		t.Errorf("without the server's: %v, %v", d, err)
	}
	os.Remove(path)
	if _, err := fresh(); !gone(err) {
		t.Errorf("error %v where it is nowhere", err)
	}
}

// Datasets that were not used for longest go first, and those in use stay.
func TestCacheIsBounded(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var told int64
	c := newCache(t.TempDir(), 250, func() time.Time { return now }, func(bytes int64) { told = bytes })
	for i, name := range []string{"used", "old", "newer", "newest"} {
		path := filepath.Join(c.folder, name+suffix)
		if err := os.WriteFile(path, make([]byte, 100), 0o600); err != nil {
			t.Fatal(err)
		}
		at := now.Add(time.Duration(i) * time.Hour)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	c.open["used"], c.open["old"] = &held{users: 1}, &held{content: mapped(t, filepath.Join(c.folder, "old"+suffix))} // the latter used by nobody
	if err := c.trim(); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(c.folder, "*"))
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if c.open["old"] != nil {
		t.Error("what is gone is still open")
	}
	if want := []string{"newest" + suffix, "used" + suffix}; !reflect.DeepEqual(left, want) || told != 200 {
		t.Errorf("left: %v, %d bytes; want %v", left, told, want)
	}
}

// mapped is a file in memory.
func mapped(t *testing.T, path string) mmap.MMap {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A dataset that takes long ends with its context.
func TestCacheStops(t *testing.T) {
	s := open(t, nil, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := newCache(t.TempDir(), 1, time.Now, func(int64) {}).get(ctx, intruder(t, s), s.data.Hash)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzImages(f *testing.F) {
	d := &imageset.Dataset{
		Classes: []string{"a", "b"}, Channels: 1, Height: 1, Width: 2,
		Train: imageset.Split{Size: 2, Pixels: []uint8{1, 2}, Labels: []uint16{1}}, Test: imageset.Split{Size: 2, Pixels: []uint8{3, 4}, Labels: []uint16{0}},
	}
	var file bytes.Buffer
	if err := writeImages(&file, d); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := parseImages(content)
		if err != nil {
			return
		}
		if d.Train.Len() < 1 || d.Test.Len() < 1 || len(d.Train.Pixels) != d.Train.Len()*d.Train.Size || len(d.Test.Pixels) != d.Test.Len()*d.Test.Size {
			t.Errorf("became %+v", d)
		}
	})
}

func FuzzResultMessage(f *testing.F) {
	accuracy := 50.0
	f.Add(encode(ResultMessage{Version: 1, Curve: []Epoch{{1, 1, 1, &accuracy}}, Weights: strings.Repeat("0", 64)}))
	f.Add(encode(ResultMessage{Version: 1, Failure: "loss is NaN at step 17"}))
	f.Fuzz(func(t *testing.T, text []byte) {
		var m ResultMessage
		if decode(text, maxResult, &m) != nil {
			return
		}
		j := job(&imageset.Dataset{}, 1, 1)
		if r, err := m.result(j); err == nil && (r.Job.Key() != j.Key() || r.Failure == "" && len(r.Curve) != 1) {
			t.Errorf("became %+v", r)
		}
	})
}
