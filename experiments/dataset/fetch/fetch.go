package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Options say how files are downloaded. The zero value is ready to use.
type Options struct {
	Attempts int           // at each file; 0: 5
	Wait     time.Duration // before the second attempt, doubled before each further one; 0: 1 s
	Stall    time.Duration // without a byte, after which an attempt is given up; 0: 30 s
	Progress func(Progress)
}

// Progress is how far the download of one file is.
type Progress struct {
	File  string
	Done  int64
	Total int64
}

// withDefaults fills in what is left out.
func (o Options) withDefaults() Options {
	if o.Attempts == 0 {
		o.Attempts = 5
	}
	if o.Wait == 0 {
		o.Wait = time.Second
	}
	if o.Stall == 0 {
		o.Stall = 30 * time.Second
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o
}

// Fetch downloads a set into dir/NAME, which it returns. The folder appears
// when all its files are there, checked and unpacked; if it is there before,
// nothing is done. What has come of an interrupted download stays in
// dir/.NAME.part, and the next call resumes there.
//
// The error names the address that does not answer, or answers with other bytes,
// after the last attempt, or the file that cannot be unpacked or written; ErrBusy where
// another process fetches the set, ctx's error if that ends first.
func Fetch(ctx context.Context, set Set, dir string, o Options) (folder string, err error) {
	folder = filepath.Join(dir, set.Name)
	if there, err := exists(folder); there || err != nil {
		return folder, err
	}
	part := filepath.Join(dir, "."+set.Name+".part")
	lock, err := occupy(part)
	if err != nil {
		return "", fmt.Errorf("fetch %s: %w", set.Name, err)
	}
	there, err := exists(folder) // since another process was there a moment ago
	if !there && err == nil {
		err = fill(ctx, set, part, folder, newDownloader(o.withDefaults()))
	}
	lock.Unlock() // it ends with the process at the latest
	if err != nil {
		return "", err
	}
	return folder, os.RemoveAll(part)
}

// exists says whether there is something.
func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// ErrBusy says that another process fetches the same set into the same folder.
var ErrBusy = errors.New("another process is fetching it; wait for that one")

// occupy makes the folder of parts this process's own: two would write to the same
// files, and one would clear away what the other has unpacked.
func occupy(part string) (*flock.Flock, error) {
	if err := os.MkdirAll(part, 0o755); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(part, ".lock"))
	taken, err := lock.TryLock()
	if err == nil && !taken {
		err = ErrBusy
	}
	if err != nil {
		lock.Close()
	}
	return lock, err
}

// fill downloads a set's files into part, unpacks them there and makes the whole the
// folder.
func fill(ctx context.Context, set Set, part, folder string, d *downloader) error {
	whole := filepath.Join(part, "whole")
	if err := os.RemoveAll(whole); err != nil { // unpacked before an interruption
		return err
	}
	if err := os.MkdirAll(whole, 0o755); err != nil {
		return err
	}
	for _, file := range set.Files {
		if err := d.get(ctx, file, part); err != nil {
			return fmt.Errorf("fetch %s: %s: %w; what was downloaded is kept in %s, and the next call resumes there", set.Name, file.URL, err, part)
		}
	}
	for _, file := range set.Files {
		if err := place(ctx, file, part, whole, set.Unpacked); err != nil {
			return fmt.Errorf("fetch %s: %s: %w", set.Name, file.Name(), err)
		}
	}
	return os.Rename(whole, folder)
}

// place unpacks a downloaded file, or moves it as it is.
func place(ctx context.Context, file File, part, whole string, bound int64) error {
	from := filepath.Join(part, file.Name())
	if file.archived() {
		return unpack(ctx, from, whole, bound)
	}
	if err := keep(from); err != nil {
		return err
	}
	return os.Rename(from, filepath.Join(whole, file.Name()))
}

// keep waits until the disk has a file, which a power failure must not empty once it is
// in its place.
func keep(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// newDownloader makes a client that gives up on servers that do not answer.
func newDownloader(o Options) *downloader {
	dialer := net.Dialer{Timeout: o.Stall}
	return &downloader{
		Options: o,
		client: &http.Client{Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           dialer.DialContext,
			TLSHandshakeTimeout:   o.Stall,
			ResponseHeaderTimeout: o.Stall,
		}},
	}
}
