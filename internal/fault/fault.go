//go:build linux && amd64

package fault

import "syscall"

// Kind is what happens at a file-system call.
type Kind string

// The kinds of fault. Those that last go on at every later call.
const (
	Kill     Kind = "kill"      // the program is killed before a call that changes something: before another, it leaves the same behind
	Torn     Kind = "torn"      // half of a write is done, then the program is killed
	Broken   Kind = "broken"    // the call fails: input/output error
	Refused  Kind = "refused"   // the call, which needs space, fails: no space left
	Full     Kind = "full"      // as Refused, and it lasts
	Lost     Kind = "lost"      // as Broken, and it lasts
	ReadOnly Kind = "read-only" // a call that changes something fails: read-only file system, and it lasts
)

// Kinds are all kinds of fault.
func Kinds() []Kind { return []Kind{Kill, Torn, Broken, Refused, Full, Lost, ReadOnly} }

// lasts says whether later calls fail too.
func (k Kind) lasts() bool { return k == Full || k == Lost || k == ReadOnly }

// concerns says whether a call can have the fault. Only those are counted.
func (k Kind) concerns(c call) bool {
	switch k {
	case Torn:
		return c.writes
	case Refused, Full:
		return c.needsSpace
	case Kill, ReadOnly:
		return c.changes
	}
	return true
}

// number is the error of a call that fails.
func (k Kind) number() syscall.Errno {
	switch k {
	case Refused, Full:
		return syscall.ENOSPC
	case ReadOnly:
		return syscall.EROFS
	}
	return syscall.EIO
}

// Fault is a fault at one call.
type Fault struct {
	Kind   Kind
	Folder string // calls on it and what is below it count; an absolute path without links
	At     int    // which of the calls that the kind concerns, from 1; 0: none, they are counted
}

// Report is what came of a program.
type Report struct {
	Status  syscall.WaitStatus
	Calls   int    // that the kind concerns, up to the end
	Hit     string // the call that had the fault; "" if there were fewer
	Expired bool   // it did not end in time, and was killed
}
