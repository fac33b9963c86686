//go:build unix

package door

import (
	"io/fs"
	"syscall"
	"testing"
	"time"
)

// info is a file of an owner.
type info struct {
	mode  fs.FileMode
	owner uint32
}

func (i info) Name() string       { return "key" }
func (i info) Size() int64        { return 1 }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return &syscall.Stat_t{Uid: i.owner} }

// Secrets that root gives a service, as containers get them, may be its group's.
func TestPrivate(t *testing.T) {
	for file, want := range map[info]bool{
		{0o600, 1000}: true, {0o400, 1000}: true, {0o640, 1000}: false, {0o604, 1000}: false, {0o666, 1000}: false,
		{0o600, 0}: true, {0o440, 0}: true, {0o640, 0}: true, {0o660, 0}: false, {0o644, 0}: false,
	} {
		if got := private(file); got != want {
			t.Errorf("mode %o of %d: %v, want %v", file.mode, file.owner, got, want)
		}
	}
}
