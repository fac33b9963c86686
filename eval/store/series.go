package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lrunet/eval"
)

// Evaluation is one step of a series: a candidate that an algorithm asked for.
type Evaluation struct {
	// Result is what is known of the candidate: always Job and Measures;
	// Failure and Duration if it was Trained. The curve is left to Get.
	Result    eval.Result
	Key       string  // of Result.Job
	Trained   bool    // a result is stored; else the candidate has costs alone
	Violation float64 // by how much it breaks the constraints; 0: it keeps them
	Note      string  // free text, e.g. the constraint that it breaks
}

// Append puts an evaluation at the end of a series, e.g. "nsga2" or "random",
// and returns its position there, from 0. Of e it reads Result.Job,
// Result.Measures, Violation and Note; the measures are added as by
// AddMeasures, so that a candidate that is never trained still has its costs.
// The result of one that is comes by Put, before or after.
//
// A series holds a job once: appending it again gives its position, or
// ErrConflict if violation or note differ.
func (s *Store) Append(series string, e Evaluation) (position int, err error) {
	err = s.write(context.Background(), "append to "+series, func(tx *sql.Tx) error {
		if series == "" {
			return errors.New("a series needs a name")
		}
		if !(e.Violation >= 0) {
			return fmt.Errorf("violation of %s must be 0 or more, got %v", e.Result.Job.Arch, e.Violation)
		}
		key, err := putJob(tx, e.Result.Job)
		if err != nil {
			return err
		}
		if err := addMeasures(tx, key, e.Result.Measures); err != nil {
			return err
		}
		position, err = placeInSeries(tx, series, key, e)
		return err
	})
	return position, err
}

// placeInSeries finds an evaluation in a series, or puts it at the end.
func placeInSeries(tx *sql.Tx, series, key string, e Evaluation) (int, error) {
	var position int
	var violation float64
	var note string
	err := tx.QueryRow("SELECT position, violation, note FROM evaluations WHERE series = ? AND key = ?", series, key).
		Scan(&position, &violation, &note)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = tx.QueryRow(`INSERT INTO evaluations (series, position, key, violation, note)
			SELECT ?1, coalesce(max(position) + 1, 0), ?2, ?3, ?4 FROM evaluations WHERE series = ?1
			RETURNING position`, series, key, e.Violation, e.Note).Scan(&position)
		return position, err
	case err != nil:
		return 0, err
	case violation != e.Violation || note != e.Note:
		return 0, fmt.Errorf("job %s at position %d: %w: violation %v (%s), stored is %v (%s)",
			key, position, ErrConflict, e.Violation, e.Note, violation, note)
	}
	return position, nil
}

// Series is the evaluations of a series in order: index i is position i. An
// unknown series is empty.
func (s *Store) Series(name string) ([]Evaluation, error) {
	var series []Evaluation
	err := s.read("read series "+name, func(tx *sql.Tx) error {
		measures, err := readMeasures(tx, "FROM measures JOIN evaluations USING (key) WHERE series = ?", name)
		if err != nil {
			return err
		}
		return scan(tx, func(rows *sql.Rows) error {
			e, err := scanEvaluation(rows)
			e.Result.Measures = measures[e.Key]
			series = append(series, e)
			return err
		}, `SELECT key, job, violation, note, failure, duration_ns
			FROM evaluations JOIN jobs USING (key) LEFT JOIN results USING (key)
			WHERE series = ? ORDER BY position`, name)
	})
	return series, err
}

func scanEvaluation(rows *sql.Rows) (Evaluation, error) {
	var e Evaluation
	var job string
	var failure sql.NullString
	var nanoseconds sql.NullInt64
	if err := rows.Scan(&e.Key, &job, &e.Violation, &e.Note, &failure, &nanoseconds); err != nil {
		return e, err
	}
	e.Trained, e.Result.Failure, e.Result.Duration = failure.Valid, failure.String, time.Duration(nanoseconds.Int64)
	var err error
	e.Result.Job, err = parseJob(e.Key, job)
	return e, err
}
