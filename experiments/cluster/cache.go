package cluster

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/edsrzf/mmap-go"

	"lrunet/eval/imageset"
	"lrunet/internal/atomicfile"
)

// cache keeps datasets in a folder, by the hash of their content: each is fetched
// once. When they take too much, those that no training uses go, the one that has not
// been used for longest first.
type cache struct {
	folder string
	limit  int64 // bytes
	now    func() time.Time
	told   func(bytes int64)

	mu   sync.Mutex // held while a dataset is fetched: others would fetch it too
	open map[string]*held
}

// held is a dataset that is mapped into memory.
type held struct {
	data    *imageset.Dataset
	content mmap.MMap
	users   int
}

// suffix ends the names of the files.
const suffix = ".images"

// get finds a dataset, here or on the server. It stays until release is called. The
// error says why it cannot be had.
func (c *cache) get(ctx context.Context, l *link, hash string) (d *imageset.Dataset, release func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	path := filepath.Join(c.folder, hash+suffix)
	h := c.open[hash]
	if h == nil {
		if h, err = find(ctx, l, hash, path); err != nil {
			return nil, nil, err
		}
		c.open[hash] = h
	}
	os.Chtimes(path, c.now(), c.now()) // without it the file only goes sooner
	h.users++
	return h.data, func() { c.release(h) }, c.trim()
}

// find opens a dataset's file, and fetches it if it is not there or damaged.
func find(ctx context.Context, l *link, hash, path string) (*held, error) {
	h, err := openImages(ctx, path, hash)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		return h, nil
	}
	if err := fetchTo(ctx, l, hash, path); err != nil {
		return nil, err
	}
	return openImages(ctx, path, hash)
}

// release ends somebody's use of a dataset.
func (c *cache) release(h *held) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h.users--
}

// fetchTo writes a dataset's file, whole or not at all.
func fetchTo(ctx context.Context, l *link, hash, path string) error {
	store, err := l.bucket(ctx, dataBucket)
	if err != nil {
		return err
	}
	object, err := store.Get(ctx, hash)
	if err != nil {
		return err
	}
	defer object.Close()
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := io.Copy(w, object)
		return errors.Join(err, object.Error())
	})
}

// trim removes the files that were not used for longest until the rest is within the
// limit; those in use stay.
func (c *cache) trim() error {
	entries, err := os.ReadDir(c.folder)
	if err != nil {
		return err
	}
	var files []os.FileInfo
	var total int64
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), suffix) {
			files = append(files, info)
			total += info.Size()
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return cmp.Compare(a.ModTime().UnixNano(), b.ModTime().UnixNano()) })
	for _, f := range files {
		hash := strings.TrimSuffix(f.Name(), suffix)
		if h := c.open[hash]; h != nil && h.users > 0 || total <= c.limit {
			continue
		}
		if err := c.drop(hash); err != nil {
			return err
		}
		total -= f.Size()
	}
	c.told(total)
	return nil
}

// drop removes a dataset that nobody uses.
func (c *cache) drop(hash string) error {
	if h := c.open[hash]; h != nil {
		if err := h.content.Unmap(); err != nil {
			return err
		}
		delete(c.open, hash)
	}
	return os.Remove(filepath.Join(c.folder, hash+suffix))
}

func newCache(folder string, limit int64, now func() time.Time, told func(int64)) *cache {
	return &cache{folder: folder, limit: limit, now: now, told: told, open: map[string]*held{}}
}
