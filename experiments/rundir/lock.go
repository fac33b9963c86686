package rundir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// Lock is held by the one process that works in a folder. The system gives it
// back when the process ends, however it ends.
type Lock struct{ file *flock.Flock }

// Owner is who works in a folder.
type Owner struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// String is the owner in words.
func (o Owner) String() string { return fmt.Sprintf("process %d on %s", o.PID, o.Host) }

// Lock takes the folder, which must exist: two processes would do the same work
// twice. The error is an OccupiedError where another process has it.
func (f Folder) Lock(now time.Time) (*Lock, error) {
	file := flock.New(f.File(lockFile))
	taken, err := outlast(file)
	if err != nil {
		return nil, f.refused(err)
	}
	if !taken {
		who := "another process"
		if owner, ok := f.readOwner(); ok {
			who = owner.String()
		}
		return nil, f.Occupied("is in use by %s; wait for it", who)
	}
	host, _ := os.Hostname() // left out where the system does not say
	text, err := json.Marshal(Owner{os.Getpid(), host, now})
	if err == nil {
		// In place, as a new file would not be the one that is locked.
		err = os.WriteFile(f.File(lockFile), text, 0o644)
	}
	if err != nil {
		file.Unlock()
		return nil, f.refused(err)
	}
	return &Lock{file}, nil
}

// refused says that nobody can work in the folder, as its file system says why.
func (f Folder) refused(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("nothing can be written to %s: %w", f, err)
}

// Looking who works in a folder takes its lock for a moment: one that is taken is
// tried again for as long as several such looks.
const (
	lookTime  = 100 * time.Millisecond
	lookAgain = 5 * time.Millisecond
)

// outlast takes a lock; false if somebody keeps it.
func outlast(file *flock.Flock) (bool, error) {
	if taken, err := file.TryLock(); taken || err != nil {
		return taken, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	defer cancel()
	taken, err := file.TryLockContext(ctx, lookAgain)
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return taken, err
}

// Release gives the folder back. It is idempotent; a nil lock is none.
func (l *Lock) Release() {
	if l != nil {
		l.file.Unlock() // it ends with the process at the latest
	}
}

// Owner is who works in the folder now; false if nobody does.
func (f Folder) Owner() (Owner, bool) {
	if _, err := os.Stat(f.File(lockFile)); err != nil {
		return Owner{}, false
	}
	file := flock.New(f.File(lockFile), flock.SetFlag(os.O_RDONLY))
	free, err := file.TryRLock()
	if free {
		file.Unlock()
	}
	if free || err != nil {
		return Owner{}, false
	}
	owner, _ := f.readOwner() // an earlier version writes none
	return owner, true
}

// readOwner reads who took the folder last.
func (f Folder) readOwner() (owner Owner, ok bool) {
	text, err := os.ReadFile(f.File(lockFile))
	return owner, err == nil && json.Unmarshal(text, &owner) == nil
}
