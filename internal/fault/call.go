//go:build linux && amd64

package fault

import (
	"os"

	"golang.org/x/sys/unix"
)

// call is a file-system call in progress.
type call struct {
	name       string
	path       string // of the file that it is about
	writes     bool   // bytes, as many as its third argument says
	needsSpace bool
	changes    bool // the file system
}

// where says which arguments of a call name its file.
type where struct {
	name string
	path int // index of the path; -1: there is none
	fd   int // index of the descriptor, or of the folder where a path begins; -1: there is none
}

// wheres are the calls that programs make on files and folders.
var wheres = map[uint64]where{
	unix.SYS_READ: {"read", -1, 0}, unix.SYS_PREAD64: {"pread", -1, 0}, unix.SYS_GETDENTS64: {"getdents", -1, 0},
	unix.SYS_WRITE: {"write", -1, 0}, unix.SYS_PWRITE64: {"pwrite", -1, 0},
	unix.SYS_OPEN: {"open", 0, -1}, unix.SYS_OPENAT: {"open", 1, 0}, unix.SYS_CLOSE: {"close", -1, 0},
	unix.SYS_STAT: {"stat", 0, -1}, unix.SYS_LSTAT: {"lstat", 0, -1}, unix.SYS_FSTAT: {"fstat", -1, 0},
	unix.SYS_NEWFSTATAT: {"stat", 1, 0}, unix.SYS_STATX: {"statx", 1, 0},
	unix.SYS_ACCESS: {"access", 0, -1}, unix.SYS_FACCESSAT: {"access", 1, 0}, unix.SYS_FACCESSAT2: {"access", 1, 0},
	unix.SYS_READLINK: {"readlink", 0, -1}, unix.SYS_READLINKAT: {"readlink", 1, 0},
	unix.SYS_FSYNC: {"fsync", -1, 0}, unix.SYS_FDATASYNC: {"fdatasync", -1, 0},
	unix.SYS_TRUNCATE: {"truncate", 0, -1}, unix.SYS_FTRUNCATE: {"ftruncate", -1, 0}, unix.SYS_FALLOCATE: {"fallocate", -1, 0},
	unix.SYS_FCHMOD: {"fchmod", -1, 0}, unix.SYS_FCHMODAT: {"chmod", 1, 0}, unix.SYS_FCHOWN: {"fchown", -1, 0},
	unix.SYS_FLOCK: {"flock", -1, 0}, unix.SYS_FCNTL: {"fcntl", -1, 0}, unix.SYS_MMAP: {"mmap", -1, 4},
	unix.SYS_RENAME: {"rename", 0, -1}, unix.SYS_RENAMEAT: {"rename", 1, 0}, unix.SYS_RENAMEAT2: {"rename", 1, 0},
	unix.SYS_LINK: {"link", 0, -1}, unix.SYS_LINKAT: {"link", 1, 0}, unix.SYS_SYMLINKAT: {"symlink", 2, 1},
	unix.SYS_UNLINK: {"unlink", 0, -1}, unix.SYS_UNLINKAT: {"unlink", 1, 0}, unix.SYS_RMDIR: {"rmdir", 0, -1},
	unix.SYS_MKDIR: {"mkdir", 0, -1}, unix.SYS_MKDIRAT: {"mkdir", 1, 0},
	unix.SYS_UTIMENSAT: {"utimens", 1, 0},
}

// call is the file-system call that a thread begins; false if it is none, or
// one that cannot fail.
func (t *tracer) call(r *unix.PtraceRegs) (call, bool) {
	w, ok := wheres[r.Orig_rax]
	args := [...]uint64{r.Rdi, r.Rsi, r.Rdx, r.R10, r.R8, r.R9}
	switch {
	case !ok:
		return call{}, false
	case w.name == "fcntl" && args[1] != unix.F_SETLK && args[1] != unix.F_SETLKW && args[1] != unix.F_GETLK:
		return call{}, false // it asks for flags and the like
	case w.name == "mmap" && args[3]&unix.MAP_ANONYMOUS != 0:
		return call{}, false
	}
	c := call{name: w.name, path: t.named(w, args)}
	switch w.name {
	case "open":
		flags := args[w.path+1]
		c.needsSpace = flags&unix.O_CREAT != 0
		c.changes = flags&(unix.O_CREAT|unix.O_WRONLY|unix.O_RDWR|unix.O_TRUNC) != 0
	case "write", "pwrite":
		c.writes, c.needsSpace, c.changes = true, true, true
	case "ftruncate", "truncate", "fallocate", "rename", "link", "symlink", "mkdir", "fsync", "fdatasync":
		c.needsSpace, c.changes = true, true
	case "fchmod", "chmod", "fchown", "unlink", "rmdir", "utimens":
		c.changes = true
	}
	return c, true
}

// named is the path of the file that a call is about.
func (t *tracer) named(w where, args [6]uint64) string {
	path := ""
	if w.path >= 0 {
		path = t.text(args[w.path])
		if path != "" && path[0] == '/' {
			return path
		}
	}
	folder := "cwd"
	if w.fd >= 0 && int32(args[w.fd]) != unix.AT_FDCWD {
		folder = "fd/" + itoa(int32(args[w.fd]))
	}
	from, err := os.Readlink(t.proc(folder))
	if err != nil || path == "" {
		return from
	}
	return from + "/" + path
}
