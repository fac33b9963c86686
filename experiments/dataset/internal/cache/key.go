package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"lrunet/experiments/dataset/internal/ordered"
	"lrunet/internal/atomicfile"
	"lrunet/internal/interrupt"
)

// File is a file that a dataset is read from, as it was when it was listed.
type File struct {
	Name string // within the dataset, with slashes
	Path string // that opens it
	Size int64
	Time time.Time // of its last change
}

// Key names what a dataset's files hold and the settings under which they are
// read. It is found by hashing all of them; the next time, files of the same
// names, sizes and times of change are known without being read, unless one of
// them could not be read, which is no error here: whoever needs it says so.
// progress may be nil. The error is that of a file that is gone, of a folder that
// cannot be written, ErrChanged, or ctx's.
func (f Folder) Key(ctx context.Context, settings string, files []File, threads int, progress func(done int)) (string, error) {
	index := filepath.Join(f.Path, signature(settings, files)+".index")
	if key, ok := f.indexed(index, files); ok {
		return key, nil
	}
	key, readable, err := contentKey(ctx, settings, files, threads, progress)
	if err != nil || !readable {
		return key, err
	}
	if err := os.MkdirAll(f.Path, 0o755); err != nil {
		return "", err
	}
	return key, atomicfile.WriteBytes(index, []byte(key+"\n"))
}

// isKey is a SHA-256 in hex.
var isKey = regexp.MustCompile(`^[0-9a-f]{64}\n$`)

// recent is how close to the index a change may be so that another one could
// have followed it under the same time: two seconds on FAT.
const recent = 2 * time.Second

// indexed is the key in an index file, if it can be relied on.
func (f Folder) indexed(index string, files []File) (key string, ok bool) {
	info, err := os.Stat(index)
	if err != nil {
		return "", false
	}
	for _, file := range files {
		if file.Time.After(info.ModTime().Add(-recent)) {
			return "", false
		}
	}
	content, err := os.ReadFile(index)
	if err != nil || !isKey.Match(content) {
		return "", false
	}
	return string(content[:64]), true
}

// signature hashes all that is known of files without reading them.
func signature(settings string, files []File) string {
	h := sha256.New()
	writeText(h, settings)
	for _, file := range files {
		writeText(h, file.Path)
		writeText(h, file.Name)
		fmt.Fprintf(h, "%d %d\n", file.Size, file.Time.UnixNano())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// contentKey hashes the names and contents of files, and says whether all could be
// read.
func contentKey(ctx context.Context, settings string, files []File, threads int, progress func(done int)) (key string, readable bool, err error) {
	type result struct {
		name string
		sum  []byte
		err  error
	}
	all := sha256.New()
	writeText(all, settings)
	done := 0
	readable = true
	err = ordered.Map(ctx, threads, ordered.Values(files), func(file File) result {
		sum, err := contentHash(ctx, file)
		return result{file.Name, sum, err}
	}, func(r result) error {
		if r.err != nil && !unreadable(r.err) {
			return r.err
		}
		writeText(all, r.name)
		if r.err == nil {
			all.Write(r.sum)
		} else {
			readable = false
			writeText(all, "unreadable")
		}
		if done++; progress != nil {
			progress(done)
		}
		return nil
	})
	return hex.EncodeToString(all.Sum(nil)), readable, err
}

// unreadable says whether a file is there but cannot be read.
func unreadable(err error) bool {
	return errors.As(err, new(*fs.PathError)) && !errors.Is(err, fs.ErrNotExist)
}

// contentHash hashes a file, which must be as large as when it was listed.
func contentHash(ctx context.Context, file File) ([]byte, error) {
	f, err := os.Open(file.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, interrupt.Reader(ctx, f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Path, err)
	}
	if n != file.Size {
		return nil, fmt.Errorf("%s: %w", file.Path, ErrChanged)
	}
	return h.Sum(nil), nil
}

// ErrChanged says that a file is another than when it was listed.
var ErrChanged = errors.New("the file changed while the dataset was read, try again")

// Unchanged returns ErrChanged unless files are as they were when they were
// listed, or the error of one that cannot be looked at.
func Unchanged(files []File) error {
	for _, file := range files {
		info, err := os.Stat(file.Path)
		if err != nil {
			return err
		}
		if info.Size() != file.Size || !info.ModTime().Equal(file.Time) {
			return fmt.Errorf("%s: %w", file.Path, ErrChanged)
		}
	}
	return nil
}

// writeText hashes a text with its length before it, so that no two lists of
// texts run together.
func writeText(h hash.Hash, text string) { fmt.Fprintf(h, "%d:%s", len(text), text) }
