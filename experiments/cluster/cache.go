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

	"lrunet/eval/imageset"
	"lrunet/internal/atomicfile"
)

// cache keeps datasets in a folder, by the hash of their content: each is fetched
// once. What has not been used for longest goes when it takes too much.
type cache struct {
	folder string
	limit  int64 // bytes
	now    func() time.Time
	told   func(bytes int64)

	mu   sync.Mutex // held while a dataset is fetched: others would fetch it too
	open map[string]*imageset.Dataset
}

// suffix ends the names of the files.
const suffix = ".images"

// get finds a dataset, here or on the server. The error says why it cannot be had.
func (c *cache) get(ctx context.Context, l *link, hash string) (*imageset.Dataset, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	path := filepath.Join(c.folder, hash+suffix)
	if d := c.open[hash]; d != nil {
		os.Chtimes(path, c.now(), c.now()) // it may be gone, which does no harm
		return d, nil
	}
	d, err := openImages(ctx, path, hash)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil { // it is not there, or damaged
		if err = fetchTo(ctx, l, hash, path); err == nil {
			d, err = openImages(ctx, path, hash)
		}
	}
	if err != nil {
		return nil, err
	}
	os.Chtimes(path, c.now(), c.now())
	c.open[hash] = d
	return d, c.trim()
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
		if c.open[strings.TrimSuffix(f.Name(), suffix)] != nil || total <= c.limit {
			continue
		}
		if err := os.Remove(filepath.Join(c.folder, f.Name())); err != nil {
			return err
		}
		total -= f.Size()
	}
	c.told(total)
	return nil
}

func newCache(folder string, limit int64, now func() time.Time, told func(int64)) *cache {
	return &cache{folder: folder, limit: limit, now: now, told: told, open: map[string]*imageset.Dataset{}}
}
