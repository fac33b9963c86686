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
	root    string
	skipped skips
	seen    map[string]bool // the folders of the class in work, by their real paths
}

// classes lists the images of a split's classes, which must be known.
func (w *imageWalk) classes(ctx context.Context, l *imageListing, split string, classes []string, test bool) error {
	if len(classes) == 0 {
		return fmt.Errorf("%s: no folders of classes", filepath.Join(w.root, split))
	}
	if err := w.links(split); err != nil {
		return err
	}
	for _, class := range classes {
		label := slices.Index(l.classes, class)
		at := path.Join(split, class)
		if label < 0 {
			return fmt.Errorf("%s: no class of that name for training", filepath.Join(w.root, at))
		}
		before, skipped, damage := len(l.files), w.skipped.total, w.skipped.damage()
		w.seen = map[string]bool{}
		if err := w.images(ctx, l, at); err != nil {
			return err
		}
		found := len(l.files) - before
		if found == 0 && w.skipped.total > skipped && w.skipped.damage() == damage { // an empty folder is a class without images
			return fmt.Errorf("%s: no images (%s)", filepath.Join(w.root, at), picture.Formats)
		}
		l.labels = append(l.labels, slices.Repeat([]uint16{uint16(label)}, found)...)
		l.test = append(l.test, slices.Repeat([]bool{test}, found)...)
	}
	return nil
}

// links counts what subfolders leaves out of a folder of classes.
func (w *imageWalk) links(folder string) error {
	entries, err := os.ReadDir(filepath.Join(w.root, folder))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		info, err := stat(filepath.Join(w.root, name), entry)
		switch {
		case hidden(entry.Name()):
		case err != nil:
			w.skipped.add(deadLink, name)
		case dropped(entry.Name()):
			w.skipped.add(leftOver, name)
		case info.IsDir() && entry.Type()&fs.ModeSymlink != 0 && around(filepath.Join(w.root, name), filepath.Join(w.root, folder)):
			w.skipped.add(leadsBack, name)
		}
	}
	return nil
}

// images lists the images in a folder and the folders in it.
func (w *imageWalk) images(ctx context.Context, l *imageListing, folder string) error {
	real, err := filepath.EvalSymlinks(filepath.Join(w.root, folder))
	if err != nil {
		w.skipped.add(unreadable, folder)
		return nil
	}
	if w.seen[real] {
		w.skipped.add(leadsBack, folder)
		return nil
	}
	w.seen[real] = true
	entries, err := os.ReadDir(real)
	if err != nil {
		w.skipped.add(unreadable, folder)
		return nil
	}
	for _, entry := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if hidden(entry.Name()) {
			continue
		}
		if err := w.entry(ctx, l, path.Join(folder, entry.Name()), entry); err != nil {
			return err
		}
	}
	return nil
}

// entry lists an image, or the images in a folder.
func (w *imageWalk) entry(ctx context.Context, l *imageListing, name string, entry fs.DirEntry) error {
	at := filepath.Join(w.root, name)
	info, err := stat(at, entry)
	switch {
	case err != nil:
		w.skipped.add(deadLink, name)
	case dropped(entry.Name()):
		w.skipped.add(leftOver, name)
	case info.IsDir() && entry.Type()&fs.ModeSymlink != 0 && (around(at, filepath.Dir(at)) || around(at, w.root)):
		w.skipped.add(leadsBack, name)
	case info.IsDir():
		return w.images(ctx, l, name)
	case !info.Mode().IsRegular():
		w.skipped.add(noFile, name)
	case !picture.Named(name):
		w.skipped.add(notNamed, name)
	default:
		l.files = append(l.files, cache.File{Name: name, Path: at, Size: info.Size(), Time: info.ModTime()})
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

// subfolders are the names of the folders in a folder, sorted; linked ones too,
// but for those that lead around it or nowhere.
func subfolders(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if hidden(entry.Name()) || dropped(entry.Name()) {
			continue
		}
		at := filepath.Join(folder, entry.Name())
		info, err := stat(at, entry)
		if err != nil { // a dead link, which the walk counts
			continue
		}
		if info.IsDir() && !(entry.Type()&fs.ModeSymlink != 0 && around(at, folder)) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// around says whether a link leads to a folder that the other one is in, or to
// the root of all: following it would list what is there already, or a system.
func around(link, folder string) bool {
	target, err := filepath.EvalSymlinks(link)
	if err != nil {
		return false
	}
	if target, err = filepath.Abs(target); err != nil || filepath.Dir(target) == target {
		return true
	}
	inner, err := filepath.EvalSymlinks(folder)
	if err == nil {
		inner, err = filepath.Abs(inner)
	}
	within, relative := filepath.Rel(target, inner)
	return err == nil && relative == nil && within != ".." && !strings.HasPrefix(within, ".."+string(filepath.Separator))
}

// hidden says whether a name is for programs: .git, ._cat.jpg, __MACOSX.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__MACOSX" || name == "__pycache__"
}

// dropped says whether a name is one that storage devices and systems give to
// what they add to folders: thumbnails, bins, snapshots.
func dropped(name string) bool {
	switch strings.ToLower(name) {
	case "@eadir", "@tmp", "@recycle", "@recently-snapshot", "@sharebin", "#recycle", "#snapshot", "$recycle.bin",
		"recycler", "system volume information", "lost+found", "thumbs.db", "desktop.ini":
		return true
	}
	return false
}
