//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package atomicfile

import "os"

// owner is nothing: this system does not rename a file that is open.
type owner struct{}

func own(*os.File) owner { return owner{} }

func (owner) release() {}

// removeOrphan keeps the file: nothing tells whether somebody writes it.
func removeOrphan(string) {}
