package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lrunet/experiments/dataset/internal/ordered"
	"lrunet/experiments/dataset/internal/picture"
)

// Photo is an image file of no dataset, which a network is to classify.
type Photo struct {
	Name    string // its path; of a file in a folder that was named, beginning with the folder's
	content func() ([]byte, error)
}

// ReadPhoto reads an image file's content. What of that cannot be read, or is more
// than images may be, is told by decoding it.
func ReadPhoto(name string, r io.Reader) Photo {
	content, err := readUpTo(r, picture.MaxBytes)
	return Photo{Name: name, content: func() ([]byte, error) { return content, err }}
}

// readUpTo reads all, if that is not too much.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(content)) > limit:
		return nil, fmt.Errorf("more than the %d bytes that are read", limit)
	case len(content) == 0:
		return nil, errors.New("is empty")
	}
	return content, nil
}

// brokenPhoto is one whose content cannot be read.
func brokenPhoto(name string, err error) Photo {
	return Photo{Name: name, content: func() ([]byte, error) { return nil, err }}
}

// FindPhotos lists the images that paths name, in the order of paths: a file is
// one whatever it is called; of a folder these are the files in it and in its
// folders that are named as images, in the order of names. What cannot be read is
// listed too: decoding it tells why. The notes say what in folders is no image. It
// fails with ctx's error alone.
func FindPhotos(ctx context.Context, paths []string) (photos []Photo, notes []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			photos = append(photos, brokenPhoto(path, withoutPath(err)))
		case !info.IsDir():
			photos = append(photos, photoAt(path))
		default:
			found, skipped, err := photosIn(ctx, path)
			if err != nil {
				return nil, nil, err
			}
			photos, notes = append(photos, found...), append(notes, skipped...)
		}
	}
	return photos, notes, nil
}

// photoAt is a file.
func photoAt(path string) Photo {
	return Photo{Name: path, content: func() ([]byte, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, withoutPath(err)
		}
		defer file.Close()
		content, err := readUpTo(file, picture.MaxBytes)
		return content, withoutPath(err)
	}}
}

// withoutPath is an error of the system without the path, which is the name that
// it is printed with.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// photosIn lists a folder's images as those of a class are listed.
func photosIn(ctx context.Context, folder string) ([]Photo, []string, error) {
	walk := imageWalk{root: folder, seen: map[string]bool{}}
	var listing imageListing
	if err := walk.images(ctx, &listing, "."); err != nil {
		return nil, nil, err
	}
	var photos []Photo
	for _, file := range listing.files {
		name := filepath.Join(folder, filepath.FromSlash(file.Name))
		photos = append(photos, Photo{Name: name, content: func() ([]byte, error) {
			content, err := readImage(file)
			return content, withoutPath(err)
		}})
	}
	if err := walk.skipped.broken(Options{}); err != nil {
		photos = append(photos, brokenPhoto(folder, err))
	} else if len(photos) == 0 {
		photos = append(photos, brokenPhoto(folder, fmt.Errorf("no images (%s)", picture.Formats)))
	}
	return photos, walk.skipped.notes(), nil
}

// PhotoShape is how photos become a network's images: planar, of 1 or 3 channels.
type PhotoShape struct {
	Channels, Height, Width int
}

// DecodePhotos decodes photos, on as many threads, as Load decodes a folder's
// images into a dataset of that shape, and calls take for each in order: with its
// pixels, or with what is wrong with the file. It fails if images cannot have the
// shape, with take's first error, and with ctx's if that is done first.
func DecodePhotos(ctx context.Context, photos []Photo, s PhotoShape, threads int, take func(i int, pixels []uint8, err error) error) error {
	if s.Channels != 1 && s.Channels != 3 {
		return fmt.Errorf("dataset: image files have 1 or 3 channels, not %d", s.Channels)
	}
	type decoded struct {
		pixels []uint8
		err    error
	}
	next := 0
	return ordered.Map(ctx, Options{Threads: threads}.threads(), ordered.Values(photos), func(p Photo) decoded {
		content, err := p.content()
		if err != nil {
			return decoded{nil, err}
		}
		pixels := make([]uint8, s.Channels*s.Height*s.Width)
		return decoded{pixels, picture.Decode(ctx, pixels, content, s.Channels, s.Height, s.Width)}
	}, func(d decoded) error {
		next++
		return take(next-1, d.pixels, d.err)
	})
}
