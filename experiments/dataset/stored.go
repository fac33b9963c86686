package dataset

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/picture"
	"lrunet/internal/words"
)

// stored is a dataset whose images are decoded once and kept in the cache.
type stored struct {
	settings string // all that decides what becomes of the files, and the version of the code that does it
	files    []cache.File
	build    func(context.Context, *cache.Writer) error
}

// load gives the images from the cache, or builds them first.
func (s stored) load(ctx context.Context, o Options) (*Dataset, error) {
	path, err := o.cacheFolder()
	if err != nil {
		return nil, err
	}
	folder := cache.Folder{Path: path}
	key, err := folder.Key(ctx, fmt.Sprintf("%s, pictures %d", s.settings, picture.Version), s.files, o.threads(), o.progress("reading files", len(s.files)))
	if err != nil {
		return nil, err
	}
	if entry, ok := folder.Open(key); ok {
		d := ofEntry(entry)
		if err := d.Summarize(ctx); err != nil {
			return nil, err
		}
		if d.Hash == entry.Hash { // else the disk changed it
			return d, o.allows(entry.Meta)
		}
	}
	return s.decode(ctx, folder, key, o)
}

// decode builds the images, puts them into the cache and loads them from there.
func (s stored) decode(ctx context.Context, folder cache.Folder, key string, o Options) (*Dataset, error) {
	entry, err := folder.Write(ctx, key, func(w *cache.Writer) error {
		if err := s.build(ctx, w); err != nil {
			return err
		}
		if err := o.allows(w.Meta); err != nil {
			return err
		}
		if n := len(w.Classes); n < 2 || n > math.MaxUint16+1 {
			return fmt.Errorf("%s, must be 2 to %d", count(n, "class", "classes"), math.MaxUint16+1)
		}
		if w.Train == 0 || w.Test == 0 {
			return fmt.Errorf("%d training and %d test images can be used, must be at least 1 each", w.Train, w.Test)
		}
		return cache.Unchanged(s.files)
	})
	if err != nil {
		return nil, err
	}
	d := ofEntry(entry)
	if err := d.Validate(); err != nil {
		return nil, err
	}
	if err := d.Summarize(ctx); err != nil {
		return nil, err
	}
	entry.Hash = d.Hash
	return d, folder.Describe(key, entry.Meta)
}

// ofEntry is an entry of the cache as a dataset.
func ofEntry(e *cache.Entry) *Dataset {
	size := e.Channels * e.Height * e.Width
	d := &Dataset{
		Channels: e.Channels,
		Height:   e.Height,
		Width:    e.Width,
		Classes:  e.Classes,
		Train:    Split{Pixels: e.TrainPart.Pixels, Labels: e.TrainPart.Labels, Size: size},
		Test:     Split{Pixels: e.TestPart.Pixels, Labels: e.TestPart.Labels, Size: size},
		License:  "unknown",
		Notes:    e.Notes,
		HeldOut:  e.HeldOut,
	}
	if e.Skipped > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("skipped %s that cannot be read: %s", count(e.Skipped, "image", "images"), firsts(e.Meta)))
	}
	return d
}

// allows is an error if images are broken and not to be skipped.
func (o Options) allows(m cache.Meta) error {
	if m.Skipped == 0 || o.SkipBroken {
		return nil
	}
	return kindError{fmt.Errorf("%d of %s cannot be read: %s; fix, remove or skip them",
		m.Skipped, count(m.Train+m.Test+m.Skipped, "image", "images"), firsts(m)), ErrBroken}
}

// shownBroken is how many broken images are named.
const shownBroken = 5

// firsts names the first broken images.
func firsts(m cache.Meta) string {
	text := strings.Join(m.Broken, "; ")
	if m.Skipped > len(m.Broken) {
		text += "; ..."
	}
	return text
}

// count is a number of things in words.
var count = words.Count

// threads is the number of goroutines that decode.
func (o Options) threads() int {
	if o.Threads > 0 {
		return o.Threads
	}
	return runtime.GOMAXPROCS(0)
}

// reported is how often progress is reported within a step: once in this number
// of items.
const reported = 100

// progress reports one step's items to whoever listens.
func (o Options) progress(step string, total int) func(done int) {
	return func(done int) {
		if o.Progress != nil && (done%reported == 0 || done == total) {
			o.Progress(Progress{Step: step, Done: done, Total: total})
		}
	}
}
