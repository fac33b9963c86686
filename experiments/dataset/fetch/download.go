package fetch

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/cavaliergopher/grab/v3"
)

// downloader gets files one after the other.
type downloader struct {
	Options
	client *http.Client
}

// get downloads a file into a folder, in several attempts if need be, each of
// which goes on where the last one ended.
func (d *downloader) get(ctx context.Context, file File, folder string) error {
	path := filepath.Join(folder, file.Name())
	wait := d.Wait
	for attempt := 1; ; attempt++ {
		err := d.attempt(ctx, file, path)
		if err == nil {
			return nil
		}
		if errors.Is(err, grab.ErrBadLength) { // the part is longer than the file, or the server does not resume
			if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
		if ctx.Err() != nil || final(err) {
			return err
		}
		if attempt == d.Attempts {
			return fmt.Errorf("%w (%d attempts)", err, attempt)
		}
		select {
		case <-time.After(wait):
			wait *= 2
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// final says whether trying again is of no use: the server does not have the
// file, or does not give it.
func final(err error) bool {
	var status grab.StatusCodeError
	return errors.As(err, &status) && status >= 400 && status < 500 &&
		status != http.StatusRequestTimeout && status != http.StatusTooManyRequests && status != http.StatusRequestedRangeNotSatisfiable
}

// errStalled says that a server stopped sending.
var errStalled = errors.New("the server stopped sending")

// look is how often progress is looked at.
const look = 100 * time.Millisecond

// attempt downloads the rest of a file and checks all of it.
func (d *downloader) attempt(ctx context.Context, file File, path string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := d.request(ctx, file, path)
	if err != nil {
		return err
	}
	client := &grab.Client{HTTPClient: bounded{d.client, 2 * file.Size}, UserAgent: "lrunet"}
	response := client.Do(request)
	last, since := response.BytesComplete(), time.Now()
	ticker := time.NewTicker(min(look, d.Stall/4))
	defer ticker.Stop()
	for {
		select {
		case <-response.Done:
			d.Progress(Progress{file.Name(), response.BytesComplete(), file.Size})
			return reason(context.Cause(ctx), response.Err())
		case <-ticker.C:
			if done := response.BytesComplete(); done != last {
				last, since = done, time.Now()
				d.Progress(Progress{file.Name(), done, file.Size})
			} else if time.Since(since) > d.Stall {
				cancel(errStalled)
			}
		}
	}
}

// reason is why an attempt ended, in words.
func reason(cause, err error) error {
	switch {
	case err == nil:
		return nil
	case cause != nil:
		return cause
	case errors.Is(err, grab.ErrBadChecksum):
		return fmt.Errorf("the bytes are not those that were published: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the connection broke off: %w", err)
	}
	return err
}

// request is what grab shall do.
func (d *downloader) request(ctx context.Context, file File, path string) (*grab.Request, error) {
	request, err := grab.NewRequest(path, file.URL)
	if err != nil {
		return nil, err
	}
	sum, err := hex.DecodeString(file.Sum)
	if err != nil {
		return nil, fmt.Errorf("checksum: %w", err)
	}
	var h hash.Hash
	switch len(sum) {
	case md5.Size:
		h = md5.New() // all that was published; the addresses are fixed
	case sha256.Size:
		h = sha256.New()
	default:
		return nil, fmt.Errorf("checksum %q is neither MD5 nor SHA-256", file.Sum)
	}
	request.SetChecksum(h, sum, true)
	request.IgnoreRemoteTime = true
	return request.WithContext(ctx), nil
}

// bounded is a client whose responses end after most bytes, whatever the server
// sends.
type bounded struct {
	client *http.Client
	most   int64
}

// Do sends a request.
func (b bounded) Do(request *http.Request) (*http.Response, error) {
	response, err := b.client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.ContentLength > b.most {
		response.Body.Close()
		return nil, fmt.Errorf("the server announces %d bytes, more than the %d that are accepted", response.ContentLength, b.most)
	}
	response.Body = &boundedBody{response.Body, b.most}
	return response, nil
}

// boundedBody is a body of which left bytes may be read.
type boundedBody struct {
	io.ReadCloser
	left int64
}

// errTooLong says that a server sends more than the file has.
var errTooLong = errors.New("the server sends more bytes than the file has")

// Read reads some bytes, and fails after the last one that may be read.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLong
	}
	return n, err
}
