// Package store keeps the results of a study in one SQLite file: the jobs,
// their measures and training curves, and the order in which each algorithm
// asked for them. It knows nothing of how jobs are carried out or chosen.
//
// # Durability
//
// Every write is one transaction, synced to the disk before the call returns
// (write-ahead log, synchronous=FULL): neither a killed process nor, as far as
// the disk keeps its word, a power failure loses or halves what was reported
// stored. The sync costs milliseconds where a training costs seconds.
// What a call reported stored is in PATH itself, unless somebody reads it at that
// moment. While a study is open for writing, and after a crash, the files
// PATH-wal and PATH-shm belong to it; Close leaves PATH alone.
//
// Every row has a checksum: what is not what was written is ErrDamaged.
//
// Put takes a context, since results may be large. Other writes take none: each
// is a short transaction that records what has happened, and it must not be lost
// because the user interrupts the program at that moment.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// Store is one study on disk. Its methods may be called by several goroutines
// at once, and several processes may read while one writes.
type Store struct {
	path    string
	db      *sql.DB
	options Options
	file    *identity // nil: open for reading only
	close   func() error
}

func newStore(path string, db *sql.DB, o Options, file *identity) *Store {
	s := &Store{path: path, db: db, options: o, file: file}
	s.close = sync.OnceValue(s.shut)
	return s
}

// Close ends the use of the study. It is idempotent: closing again returns the
// same error. It fails if SQLite cannot close the file.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	var err error
	if s.file != nil && s.file.there() {
		err = s.leaveLog()
	}
	if closing := s.db.Close(); err == nil {
		err = closing
	}
	return explain(s.path, "close", err)
}

// leaveLog moves everything into the one file and leaves write-ahead logging,
// so that the study can be copied, and read where nothing can be written.
// While another process reads, the log must stay, emptied: that is not an error.
func (s *Store) leaveLog() error {
	if _, err := s.db.Exec("PRAGMA busy_timeout = 0"); err != nil {
		return err
	}
	_, err := s.db.Exec("PRAGMA journal_mode = DELETE")
	if isBusy(err) {
		_, err = s.db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if isBusy(err) {
		return nil
	}
	return err
}

// transact runs work in one transaction: all of it is stored, or none. It
// waits while another process keeps the study locked; work may then run again.
// doing names the work in errors.
func (s *Store) transact(ctx context.Context, doing string, options *sql.TxOptions, work func(*sql.Tx) error) error {
	err := s.options.wait(s.path, func() error {
		err := s.transactOnce(ctx, options, work)
		if isBusy(err) {
			s.reconnect()
		}
		return err
	})
	return explain(s.path, doing, err)
}

func (s *Store) transactOnce(ctx context.Context, options *sql.TxOptions, work func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		tx.Rollback() // work's error says what went wrong
		return err
	}
	return tx.Commit()
}

// reconnect gives up the connection, and with it locks that it has by mistake,
// since the file system did not take them back.
func (s *Store) reconnect() {
	s.db.SetMaxIdleConns(0) // closes it
	s.db.SetMaxIdleConns(1)
}

// write refuses to write where nobody will find it, also when the file goes
// while it is written.
func (s *Store) write(ctx context.Context, doing string, work func(*sql.Tx) error) error {
	if err := s.There(); err != nil {
		return err
	}
	if err := s.transact(ctx, doing, nil, work); err != nil {
		return err
	}
	return s.There()
}

// There is ErrRemoved if the study's file was removed or replaced while it was
// open for writing: what would be written is lost, and what takes long is in vain.
func (s *Store) There() error {
	if s.file != nil && !s.file.there() {
		return fmt.Errorf("study %s: %w", s.path, ErrRemoved)
	}
	return nil
}

func (s *Store) read(doing string, work func(*sql.Tx) error) error {
	return s.transact(context.Background(), doing, &sql.TxOptions{ReadOnly: true}, work)
}
