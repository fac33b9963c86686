package dataset

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/picture"
)

// imageWalk is the listing of a folder's files.
type imageWalk struct {
	root   string
	others int    // files that are not images by name
	other  string // the first of them
}

// classes lists the images of a split's classes, which must be known.
func (w *imageWalk) classes(ctx context.Context, l *imageListing, split string, classes []string, test bool) error {
	if len(classes) == 0 {
		return fmt.Errorf("%s: no folders of classes", filepath.Join(w.root, split))
	}
	for _, class := range classes {
		label := slices.Index(l.classes, class)
		at := path.Join(split, class)
		if label < 0 {
			return fmt.Errorf("%s: no class of that name for training", filepath.Join(w.root, at))
		}
		before := len(l.files)
		if err := w.images(ctx, l, at); err != nil {
			return err
		}
		found := len(l.files) - before
		if found == 0 {
			return fmt.Errorf("%s: no images (%s)", filepath.Join(w.root, at), picture.Formats)
		}
		l.labels = append(l.labels, slices.Repeat([]uint16{uint16(label)}, found)...)
		l.test = append(l.test, slices.Repeat([]bool{test}, found)...)
	}
	return nil
}

// images lists the images in a folder and the folders in it.
func (w *imageWalk) images(ctx context.Context, l *imageListing, folder string) error {
	entries, err := os.ReadDir(filepath.Join(w.root, folder))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if err := ctx.Err(); err != nil {
			return err
		}
		if hidden(entry.Name()) {
			continue
		}
		if entry.IsDir() {
			if err := w.images(ctx, l, name); err != nil {
				return err
			}
			continue
		}
		info, err := stat(filepath.Join(w.root, name), entry)
		if err != nil {
			return err
		}
		if !picture.Named(name) || !info.Mode().IsRegular() {
			if w.others++; w.others == 1 {
				w.other = name
			}
			continue
		}
		l.files = append(l.files, cache.File{Name: name, Path: filepath.Join(w.root, name), Size: info.Size(), Time: info.ModTime()})
	}
	return nil
}

// stat describes what a folder's entry is or leads to.
func stat(path string, entry fs.DirEntry) (fs.FileInfo, error) {
	if entry.Type()&fs.ModeSymlink != 0 {
		return os.Stat(path)
	}
	return entry.Info()
}

// subfolders are the names of the folders in a folder, sorted.
func subfolders(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if hidden(entry.Name()) {
			continue
		}
		info, err := stat(filepath.Join(folder, entry.Name()), entry)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// hidden says whether a name is for programs: .git, ._cat.jpg, __MACOSX.
func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "__") }
