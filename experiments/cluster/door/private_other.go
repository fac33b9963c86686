//go:build !unix

package door

import "io/fs"

// private says yes: the modes of files tell nothing here.
func private(fs.FileInfo) bool { return true }
