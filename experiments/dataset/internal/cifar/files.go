package cifar

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"lrunet/internal/interrupt"
)

// maxUnpacked bounds what is read of an archive: three times CIFAR's size, twice
// that of the largest pickles of it.
const maxUnpacked = 600 << 20

// Read hands the files of the given base names to take, as they come, from
// location: a folder, or an archive that ends in .tar.gz. Other files are
// skipped. A file of more than most bytes, a missing one and a duplicate are
// errors, which begin with the path of a file, as is the end of ctx.
func Read(ctx context.Context, location string, names []string, most int64, take func(name string, content []byte) error) error {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	r := reader{location: location, wanted: wanted, most: most, take: take}
	if strings.HasSuffix(location, ".tar.gz") {
		if err := r.archive(ctx); err != nil {
			return err
		}
	} else if err := r.folder(ctx, names); err != nil {
		return err
	}
	for _, name := range names {
		if wanted[name] {
			return fmt.Errorf("%s: no file %s", location, name)
		}
	}
	return nil
}

// reader is the reading of one location.
type reader struct {
	location string
	wanted   map[string]bool // true: still to come
	most     int64
	take     func(name string, content []byte) error
}

// folder reads files that lie side by side.
func (r reader) folder(ctx context.Context, names []string) error {
	for _, name := range names {
		file, err := os.Open(filepath.Join(r.location, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		err = r.file(name, interrupt.Reader(ctx, file))
		file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// archive reads the members of an archive.
func (r reader) archive(ctx context.Context) error {
	file, err := os.Open(r.location)
	if err != nil {
		return err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(interrupt.Reader(ctx, file))
	if err != nil {
		return fmt.Errorf("%s: %w", r.location, err)
	}
	bounded := &io.LimitedReader{R: unpacked, N: maxUnpacked}
	for members := tar.NewReader(bounded); ; {
		header, err := members.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil && bounded.N <= 0 {
			return fmt.Errorf("%s: unpacks to more than %d bytes", r.location, int64(maxUnpacked))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.location, err)
		}
		name := path.Base(header.Name)
		if _, known := r.wanted[name]; !known || header.Typeflag != tar.TypeReg {
			continue
		}
		if err := r.file(name, members); err != nil {
			return err
		}
	}
}

// file hands one file over.
func (r reader) file(name string, content io.Reader) error {
	at := filepath.Join(r.location, name)
	if !r.wanted[name] {
		return fmt.Errorf("%s: duplicate file", at)
	}
	r.wanted[name] = false
	data, err := io.ReadAll(io.LimitReader(content, r.most+1))
	if err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	if int64(len(data)) > r.most {
		return fmt.Errorf("%s: more than %d bytes", at, r.most)
	}
	if err := r.take(name, data); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return nil
}
