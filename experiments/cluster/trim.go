package cluster

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// forgotten is after how long a training in progress goes that nobody goes on with: its
// job is done elsewhere, or given up.
const forgotten = 24 * time.Hour

// trim removes trainings in progress that are forgotten, and of the datasets those that
// were not used for longest until all is within the limit; those in use stay. Another
// worker may share the folder, and remove the same.
func (c *cache) trim() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	total, failure := c.trimPartials()
	files, err := list(c.folder, suffix)
	failure = errors.Join(failure, err)
	for _, f := range files {
		total += f.Size()
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return cmp.Compare(a.ModTime().UnixNano(), b.ModTime().UnixNano()) })
	for _, f := range files {
		hash := strings.TrimSuffix(f.Name(), suffix)
		if h := c.open[hash]; h != nil && h.users > 0 || total <= c.limit {
			continue
		}
		if err := c.drop(hash); err != nil {
			failure = errors.Join(failure, err)
			continue
		}
		total -= f.Size()
	}
	c.told(total)
	return failure
}

// trimPartials removes what is forgotten of the trainings in progress. Those that are left
// have so many bytes.
func (c *cache) trimPartials() (left int64, failure error) {
	folder := filepath.Join(c.folder, partialsFolder)
	files, failure := list(folder, "")
	for _, f := range files {
		if c.now().Sub(f.ModTime()) < forgotten {
			left += f.Size()
			continue
		}
		failure = errors.Join(failure, remove(filepath.Join(folder, f.Name())))
	}
	return left, failure
}

// list are the files of a folder whose names end so; none without the folder.
func list(folder, suffix string) (files []os.FileInfo, err error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), suffix) {
			files = append(files, info)
		}
	}
	return files, err
}

// drop removes a dataset that nobody uses.
func (c *cache) drop(hash string) error {
	if h := c.open[hash]; h != nil {
		if err := h.content.Unmap(); err != nil {
			return err
		}
		delete(c.open, hash)
	}
	return remove(filepath.Join(c.folder, hash+suffix))
}

// remove removes a file, if it is there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
