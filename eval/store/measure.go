package store

import (
	"context"
	"database/sql"
	"fmt"

	"lrunet/eval"
)

// AddMeasures adds figures to a job that is stored, e.g. its accuracy on the
// test split. A figure that is stored stays: an equal one again changes nothing.
// It adds all of measures or fails: with ErrConflict if one is stored with another
// value, and if the job is not stored, a measure is not valid, or the write fails.
func (s *Store) AddMeasures(key string, measures eval.Measures) error {
	return s.write(context.Background(), "add measures to "+key, func(tx *sql.Tx) error {
		var known bool
		if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM jobs WHERE key = ?)", key).Scan(&known); err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("no job %q", key)
		}
		return change(tx, key, func() error { return addMeasures(tx, key, measures) })
	})
}

// PutMeasures adds figures to a job as AddMeasures does, which it stores where it
// is not yet.
func (s *Store) PutMeasures(j eval.Job, measures eval.Measures) error {
	return s.write(context.Background(), "store measures of "+j.Arch, func(tx *sql.Tx) error {
		_, err := putJob(tx, j, func(key string) error { return addMeasures(tx, key, measures) })
		return err
	})
}

// Measures are the figures of the job with this key, trained or not; none where
// it is not stored. It fails if the read does.
func (s *Store) Measures(key string) (eval.Measures, error) {
	var found map[string]eval.Measures
	err := s.read("read measures of "+key, func(tx *sql.Tx) (err error) {
		found, err = readMeasures(tx, "FROM measures WHERE key = ?", key)
		return err
	})
	return found[key], err
}

func addMeasures(tx *sql.Tx, key string, measures eval.Measures) error {
	all, err := readMeasures(tx, "FROM measures WHERE key = ?", key)
	if err != nil {
		return err
	}
	stored := all[key]
	var next int // of a failure that is tried again some were removed
	if err := tx.QueryRow("SELECT coalesce(max(position) + 1, 0) FROM measures WHERE key = ?", key).Scan(&next); err != nil {
		return err
	}
	for _, m := range measures {
		if _, there := stored.Get(m.Name); there {
			if err := agreeMeasure(key, stored, m); err != nil {
				return err
			}
			continue
		}
		if err := insertMeasure(tx, key, next, m); err != nil {
			return err
		}
		next++
		stored = append(stored, m)
	}
	return nil
}

func insertMeasure(tx *sql.Tx, key string, position int, m eval.Measure) error {
	if m.Name == "" {
		return fmt.Errorf("job %s: a measure without a name: %+v", key, m)
	}
	if !m.Better.Known() {
		return fmt.Errorf("job %s: measure %s: better must be higher, lower or empty, got %q", key, m.Name, m.Better)
	}
	_, err := tx.Exec("INSERT INTO measures (key, name, position, value, unit, better) VALUES (?, ?, ?, ?, ?, ?)",
		key, m.Name, position, toColumn(m.Value), m.Unit, m.Better)
	return err
}

// agreeMeasure fails unless a measure that comes again equals the one stored.
func agreeMeasure(key string, stored eval.Measures, again eval.Measure) error {
	old, there := stored.Get(again.Name)
	if !there {
		return fmt.Errorf("result %s: %w: has the measure %s, the stored one has not", key, ErrConflict, again.Name)
	}
	if !same(old.Value, again.Value) || old.Unit != again.Unit || old.Better != again.Better {
		return fmt.Errorf("job %s: measure %s: %w: %v %s, stored is %v %s",
			key, again.Name, ErrConflict, again.Value, again.Unit, old.Value, old.Unit)
	}
	return nil
}

// readMeasures reads the measures of the keys that from selects.
func readMeasures(tx *sql.Tx, from string, arguments ...any) (map[string]eval.Measures, error) {
	measures := map[string]eval.Measures{}
	err := scan(tx, func(rows *sql.Rows) error {
		var key string
		var m eval.Measure
		var value number
		err := rows.Scan(&key, &m.Name, &value, &m.Unit, &m.Better)
		m.Value = value.float()
		measures[key] = append(measures[key], m)
		return err
	}, "SELECT key, name, value, unit, better "+from+" ORDER BY key, measures.position", arguments...)
	return measures, err
}
