package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Open opens the study at path for reading and writing, creates it if it is
// not there, and brings an older schema up to date. It fails on files that are
// not a study, are damaged, come from a newer version of the program, cannot be
// opened, or stay locked by another process for five minutes.
func Open(path string) (*Store, error) { return Options{}.Open(path) }

// Open is the function Open with options.
func (o Options) Open(path string) (*Store, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("study %s: is a folder; name a file in it", path)
	}
	// wal_autocheckpoint: the file alone has what is stored, not only its log.
	db, err := o.connect(path, prepare,
		busyTimeout+"&_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(1)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	file, err := identify(path)
	if err != nil {
		db.Close()
		return nil, err
	}
	return newStore(path, db, o, file), nil
}

// OpenReadOnly opens the study at path for reading. Another process may be
// writing it: each call then sees the latest finished write. A write that a
// killed process left unfinished is rolled back first. It fails if there is no
// such file, it is empty (ErrEmpty), or such a write cannot be rolled back, and
// otherwise as Open does, but waits for ten seconds.
func OpenReadOnly(path string) (*Store, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("study %s: no such file", path)
	case err != nil:
		return nil, fmt.Errorf("study: %w", err)
	case info.IsDir():
		return nil, fmt.Errorf("study %s: is a folder; name a file in it", path)
	}
	o := Options{Patience: readerPatience}
	db, err := o.connect(path, inspect, readOnly)
	if isUnfinished(err) {
		var writer *sql.DB
		if writer, err = o.connect(path, inspect, "mode=rw&"+busyTimeout); err != nil {
			return nil, err
		}
		if err = writer.Close(); err != nil {
			return nil, explain(path, "repair", err)
		}
		db, err = o.connect(path, inspect, readOnly)
	}
	if err != nil {
		return nil, err
	}
	return newStore(path, db, o, nil), nil
}

const (
	busyTimeout = "_pragma=busy_timeout(1000)" // milliseconds of SQLite's own waiting; Options.wait goes on
	readOnly    = "mode=ro&" + busyTimeout
)

// connect opens the database file and makes it ready. It waits while another
// process opens or closes the study: SQLite's own waiting does not cover the
// moments in which the write-ahead log comes and goes.
func (o Options) connect(path string, ready func(string, *sql.DB) error, options string) (*sql.DB, error) {
	var db *sql.DB
	err := o.wait(path, func() (err error) {
		if db, err = connectOnce(path, options); err != nil {
			return err
		}
		if err = ready(path, db); err != nil {
			db.Close() // the error that matters is ready's
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// connectOnce opens the database file. The file itself is never opened by
// other means: closing such a handle would drop SQLite's locks on it (POSIX
// locks belong to the process).
func connectOnce(path, options string) (*sql.DB, error) {
	if strings.ContainsRune(path, 0) {
		return nil, fmt.Errorf("study %q: a file name cannot hold a zero byte", path)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", path, err)
	}
	name := (&url.URL{Path: filepath.ToSlash(absolute)}).EscapedPath()
	db, err := sql.Open("sqlite", "file:"+name+"?"+options)
	if err != nil {
		return nil, explain(path, "open", err)
	}
	// One connection: writers queue here, in order, instead of colliding there.
	db.SetMaxOpenConns(1)
	return db, nil
}

// prepare checks a study and migrates it.
func prepare(path string, db *sql.DB) error {
	if err := check(path, db); err != nil {
		return err
	}
	version, err := schemaVersion(path, db)
	if err != nil {
		return err
	}
	if version == latest {
		return nil
	}
	return migrate(path, db)
}

// inspect checks a study that must not be changed.
func inspect(path string, db *sql.DB) error {
	if err := check(path, db); err != nil {
		return err
	}
	version, err := schemaVersion(path, db)
	if err != nil {
		return err
	}
	if version == 0 {
		return fmt.Errorf("study %s: %w", path, ErrEmpty)
	}
	return nil // an older one lacks tables, and what they would hold
}
