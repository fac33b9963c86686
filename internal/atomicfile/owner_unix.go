//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package atomicfile

import (
	"os"
	"syscall"
)

// owner holds a lock on a temporary file for as long as the process that writes
// it lives.
type owner struct{ file *os.File }

// own takes the lock. On a file system without locks removeOrphan gets none
// either, and keeps the files.
func own(temporary *os.File) owner {
	file, err := os.Open(temporary.Name())
	if err != nil {
		return owner{}
	}
	syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return owner{file}
}

func (o owner) release() {
	if o.file != nil {
		o.file.Close()
	}
}

// removeOrphan removes a temporary file unless somebody writes it.
func removeOrphan(path string) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		os.Remove(path)
	}
}
