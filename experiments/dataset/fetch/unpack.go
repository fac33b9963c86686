package fetch

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"lrunet/internal/interrupt"
)

// maxMembers bounds the number of files in an archive.
const maxMembers = 10_000

// unpack unpacks a .tar.gz into a folder: folders and regular files that stay
// inside, of no more bytes than the bound together.
func unpack(ctx context.Context, archive, folder string, bound int64) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(interrupt.Reader(ctx, file))
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(folder) // refuses what leads out of it
	if err != nil {
		return err
	}
	defer root.Close()
	// The headers count too: an archive of nothing but them ends as well.
	rest := &io.LimitedReader{R: unpacked, N: bound}
	members := tar.NewReader(rest)
	for range maxMembers {
		header, err := members.Next()
		if err == io.EOF && rest.N > 0 {
			return nil
		}
		if err == nil {
			err = extract(root, header, members)
		}
		if err != nil && rest.N <= 0 {
			return fmt.Errorf("unpacks to more than %d bytes", bound)
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("holds more than %d files", maxMembers)
}

// extract writes one member of an archive.
func extract(root *os.Root, header *tar.Header, content io.Reader) error {
	name := path.Clean(header.Name)
	if !filepath.IsLocal(name) {
		return fmt.Errorf("member %q leads out of the folder", header.Name)
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, 0o755)
	case tar.TypeReg:
	case tar.TypeXGlobalHeader:
		return nil
	default:
		return fmt.Errorf("member %q is neither a folder nor a regular file", header.Name)
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, content); err != nil {
		file.Close()
		return err
	}
	if err := file.Sync(); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
