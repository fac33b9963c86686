package store

import (
	"errors"
	"fmt"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrConflict is in the chain of errors about a value that is stored already
// and differs: results, measures and steps of a series are never overwritten.
var ErrConflict = errors.New("stored already with another value")

// ErrDamaged is in the chain of errors about a study, or a part of it, that is
// not what was written.
var ErrDamaged = errors.New("is damaged")

// ErrEmpty is in the chain of errors about a file that is to become a study: its
// process was stopped before there was anything in it.
var ErrEmpty = errors.New("is empty")

// ErrRemoved is in the chain of errors about a study whose file is no longer the
// one that was opened.
var ErrRemoved = errors.New("the file was removed or replaced while it was open")

// explain adds to an error the study's file and what was being done, and what
// SQLite's codes mean for a study. It keeps nil.
func explain(path, doing string, err error) error {
	if err == nil {
		return nil
	}
	err = line{err}
	meaning := meanings[code(err)]
	if isUnfinished(err) {
		meaning = "a write that was cut off has to be rolled back first, but the file or its folder is write-protected"
	}
	if code(err) == sqlite3.SQLITE_CORRUPT {
		return fmt.Errorf("study %s: %s: the file %w; restore it from a copy or start a new run (%w)", path, doing, ErrDamaged, err)
	}
	if meaning != "" {
		return fmt.Errorf("study %s: %s: %s (%w)", path, doing, meaning, err)
	}
	return fmt.Errorf("study %s: %s: %w", path, doing, err)
}

var meanings = map[int]string{
	sqlite3.SQLITE_NOTADB:   "the file is not a study, or its start is damaged",
	sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; is its folder there and writable?",
	sqlite3.SQLITE_READONLY: "the study is open for reading only, or its file is write-protected",
	sqlite3.SQLITE_BUSY:     "another process keeps the study locked",
	sqlite3.SQLITE_PROTOCOL: "another process keeps the study locked",
	sqlite3.SQLITE_FULL:     "the disk is full",
	sqlite3.SQLITE_IOERR:    "the file system fails; is the disk full or gone?",
}

// line is an error whose text is one line: SQLite quotes what it finds.
type line struct{ error }

func (l line) Error() string { return strings.Join(strings.Fields(l.error.Error()), " ") }

func (l line) Unwrap() error { return l.error }

// code is SQLite's primary result code, 0 for other errors.
func code(err error) int { return extended(err) & 0xff } // the higher bits refine it

// extended is SQLite's whole result code, 0 for other errors.
func extended(err error) int {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.Code()
}

// isUnfinished says that a killed process left a write that has to be rolled
// back, or a log that has to be recovered, by somebody who may write.
func isUnfinished(err error) bool {
	c := extended(err)
	return c == sqlite3.SQLITE_READONLY_ROLLBACK || c == sqlite3.SQLITE_READONLY_RECOVERY
}

// isBusy says that a lock is missing. SQLite calls it an error of protocol when
// it tried for ten seconds.
func isBusy(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_BUSY || c == sqlite3.SQLITE_PROTOCOL
}
