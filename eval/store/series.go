package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lrunet/eval"
)

// Candidate is one step of a series: an architecture that an algorithm asked for.
type Candidate struct {
	// Result is what is known of the candidate: always Job and Measures;
	// Failure and Duration if it was Trained. The curve is left to Get.
	Result    eval.Result
	Key       string  // of Result.Job
	Trained   bool    // a result is stored; else the candidate has costs alone
	Violation float64 // by how much it breaks the constraints; 0: it keeps them
	Note      string  // free text, e.g. the constraint that it breaks
}

// Append puts a candidate at the end of a series, e.g. "nsga2" or "random",
// and returns its position there, from 0. Of c it reads Result.Job,
// Result.Measures, Violation and Note; the measures are added as by
// AddMeasures, so that a candidate that is never trained still has its costs.
// The result of one that is comes by Put, before or after.
//
// A series holds a job once: appending it again gives its position, or
// ErrConflict if violation or note differ. It also fails if the series has no
// name, the violation is negative or NaN, a measure differs from the stored one,
// or the write fails.
func (s *Store) Append(series string, c Candidate) (position int, err error) {
	err = s.write(context.Background(), "append to "+series, func(tx *sql.Tx) error {
		if series == "" {
			return errors.New("a series needs a name")
		}
		if !(c.Violation >= 0) {
			return fmt.Errorf("violation of %s must be 0 or more, got %v", c.Result.Job.Arch, c.Violation)
		}
		key, err := putJob(tx, c.Result.Job)
		if err != nil {
			return err
		}
		if err := addMeasures(tx, key, c.Result.Measures); err != nil {
			return err
		}
		position, err = placeInSeries(tx, series, key, c)
		return err
	})
	return position, err
}

// CutSeries takes the candidates from a position on out of a series. Their jobs
// and results stay. The error says why the study cannot be written.
func (s *Store) CutSeries(series string, from int) error {
	return s.write(context.Background(), "cut "+series, func(tx *sql.Tx) error {
		_, err := tx.Exec("DELETE FROM evaluations WHERE series = ? AND position >= ?", series, from)
		return err
	})
}

// placeInSeries finds a candidate in a series, or puts it at the end.
func placeInSeries(tx *sql.Tx, series, key string, c Candidate) (int, error) {
	var position int
	var violation float64
	var note string
	err := tx.QueryRow("SELECT position, violation, note FROM evaluations WHERE series = ? AND key = ?", series, key).
		Scan(&position, &violation, &note)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = tx.QueryRow(`INSERT INTO evaluations (series, position, key, violation, note)
			SELECT ?1, coalesce(max(position) + 1, 0), ?2, ?3, ?4 FROM evaluations WHERE series = ?1
			RETURNING position`, series, key, c.Violation, c.Note).Scan(&position)
		return position, err
	case err != nil:
		return 0, err
	case violation != c.Violation || note != c.Note:
		return 0, fmt.Errorf("job %s at position %d: %w: violation %v (%s), stored is %v (%s)",
			key, position, ErrConflict, c.Violation, c.Note, violation, note)
	}
	return position, nil
}

// Series is the candidates of a series in order: index i is position i. An
// unknown series is empty. It fails if the read does.
func (s *Store) Series(name string) ([]Candidate, error) {
	var series []Candidate
	err := s.read("read series "+name, func(tx *sql.Tx) error {
		measures, err := readMeasures(tx, "FROM measures JOIN evaluations USING (key) WHERE series = ?", name)
		if err != nil {
			return err
		}
		return scan(tx, func(rows *sql.Rows) error {
			c, err := scanCandidate(rows)
			c.Result.Measures = measures[c.Key]
			series = append(series, c)
			return err
		}, `SELECT key, job, violation, note, failure, duration_ns
			FROM evaluations JOIN jobs USING (key) LEFT JOIN results USING (key)
			WHERE series = ? ORDER BY position`, name)
	})
	return series, err
}

func scanCandidate(rows *sql.Rows) (Candidate, error) {
	var c Candidate
	var job string
	var failure sql.NullString
	var nanoseconds sql.NullInt64
	if err := rows.Scan(&c.Key, &job, &c.Violation, &c.Note, &failure, &nanoseconds); err != nil {
		return c, err
	}
	c.Trained, c.Result.Failure, c.Result.Duration = failure.Valid, failure.String, time.Duration(nanoseconds.Int64)
	var err error
	c.Result.Job, err = parseJob(c.Key, job)
	return c, err
}
