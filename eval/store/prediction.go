package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"slices"

	"lrunet/eval"
)

// TestSplit names the test split.
const TestSplit = "test"

// Predictions are the classes that a network gave the images of a split of its
// data, in the split's order.
type Predictions struct {
	Split   string // e.g. "test"
	Classes []uint16
}

// AddPredictions adds predictions to a job that is stored, and the figures that follow
// from them. Equal ones again change nothing. It adds all or fails: with ErrConflict if
// the split has other predictions or a figure another value, and if the job is not
// stored, there are no classes, or the write fails.
func (s *Store) AddPredictions(key string, p Predictions, measures ...eval.Measure) error {
	return s.write(context.Background(), "add predictions to "+key, func(tx *sql.Tx) error {
		if err := addPredictions(tx, key, p); err != nil {
			return err
		}
		return change(tx, key, func() error { return addMeasures(tx, key, measures) })
	})
}

func addPredictions(tx *sql.Tx, key string, p Predictions) error {
	return addClasses(tx, "predictions", "key", key, p)
}

// Predictions are the classes stored for a job's split; nil if there are none.
// It fails if the read does, or finds damage.
func (s *Store) Predictions(key, split string) ([]uint16, error) {
	return s.classes("read predictions of "+key, "predictions", "key", key, split)
}

// AddLabels stores the true classes of a split of the data with that hash. Equal
// ones again change nothing. It fails with ErrConflict if the split has others,
// and if there are no classes or the write fails.
func (s *Store) AddLabels(datasetHash string, labels Predictions) error {
	return s.write(context.Background(), "add labels", func(tx *sql.Tx) error {
		return addClasses(tx, "labels", "dataset_hash", datasetHash, labels)
	})
}

// Labels are the true classes of a split; nil if they are not stored. It fails
// if the read does, or finds damage.
func (s *Store) Labels(datasetHash, split string) ([]uint16, error) {
	return s.classes("read labels", "labels", "dataset_hash", datasetHash, split)
}

// classes reads one row. Where it is not there, none of the table may be
// damaged: it could be the one.
func (s *Store) classes(doing, table, ownerColumn, owner, split string) (classes []uint16, err error) {
	err = s.read(doing, func(tx *sql.Tx) error {
		classes, err = readClasses(tx, table, ownerColumn, owner, split)
		if err != nil || classes != nil {
			return err
		}
		return verifyClasses(tx, table, ownerColumn)
	})
	return classes, err
}

func addClasses(tx *sql.Tx, table, ownerColumn, owner string, p Predictions) error {
	old, err := readClasses(tx, table, ownerColumn, owner, p.Split)
	if err != nil {
		return err
	}
	if old != nil {
		if !slices.Equal(old, p.Classes) {
			return fmt.Errorf("%s of %s on %s: %w", table, owner, p.Split, ErrConflict)
		}
		return nil
	}
	if len(p.Classes) == 0 {
		return fmt.Errorf("%s of %s on %s: there are none", table, owner, p.Split)
	}
	width, bytes := packClasses(p.Classes)
	_, err = tx.Exec("INSERT INTO "+table+" ("+ownerColumn+", split, width, classes, checksum) VALUES (?, ?, ?, ?, ?)",
		owner, p.Split, width, bytes, classDigest(owner, p.Split, width, bytes).checksum())
	return err
}

func readClasses(tx *sql.Tx, table, ownerColumn, owner, split string) (classes []uint16, err error) {
	err = scanClasses(tx, table, ownerColumn, func(width int, bytes []byte) { classes = unpackClasses(width, bytes) },
		"WHERE "+ownerColumn+" = ? AND split = ?", owner, split)
	return classes, err
}

// verifyClasses reads a whole table.
func verifyClasses(tx *sql.Tx, table, ownerColumn string) error {
	return scanClasses(tx, table, ownerColumn, func(int, []byte) {}, "")
}

// scanClasses reads rows of a table, and checks them.
func scanClasses(tx *sql.Tx, table, ownerColumn string, one func(width int, bytes []byte), where string, arguments ...any) error {
	if old, err := lacks(tx, table); err != nil || old {
		return err
	}
	checksum, err := column(tx, table, "checksum")
	if err != nil {
		return err
	}
	return scan(tx, func(rows *sql.Rows) error {
		var owner, split string
		var width int
		var bytes []byte
		var kept sql.NullString
		if err := rows.Scan(&owner, &split, &width, &bytes, &kept); err != nil {
			return err
		}
		one(width, bytes)
		return classDigest(owner, split, width, bytes).verify(kept, fmt.Sprintf("%s of %s on %s", table, owner, split))
	}, "SELECT "+ownerColumn+", split, width, classes, "+checksum+" FROM "+table+" "+where, arguments...)
}

func classDigest(owner, split string, width int, bytes []byte) digest {
	d := newDigest()
	d.text(owner)
	d.text(split)
	d.number(uint64(width))
	d.text(string(bytes))
	return d
}

// lacks says whether a study that is open for reading is older than a table.
func lacks(tx *sql.Tx, table string) (bool, error) {
	var there bool
	err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?)", table).Scan(&there)
	return !there, err
}

// packClasses writes classes in one byte each where that is enough.
func packClasses(classes []uint16) (width int, bytes []byte) {
	if slices.Max(classes) > 0xff {
		bytes, _ = binary.Append(nil, binary.LittleEndian, classes) // fails for types of unknown size only
		return 2, bytes
	}
	for _, c := range classes {
		bytes = append(bytes, byte(c))
	}
	return 1, bytes
}

func unpackClasses(width int, bytes []byte) []uint16 {
	var classes []uint16
	for at := 0; at+width <= len(bytes); at += width {
		if width == 2 {
			classes = append(classes, binary.LittleEndian.Uint16(bytes[at:]))
		} else {
			classes = append(classes, uint16(bytes[at]))
		}
	}
	return classes
}
