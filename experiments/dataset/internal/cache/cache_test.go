package cache

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// fill adds a few images of 1x2x2: image i is i in all its bytes.
func fill(w *Writer) error {
	w.Channels, w.Height, w.Width, w.Classes = 1, 2, 2, []string{"a", "b"}
	for i, test := range []bool{false, true, false, false, true} {
		if err := w.Add(test, uint16(i%2), bytes.Repeat([]byte{byte(i)}, 4)); err != nil {
			return err
		}
	}
	return nil
}

// checkFilled holds that an entry is what fill made.
func checkFilled(t *testing.T, e *Entry) {
	t.Helper()
	train, test := e.TrainPart, e.TestPart
	if e.Train != 3 || e.Test != 2 || !slices.Equal(train.Labels, []uint16{0, 0, 1}) || !slices.Equal(test.Labels, []uint16{1, 0}) {
		t.Errorf("labels %v and %v", train.Labels, test.Labels)
	}
	if !bytes.Equal(train.Pixels, []byte{0, 0, 0, 0, 2, 2, 2, 2, 3, 3, 3, 3}) || !bytes.Equal(test.Pixels, []byte{1, 1, 1, 1, 4, 4, 4, 4}) {
		t.Errorf("pixels %v and %v", train.Pixels, test.Pixels)
	}
}

func TestWriteAndOpen(t *testing.T) {
	folder := Folder{filepath.Join(t.TempDir(), "new", "cache")}
	e, err := folder.Write(t.Context(), "key", fill)
	if err != nil {
		t.Fatal(err)
	}
	checkFilled(t, e)
	if _, ok := folder.Open("key"); ok {
		t.Error("an entry without description is whole")
	}
	e.Hash, e.Notes = "hash", []string{"note"}
	if err := folder.Describe("key", e.Meta); err != nil {
		t.Fatal(err)
	}
	again, ok := folder.Open("key")
	if !ok {
		t.Fatal("the entry is not there")
	}
	checkFilled(t, again)
	if again.Hash != "hash" || !slices.Equal(again.Notes, e.Notes) || !slices.Equal(again.Classes, []string{"a", "b"}) {
		t.Errorf("described as %+v", again.Meta)
	}
	if left, err := filepath.Glob(filepath.Join(folder.Path, ".*")); err != nil || len(left) > 0 {
		t.Errorf("temporary files left: %v", left)
	}
}

func TestWriteFails(t *testing.T) {
	folder := Folder{t.TempDir()}
	broken := errors.New("broken")
	_, err := folder.Write(t.Context(), "key", func(w *Writer) error {
		if err := fill(w); err != nil {
			return err
		}
		return broken
	})
	if err != broken {
		t.Errorf("error %v, want build's own", err)
	}
	if left, err := os.ReadDir(folder.Path); err != nil || len(left) > 0 {
		t.Errorf("files left: %v", left)
	}
}

// Whatever happens to the files, an entry is whole or not there.
func TestOpenRefuses(t *testing.T) {
	for name, spoil := range map[string]func(pixels, meta string) error{
		"no pixels":   func(pixels, _ string) error { return os.Remove(pixels) },
		"cut":         func(pixels, _ string) error { return os.Truncate(pixels, 10) },
		"empty":       func(pixels, _ string) error { return os.Truncate(pixels, 0) },
		"no JSON":     func(_, meta string) error { return os.WriteFile(meta, []byte("{"), 0o644) },
		"no shape":    func(_, meta string) error { return os.WriteFile(meta, []byte("{}"), 0o644) },
		"other count": replace(`"train": 3`, `"train": 4`),
		"negative":    replace(`"train": 3`, `"train": -3`),
		"huge":        replace(`"train": 3`, `"train": 9223372036854775807`),
		"huge shape":  replace(`"height": 2`, `"height": 4611686018427387904`),
	} {
		t.Run(name, func(t *testing.T) {
			folder := Folder{t.TempDir()}
			e, err := folder.Write(t.Context(), "key", fill)
			if err != nil {
				t.Fatal(err)
			}
			if err := folder.Describe("key", e.Meta); err != nil {
				t.Fatal(err)
			}
			if err := spoil(folder.pixelsFile("key"), folder.metaFile("key")); err != nil {
				t.Fatal(err)
			}
			if _, ok := folder.Open("key"); ok {
				t.Error("opened")
			}
		})
	}
}

// replace replaces a text in the description.
func replace(old, new string) func(pixels, meta string) error {
	return func(_, meta string) error {
		content, err := os.ReadFile(meta)
		if err != nil {
			return err
		}
		if !strings.Contains(string(content), old) {
			return errors.New("the description lacks " + old)
		}
		return os.WriteFile(meta, []byte(strings.Replace(string(content), old, new, 1)), 0o644)
	}
}

// list writes files of long ago and lists them.
func list(t *testing.T, folder string, contents map[string]string) []File {
	t.Helper()
	var files []File
	for name, content := range contents {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Name: name, Path: path, Size: int64(len(content)), Time: past})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// A key follows from settings, names and contents, not from where files lie.
func TestKey(t *testing.T) {
	folder := Folder{t.TempDir()}
	key := func(settings string, files []File) string {
		t.Helper()
		k, err := folder.Key(t.Context(), settings, files, 2, nil)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	here := map[string]string{"a": "1", "b": "2"}
	first := key("s", list(t, t.TempDir(), here))
	if key("s", list(t, t.TempDir(), here)) != first {
		t.Error("another place gives another key")
	}
	for name, other := range map[string]map[string]string{
		"content": {"a": "1", "b": "3"},
		"name":    {"a": "1", "c": "2"},
		"swapped": {"a": "2", "b": "1"},
		"fewer":   {"a": "1"},
	} {
		if key("s", list(t, t.TempDir(), other)) == first {
			t.Errorf("%s: the same key", name)
		}
	}
	if key("t", list(t, t.TempDir(), here)) == first {
		t.Error("other settings give the same key")
	}
}

// The second time nothing is read, unless a file changed.
func TestKeyIndex(t *testing.T) {
	cacheFolder, place := Folder{t.TempDir()}, t.TempDir()
	files := list(t, place, map[string]string{"a": "1", "b": "2"})
	read := 0
	key := func(files []File) string {
		t.Helper()
		read = 0
		k, err := cacheFolder.Key(t.Context(), "s", files, 1, func(int) { read++ })
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	first := key(files)
	if read != 2 {
		t.Errorf("read %d files, want 2", read)
	}
	if key(files) != first || read != 0 {
		t.Errorf("read %d files the second time", read)
	}
	index, err := filepath.Glob(filepath.Join(cacheFolder.Path, "*.index"))
	if err != nil || len(index) != 1 {
		t.Fatal(index, err)
	}
	if err := os.WriteFile(index[0], []byte("../../etc/passwd\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if key(files) != first || read != 2 {
		t.Error("a spoilt index was believed")
	}
	// A file that was changed just before: it may have changed again since.
	now := time.Now()
	if err := os.Chtimes(files[0].Path, now, now); err != nil {
		t.Fatal(err)
	}
	files[0].Time = now
	for range 2 {
		if key(files) != first || read != 2 {
			t.Errorf("read %d files, want 2, as one is new", read)
		}
	}
}

func TestChangesAreSeen(t *testing.T) {
	files := list(t, t.TempDir(), map[string]string{"a": "1"})
	if err := Unchanged(files); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(files[0].Path, []byte("22"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Unchanged(files); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v, want that the file changed", err)
	}
	if _, err := (Folder{t.TempDir()}).Key(t.Context(), "s", files, 1, nil); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v, want that the file changed", err)
	}
	if err := os.Remove(files[0].Path); err != nil {
		t.Fatal(err)
	}
	if err := Unchanged(files); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want that the file is gone", err)
	}
}
