package rundir

import "github.com/gofrs/flock"

// Lock is held by the one process that works in a folder. The system gives it
// back when the process ends, however it ends.
type Lock struct{ file *flock.Flock }

// Lock takes the folder, which must exist: two processes would do the same work
// twice. The error is an OccupiedError where another process has it.
func (f Folder) Lock() (*Lock, error) {
	file := flock.New(f.File(lockFile))
	taken, err := file.TryLock()
	if err != nil {
		return nil, err
	}
	if !taken {
		return nil, f.Occupied("is in use by another process; wait for it")
	}
	return &Lock{file}, nil
}

// Release gives the folder back. It is idempotent; a nil lock is none.
func (l *Lock) Release() {
	if l != nil {
		l.file.Unlock() // it ends with the process at the latest
	}
}
