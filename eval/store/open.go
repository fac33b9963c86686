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
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Open opens the study at path for reading and writing, creates it if it is
// not there, and brings an older schema up to date. It fails on files that are
// not a study, are damaged, come from a newer version of the program, cannot be
// opened, or stay locked by another process for ten seconds.
func Open(path string) (*Store, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("study %s: is a folder; name a file in it", path)
	}
	db, err := connect(path, prepare,
		"_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	return newStore(path, db, true), nil
}

// OpenReadOnly opens the study at path for reading. Another process may be
// writing it: each call then sees the latest finished write. It fails if there
// is no such file or it is empty, and otherwise as Open does.
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
	db, err := connect(path, inspect, "mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	return newStore(path, db, false), nil
}

// patience is how long another process may keep a study locked, as the
// busy_timeout of the connections, in milliseconds there.
const patience = 10 * time.Second

// connect opens the database file and makes it ready. It waits while another
// process opens or closes the study: SQLite's own waiting does not cover the
// moments in which the write-ahead log comes and goes.
func connect(path string, ready func(string, *sql.DB) error, options string) (*sql.DB, error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		db, err := connectOnce(path, options)
		if err != nil {
			return nil, err
		}
		if err = ready(path, db); err == nil {
			return db, nil
		}
		db.Close()
		if !isBusy(err) || time.Now().After(deadline) {
			return nil, err
		}
	}
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
		return fmt.Errorf("study %s: is empty", path)
	}
	return nil // an older one lacks tables, and what they would hold
}

// check looks for damage in the whole file: studies are small, and damage is
// better found now than in the middle of a search.
func check(path string, db *sql.DB) error {
	var finding string
	if err := db.QueryRow("PRAGMA quick_check(1)").Scan(&finding); err != nil {
		return explain(path, "open", err)
	}
	if finding != "ok" {
		lines := strings.Split(strings.TrimSpace(finding), "\n") // the first may be a title
		return damaged(path, lines[len(lines)-1])
	}
	return checkLength(path, db)
}

// checkLength finds a last page that was cut: SQLite reads it as if zeros
// followed. Where there is a log, the page may still be in it.
func checkLength(path string, db *sql.DB) error {
	var page int64
	if err := db.QueryRow("PRAGMA page_size").Scan(&page); err != nil {
		return explain(path, "open", err)
	}
	log, err := os.Stat(path + "-wal")
	if err == nil && log.Size() > 0 {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return explain(path, "open", err)
	}
	if info.Size()%page != 0 {
		return damaged(path, fmt.Sprintf("cut short after %d bytes, in the middle of a page", info.Size()))
	}
	return nil
}

func damaged(path, finding string) error {
	return fmt.Errorf("study %s: the file is damaged (%s); restore it from a copy or start a new run", path, finding)
}
