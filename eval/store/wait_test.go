package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// lock keeps a study locked, as another process would, until it is unlocked.
func lock(t *testing.T, path string) (unlock func()) {
	t.Helper()
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	_, err := db.Exec("BEGIN IMMEDIATE")
	must(t, err)
	return func() { _, err := db.Exec("ROLLBACK"); must(t, err) }
}

// A write waits for a lock, and says so once.
func TestWriteWaitsForALock(t *testing.T) {
	path := testPath(t)
	told := 0
	var unlock func()
	s, err := Options{Waiting: func() { told++; unlock() }}.Open(path)
	must(t, err)
	defer s.Close()
	unlock = lock(t, path)
	must(t, s.Put(background, testResult(1, 3)))
	if told != 1 {
		t.Errorf("it told of waiting %d times, want once", told)
	}
	wantResult(t, get(t, s, testJob(1).Key()), testResult(1, 3))
}

func TestWaitingEnds(t *testing.T) {
	path := testPath(t)
	s, err := Options{Patience: 50 * time.Millisecond}.Open(path)
	must(t, err)
	defer s.Close()
	defer lock(t, path)()
	wantError(t, s.Put(background, testResult(1, 3)), path, "another process keeps the study locked")

	patient, err := OpenReadOnly(path) // readers need no lock
	must(t, err)
	defer patient.Close()
	ctx, cancel := context.WithCancel(background)
	s.options = Options{Waiting: cancel} // and default patience
	if err := s.Put(ctx, testResult(1, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
}

// A study that is removed or replaced while it is open takes no more results.
func TestRemovedStudyIsNoticed(t *testing.T) {
	for name, remove := range map[string]func(path string) error{
		"removed":        os.Remove,
		"folder removed": func(path string) error { return os.RemoveAll(filepath.Dir(path)) },
		"replaced": func(path string) error {
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, nil, 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "run", "study.db")
			must(t, os.Mkdir(filepath.Dir(path), 0o755))
			s := open(t, path)
			must(t, s.Put(background, testResult(1, 3)))
			must(t, remove(path))
			wantError(t, s.Put(background, testResult(2, 3)), path, "removed or replaced")
			must(t, s.Close())
			if info, err := os.Stat(path); err == nil && info.Size() > 0 {
				t.Errorf("closing left a file of %d bytes", info.Size())
			}
		})
	}
	path := testPath(t) // removed in the middle of a write
	s := open(t, path)
	err := s.write(background, "store", func(*sql.Tx) error { return os.Remove(path) })
	wantError(t, err, path, "removed or replaced")
}

// What is stored is in the file alone, while it is written and after a reader
// had it open at the end.
func TestFileAloneIsComplete(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	alone := func(want ...uint64) {
		t.Helper()
		content, err := os.ReadFile(path)
		must(t, err)
		copied := testPath(t)
		must(t, os.WriteFile(copied, content, 0o644))
		reader := openReadOnly(t, copied)
		for _, seed := range want {
			wantResult(t, get(t, reader, testJob(seed).Key()), testResult(seed, 3))
		}
	}
	must(t, s.Put(background, testResult(1, 3)))
	alone(1)
	reader := openReadOnly(t, path)
	get(t, reader, testJob(1).Key())
	must(t, s.Put(background, testResult(2, 3)))
	must(t, s.Close())
	alone(1, 2)
}

// Where the file is gone, its lock is not waited for.
func TestNoWaitingForWhatIsGone(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	defer lock(t, path)()
	err := s.options.wait(path, func() error {
		_, err := s.db.Exec("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE")
		os.Remove(path)
		return err
	})
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want that there is no such file", err)
	}
}
