package dataset

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/ordered"
	"lrunet/experiments/dataset/internal/picture"
	"lrunet/internal/printable"
)

// encodedImage is an image in a file or a table, still in its own format.
type encodedImage struct {
	name    string // for messages
	label   uint16
	test    bool
	content func() ([]byte, error)                  // all of it
	measure func() (facts picture.Facts, err error) // its header
}

// ofBytes is an image at hand.
func ofBytes(name string, content []byte, label uint16, test bool) encodedImage {
	return encodedImage{
		name: name, label: label, test: test,
		content: func() ([]byte, error) { return content, nil },
		measure: func() (picture.Facts, error) { return picture.Measure(bytes.NewReader(content)) },
	}
}

// encodedImages is a sequence of images that can be gone through more than
// once: first for their sizes, then for their pixels.
type encodedImages struct {
	all   func() iter.Seq2[encodedImage, error]
	count int // 0: unknown
}

// build decodes the images into an entry of the cache whose classes and notes
// are filled in already.
func (e encodedImages) build(ctx context.Context, w *cache.Writer, o Options) error {
	if err := e.survey(ctx, w, o); err != nil {
		return err
	}
	type result struct {
		encodedImage
		pixels []uint8
		err    error
	}
	size := w.Channels * w.Height * w.Width
	done, progress := 0, o.progress("decoding images", e.count)
	return ordered.Map(ctx, o.threads(), e.all(), func(i encodedImage) result {
		content, err := i.content()
		if err != nil {
			return result{i, nil, err}
		}
		pixels := make([]uint8, size)
		return result{i, pixels, picture.Decode(ctx, pixels, content, w.Channels, w.Height, w.Width)}
	}, func(r result) error {
		done++
		progress(done)
		if r.err == nil {
			return w.Add(r.test, r.label, r.pixels)
		}
		if w.Skipped++; len(w.Broken) < shownBroken {
			w.Broken = append(w.Broken, printable.Name(fmt.Sprintf("%s: %v", r.name, r.err)))
		}
		return nil
	})
}

// survey decides the shape from the headers: grey if all images are, and their
// own size if they share it.
func (e encodedImages) survey(ctx context.Context, w *cache.Writer, o Options) error {
	type result struct {
		picture.Facts
		err error
	}
	shapes := map[picture.Facts]int{}
	done, progress := 0, o.progress("reading sizes", e.count)
	err := ordered.Map(ctx, o.threads(), e.all(), func(i encodedImage) result {
		facts, err := i.measure()
		return result{facts, err}
	}, func(r result) error {
		done++
		progress(done)
		if r.err == nil { // else decoding it will say what is wrong
			shapes[r.Facts]++
		}
		return nil
	})
	if err == nil {
		choose(&w.Meta, shapes, o.ImageSize)
	}
	return err
}

// choose sets the shape of an entry whose images have the given shapes.
func choose(m *cache.Meta, shapes map[picture.Facts]int, size int) {
	m.Channels = 1
	own := picture.Facts{}
	same := true
	for shape := range shapes {
		if !shape.Grey {
			m.Channels = 3
		}
		shape.Grey = false
		same = same && (own == picture.Facts{} || own == shape)
		own = shape
	}
	m.Height, m.Width = own.Height, own.Width
	if !same || min(own.Height, own.Width) < minOwnSize || max(own.Height, own.Width) > maxOwnSize {
		m.Height, m.Width = defaultImageSize, defaultImageSize
	}
	if size != 0 {
		m.Height, m.Width = size, size
	}
}

// sequence is a slice as the sequence that encodedImages take.
func sequence(images []encodedImage) func() iter.Seq2[encodedImage, error] {
	return func() iter.Seq2[encodedImage, error] { return ordered.Values(images) }
}
