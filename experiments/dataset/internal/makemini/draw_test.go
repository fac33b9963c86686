package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"lrunet/experiments/dataset/internal/idx"
)

const (
	debian    = "/usr/share/datasets/fashion-mnist"
	committed = "../../fashion-mini"
)

// TestReproduces draws the embedded files again: the same images always, the
// same bytes where Go's compressor is the one that made them.
func TestReproduces(t *testing.T) {
	if _, err := os.Stat(debian); errors.Is(err, fs.ErrNotExist) {
		t.Skip("needs Debian's package dataset-fashion-mnist in " + debian)
	}
	if testing.Short() {
		t.Skip("reads all of Fashion-MNIST")
	}
	folder := t.TempDir()
	if err := run(debian, folder); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		for name, rank := range map[string]int{p.images: 3, p.labels: 1} {
			got, want := read(t, folder, name, rank), read(t, committed, name, rank)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: other content than the committed file's; run go generate", name)
			}
			if comment(t, committed, name) != compressor() {
				t.Logf("%s: bytes not compared: made with %s, this is %s", name, comment(t, committed, name), compressor())
				continue
			}
			if !bytes.Equal(contents(t, folder, name), contents(t, committed, name)) {
				t.Errorf("%s: other bytes than the committed file's; run go generate", name)
			}
		}
	}
}

func TestCommittedIsSmallAndLicensed(t *testing.T) {
	total := 0
	for _, p := range parts {
		total += len(contents(t, committed, p.images)) + len(contents(t, committed, p.labels))
	}
	if total > 8_000_000 {
		t.Errorf("%d bytes, want under 8 MB", total)
	}
	if !bytes.Contains(contents(t, committed, "LICENSE"), []byte("Copyright (c) 2017 Zalando SE")) {
		t.Error("the licence does not name Zalando SE")
	}
}

func TestChoose(t *testing.T) {
	labels := make([]uint8, 1000)
	for i := range labels {
		labels[i] = uint8(i * i % 3) // 0 and 1
	}
	chosen := choose(labels, 7, 0)
	counts := map[uint8]int{}
	for _, i := range chosen {
		counts[labels[i]]++
	}
	if !reflect.DeepEqual(counts, map[uint8]int{0: 7, 1: 7}) || !slices.IsSorted(chosen) {
		t.Errorf("chose %v: %v by class, want 7 of each in order", chosen, counts)
	}
	if !slices.Equal(chosen, choose(labels, 7, 0)) {
		t.Error("the same seed chose other images")
	}
	if slices.Equal(chosen, choose(labels, 7, 1)) {
		t.Error("the parts draw the same numbers")
	}
}

func TestRunErrors(t *testing.T) {
	folder := t.TempDir()
	if err := run(folder, folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that the files are missing", err)
	}
	write := func(name string, a idx.Array) {
		content, err := pack(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(parts[0].images, idx.Array{Dims: []int{2, 1, 1}, Data: []uint8{1, 2}})
	write(parts[0].labels, idx.Array{Dims: []int{3}, Data: []uint8{0, 1, 2}})
	if err := run(folder, folder); err == nil {
		t.Error("2 images with 3 labels were accepted")
	}
}

func read(t *testing.T, folder, name string, rank int) idx.Array {
	t.Helper()
	a, err := idx.Read(t.Context(), os.DirFS(folder), folder, name, rank)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func contents(t *testing.T, folder, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// comment is the version of Go in a file's gzip header.
func comment(t *testing.T, folder, name string) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(contents(t, folder, name)))
	if err != nil {
		t.Fatal(err)
	}
	return r.Comment
}
