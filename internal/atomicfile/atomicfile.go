// Package atomicfile writes files whole or not at all: whoever reads the path
// sees the old content or the new one, after a crash too. It knows nothing of
// what the files hold.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Mode is the permission of every file written, whatever was there before. The
// process's umask does not narrow it.
const Mode os.FileMode = 0o644

// Write puts what write writes at path, replacing a file that is there. The
// bytes go to a temporary file in the same folder, which is synced and then
// renamed. On an error, write's own included, path is as it was and the
// temporary file is gone; that of a process that was killed goes when the path is
// written again. Only if the folder cannot be synced, the new content is
// there and may not outlive a power cut. The folder has to exist.
//
// The writer is unbuffered. A symbolic link at path is replaced, not followed. What is no
// file, a device or a pipe, is refused: renaming would take its place.
func Write(path string, write func(io.Writer) error) error {
	if err := replaceable(path); err != nil {
		return err
	}
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, prefix(path)+"*")
	if err != nil {
		return refused(path, err)
	}
	owned := own(file)
	renamed := false
	defer func() { // also when write panics
		if !renamed {
			file.Close()
			os.Remove(file.Name())
		}
		owned.release()
	}()
	if err := fill(file, write); err != nil {
		return refused(path, err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return refused(path, err)
	}
	renamed = true
	clean(path)
	if err := syncFolder(folder); err != nil {
		return fmt.Errorf("%s is written, but may not outlive a power cut: %w", path, err)
	}
	return nil
}

// refused says that path cannot be written, in words that leave the temporary file out:
// nobody asked for that.
func refused(path string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok && strings.HasPrefix(filepath.Base(e.Path), prefix(path)) {
		err = e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("%s cannot be written: %w", path, err)
}

// replaceable says whether path is a file, a link to one, or free.
func replaceable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil // there is nothing, or creating the file will say what is wrong
	case info.IsDir():
		return fmt.Errorf("%s is a folder, must be a file", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is a device or a pipe, must be a file", path)
	}
	return nil
}

// prefix is how the names of a path's temporary files begin.
func prefix(path string) string { return "." + filepath.Base(path) + ".tmp" }

// WriteBytes is Write for content at hand. It fails as Write does.
func WriteBytes(path string, content []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// fill writes, syncs and closes the temporary file.
func fill(file *os.File, write func(io.Writer) error) error {
	if err := write(file); err != nil {
		return err
	}
	if err := file.Chmod(Mode); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	return file.Close()
}

// syncFolder makes the rename durable. Windows has no such call and needs none.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// Probe says whether Write could put a file at path now: that its folder is there
// and takes files, and that path is no folder, device or pipe. It leaves nothing behind.
func Probe(path string) error {
	if err := replaceable(path); err != nil {
		return err
	}
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s cannot be written: there is no folder %s", path, folder)
	}
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s cannot be written: %s is no folder", path, folder)
	}
	file, err := os.CreateTemp(folder, prefix(path)+"*")
	if err != nil {
		return refused(path, err)
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}
