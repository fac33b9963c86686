package cluster

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/edsrzf/mmap-go"

	"lrunet/eval/imageset"
	"lrunet/internal/atomicfile"
)

// cache keeps datasets in a folder, by the hash of their content: each is fetched
// once. When they and the trainings in progress take too much, those that no training
// uses go, the one that has not been used for longest first.
type cache struct {
	folder string
	limit  int64 // bytes
	now    func() time.Time
	told   func(bytes int64)

	mu   sync.Mutex // guards what follows, and is held while files go
	open map[string]*held
}

// held is a dataset that is mapped into memory, or on its way there: who asks for it
// meanwhile waits in place of fetching it too.
type held struct {
	ready   chan struct{} // closed when what follows is there; nothing is, where it failed
	data    *imageset.Dataset
	content mmap.MMap
	users   int
}

// suffix ends the names of the files.
const suffix = ".images"

// get finds a dataset, here or on the server. It stays until release is called. The
// error says why it cannot be had.
func (c *cache) get(ctx context.Context, l *link, hash string) (d *imageset.Dataset, release func(), err error) {
	path := filepath.Join(c.folder, hash+suffix)
	for {
		h, first := c.enter(hash)
		release = func() { c.release(h) }
		if first {
			if err := h.fill(ctx, l, hash, path); err != nil {
				c.forget(hash, h)
				return nil, nil, err
			}
		}
		select {
		case <-h.ready:
		case <-ctx.Done():
			release()
			return nil, nil, context.Cause(ctx)
		}
		if h.data == nil { // who was first failed, of which its own context may have been the reason
			continue
		}
		os.Chtimes(path, c.now(), c.now()) // without it the file only goes sooner
		c.trim()                           // what cannot go now goes another time
		return h.data, release, nil
	}
}

// enter begins somebody's use of a dataset. The first one fills it.
func (c *cache) enter(hash string) (h *held, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h = c.open[hash]
	if first = h == nil; first {
		h = &held{ready: make(chan struct{})}
		c.open[hash] = h
	}
	h.users++
	return h, first
}

// fill finds what is to be held.
func (h *held) fill(ctx context.Context, l *link, hash, path string) error {
	found, err := find(ctx, l, hash, path)
	if err == nil {
		h.data, h.content = found.data, found.content
		close(h.ready)
	}
	return err
}

// forget lets those who wait for a dataset that was not found look for it themselves.
func (c *cache) forget(hash string, h *held) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, hash)
	close(h.ready)
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

func newCache(folder string, limit int64, now func() time.Time, told func(int64)) *cache {
	return &cache{folder: folder, limit: limit, now: now, told: told, open: map[string]*held{}}
}
