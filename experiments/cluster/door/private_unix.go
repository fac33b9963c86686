//go:build unix

package door

import (
	"io/fs"
	"syscall"
)

// private says whether a file is its owner's alone. Of a file that belongs to
// root its group may read too: so secrets come to services and containers.
func private(info fs.FileInfo) bool {
	open := fs.FileMode(0o077)
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid == 0 {
		open = 0o037
	}
	return info.Mode()&open == 0
}
