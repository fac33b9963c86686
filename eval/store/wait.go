package store

import (
	"cmp"
	"os"
	"time"
)

// Options are how a study is opened. The zero value of a field is its default.
type Options struct {
	Patience time.Duration // how long another process may keep the study locked; 0: five minutes
	Waiting  func()        // called when a lock has lasted for a second, once a wait, if not nil
}

// How long to wait for a lock. Readers wait for the moments in which a study is
// opened and closed alone.
const (
	patience       = 5 * time.Minute
	readerPatience = 10 * time.Second
	tellAfter      = time.Second
	tryEvery       = 20 * time.Millisecond
)

// wait tries again while the study at path is locked. SQLite takes a lock that
// the file system refuses for one that another process has: where that cannot
// even find the file, there is nothing to wait for.
func (o Options) wait(path string, try func() error) error {
	began, told := time.Now(), o.Waiting == nil
	for {
		err := try()
		waited := time.Since(began)
		if !isBusy(err) || waited >= cmp.Or(o.Patience, patience) {
			return err
		}
		if _, gone := os.Stat(path); gone != nil {
			return gone
		}
		if !told && waited >= tellAfter {
			o.Waiting()
			told = true
		}
		time.Sleep(tryEvery)
	}
}
