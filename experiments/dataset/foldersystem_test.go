package dataset

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// linked makes a link, or skips the test where there are none.
func linked(t *testing.T, target, folder, name string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
		t.Skip(err)
	}
}

func TestFolderDeadLinks(t *testing.T) {
	for _, name := range []string{"train/cat/x.png", "train/cat/x", "train/fox", "test/cat/sub"} {
		folder, o := write(t, t.TempDir(), photos(t)), caching(t)
		linked(t, "/nonexistent/x.png", folder, name)
		_, err := Load(t.Context(), "dir:"+folder, o)
		if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "1 link leads nowhere: "+name) {
			t.Errorf("%s: error %v", name, err)
		}
		o.SkipBroken = true
		d, err := Load(t.Context(), "dir:"+folder, o)
		if err != nil || !slices.Contains(d.Notes, "1 link skipped, to nothing, e.g. "+name) {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
}

// Linked folders and files count as if they were there.
func TestFolderLinksAreFollowed(t *testing.T) {
	files := photos(t)
	folder, o := write(t, t.TempDir(), files), caching(t)
	more := write(t, t.TempDir(), map[string][]byte{"a.png": pngOf(t, 20, 20, shade(7)), "b/c.png": pngOf(t, 20, 20, shade(8))})
	plain, err := Load(t.Context(), "dir:"+folder, o)
	if err != nil {
		t.Fatal(err)
	}
	linked(t, more, folder, "train/cat/more")
	linked(t, filepath.Join(more, "a.png"), folder, "test/cat/linked.png")
	d, err := Load(t.Context(), "dir:"+folder, o)
	if err != nil {
		t.Fatal(err)
	}
	if d.Train.Len() != plain.Train.Len()+2 || d.Test.Len() != plain.Test.Len()+1 || strings.Contains(strings.Join(d.Notes, "\n"), "skipped") {
		t.Errorf("%d and %d images, notes %q", d.Train.Len(), d.Test.Len(), d.Notes)
	}
}

// Links that lead round in circles, or to all there is, are not followed.
func TestFolderLoops(t *testing.T) {
	for name, target := range map[string]string{
		"train/cat/self":   ".",
		"train/cat/parent": "..",
		"train/cat/all":    "/",
		"train/fox":        "/",
		"train/owl":        "..",
	} {
		folder, o := write(t, t.TempDir(), photos(t)), caching(t)
		plain, err := Load(t.Context(), "dir:"+folder, o)
		if err != nil {
			t.Fatal(err)
		}
		linked(t, target, folder, name)
		d, err := Load(t.Context(), "dir:"+folder, o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		note := "1 link skipped, to folders that hold this one or are read already, e.g. " + name
		if d.Train.Len() != plain.Train.Len() || len(d.Classes) != 2 || !slices.Contains(d.Notes, note) {
			t.Errorf("%s: %d images, classes %q, notes %q", name, d.Train.Len(), d.Classes, d.Notes)
		}
	}
	folder, o := write(t, t.TempDir(), photos(t)), caching(t)
	linked(t, "loop", folder, "train/loop")
	if _, err := Load(t.Context(), "dir:"+folder, o); !errors.Is(err, ErrBroken) {
		t.Errorf("a link to itself: error %v", err)
	}
}

func TestFolderDroppings(t *testing.T) {
	files := photos(t)
	for _, name := range []string{"train/@eaDir/cat/SYNOPHOTO_THUMB_M.jpg", "train/cat/@eaDir/0.png/SYNOPHOTO_THUMB_M.jpg", "train/cat/Thumbs.db", "train/.ipynb_checkpoints/0-checkpoint.png", "#recycle/x.png"} {
		files[name] = files["train/cat/1.png"]
	}
	d, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), caching(t))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Classes, []string{"cat", "dog"}) || d.Train.Len() != 7 || !slices.Contains(d.Notes, "3 names skipped, made by a storage device or a system, e.g. train/@eaDir") {
		t.Errorf("classes %q, %d images, notes %q", d.Classes, d.Train.Len(), d.Notes)
	}
}

// An empty folder is a class of which nothing is known yet.
func TestFolderEmptyClass(t *testing.T) {
	for _, split := range []string{"train/", ""} {
		files := photos(t)
		if split == "" {
			for name, content := range maps.Clone(files) {
				_, inner, _ := strings.Cut(name, "/")
				files[inner] = content
				delete(files, name)
			}
		}
		folder := write(t, t.TempDir(), files)
		if err := os.Mkdir(filepath.Join(folder, split+"eel"), 0o755); err != nil {
			t.Fatal(err)
		}
		d, err := Load(t.Context(), "dir:"+folder, caching(t))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(d.Classes, []string{"cat", "dog", "eel"}) || !slices.Contains(d.Notes, "class eel has no training images") {
			t.Errorf("%sCLASS: classes %q, notes %q", split, d.Classes, d.Notes)
		}
	}
}

// Names that are not UTF-8, or that a terminal would obey, are escaped; those
// that differ stay different.
func TestFolderNames(t *testing.T) {
	files := photos(t)
	for name, content := range maps.Clone(files) {
		for from, to := range map[string]string{"/cat/": "/caf\xe9/", "/dog/": "/caf\xe8\x1b[2J/"} {
			if strings.Contains(name, from) {
				files[strings.Replace(name, from, to, 1)] = content
				delete(files, name)
			}
		}
	}
	files["train/caf\xe9/\x1b]0;title.png"] = []byte("no image")
	folder := filepath.Join(t.TempDir(), "d\xe9p\xf4t")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Skip(err)
	}
	o := caching(t)
	o.SkipBroken = true
	d, err := Load(t.Context(), "dir:"+write(t, folder, files), o)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Classes, []string{`caf\xe8\x1b[2J`, `caf\xe9`}) {
		t.Errorf("classes %q", d.Classes)
	}
	if notes := strings.Join(d.Notes, "\n"); strings.Contains(notes, "\x1b") || !strings.Contains(notes, `\x1b]0;title.png`) {
		t.Errorf("notes %q", notes)
	}
}

// An image that is there but cannot be read is a broken one, and is looked at again
// the next time.
func TestFolderUnreadableImages(t *testing.T) {
	const name = "train/cat/secret.png"
	for kind, hide := range map[string]func(path string) error{
		"permission": func(path string) error { // root may read it all the same
			return errors.Join(os.WriteFile(path, pngOf(t, 20, 20, shade(9)), 0), mayNot(path))
		},
		"device": func(path string) error { return errors.Join(os.Symlink("/proc/self/mem", path), mayNot(path)) },
	} {
		t.Run(kind, func(t *testing.T) {
			folder, o := write(t, t.TempDir(), photos(t)), caching(t)
			plain, err := Load(t.Context(), "dir:"+folder, o)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, name)
			if err := hide(path); err != nil {
				t.Skip(err)
			}
			_, err = Load(t.Context(), "dir:"+folder, o)
			if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "1 of ") || !strings.Contains(err.Error(), name) {
				t.Errorf("error %v", err)
			}
			o.SkipBroken = true
			for range 2 {
				d, err := Load(t.Context(), "dir:"+folder, o)
				if err != nil || d.Train.Len() != plain.Train.Len() || !strings.Contains(strings.Join(d.Notes, "\n"), "skipped 1 image that cannot be read: "+name) {
					t.Errorf("%v, %v", d, err)
				}
			}
			if err := errors.Join(os.Remove(path), os.WriteFile(path, pngOf(t, 20, 20, shade(9)), 0o600)); err != nil {
				t.Fatal(err)
			}
			d, err := Load(t.Context(), "dir:"+folder, o)
			if err != nil || d.Train.Len() != plain.Train.Len()+1 {
				t.Errorf("once it can be read: %v, %v", d, err)
			}
		})
	}
}

// mayNot is an error if the file can be read.
func mayNot(path string) error {
	if _, err := os.ReadFile(path); err == nil {
		return errors.New(path + " can be read")
	}
	return nil
}

// A class whose every image is behind dead links is not one without images.
func TestFolderClassOfDeadLinks(t *testing.T) {
	folder, o := write(t, t.TempDir(), photos(t)), caching(t)
	if err := os.Mkdir(filepath.Join(folder, "train", "fox"), 0o700); err != nil {
		t.Fatal(err)
	}
	linked(t, "/nonexistent/x.png", folder, "train/fox/x.png")
	_, err := Load(t.Context(), "dir:"+folder, o)
	if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "1 link leads nowhere: train/fox/x.png") {
		t.Errorf("error %v", err)
	}
	o.SkipBroken = true
	d, err := Load(t.Context(), "dir:"+folder, o)
	if err != nil || !slices.Contains(d.Notes, "class fox has no training images") {
		t.Errorf("%v, %v", d, err)
	}
}
