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
// after the last attempt, or the file that cannot be unpacked or written; ctx's
// error if that ends first.
func Fetch(ctx context.Context, set Set, dir string, o Options) (folder string, err error) {
	folder = filepath.Join(dir, set.Name)
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		return folder, err
	}
	part := filepath.Join(dir, "."+set.Name+".part")
	whole := filepath.Join(part, "whole")
	if err := os.RemoveAll(whole); err != nil { // unpacked before an interruption
		return "", err
	}
	if err := os.MkdirAll(whole, 0o755); err != nil {
		return "", err
	}
	d := newDownloader(o.withDefaults())
	for _, file := range set.Files {
		if err := d.get(ctx, file, part); err != nil {
			return "", fmt.Errorf("fetch %s: %s: %w; what was downloaded is kept in %s, and the next call resumes there", set.Name, file.URL, err, part)
		}
	}
	for _, file := range set.Files {
		if err := place(ctx, file, part, whole, set.Unpacked); err != nil {
			return "", fmt.Errorf("fetch %s: %s: %w", set.Name, file.Name(), err)
		}
	}
	if err := os.Rename(whole, folder); err != nil {
		return "", err
	}
	return folder, os.RemoveAll(part)
}

// place unpacks a downloaded file, or moves it as it is.
func place(ctx context.Context, file File, part, whole string, bound int64) error {
	from := filepath.Join(part, file.Name())
	if file.archived() {
		return unpack(ctx, from, whole, bound)
	}
	return os.Rename(from, filepath.Join(whole, file.Name()))
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
