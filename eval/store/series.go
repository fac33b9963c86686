package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"lrunet/eval"
)

// Candidate is one step of a series: an architecture that an algorithm asked for.
type Candidate struct {
	// Result is what is known of the candidate: always Job and Measures;
	// Failure, Duration and Recalls if it was Trained; Curve and Origin of a series
	// in full alone.
	Result    eval.Result
	Key       string   // of Result.Job
	Trained   bool     // a result is stored; else the candidate has costs alone
	Violation float64  // by how much it breaks the constraints; 0: it keeps them
	Note      string   // free text, e.g. the constraint that it breaks
	Lineage   *Lineage // nil: not known
}

// Lineage is how an algorithm came to a candidate.
type Lineage struct {
	Generation int      // from 0
	Parents    []string // keys of their jobs; none for a candidate that was drawn
	Operator   string   // e.g. "crossover"
}

// Append puts a candidate at the end of a series, e.g. "nsga2" or "random",
// and returns its position there, from 0. Of c it reads Result.Job,
// Result.Measures, Violation, Note and Lineage; the measures are added as by
// AddMeasures, so that a candidate that is never trained still has its costs.
// The result of one that is comes by Put, before or after.
//
// A series holds a job once: appending it again gives its position, or
// ErrConflict if violation, note or lineage differ. A lineage that was not known
// is taken. It also fails if the series has no name, the violation is negative or
// NaN, a measure differs from the stored one, or the write fails.
func (s *Store) Append(series string, c Candidate) (position int, err error) {
	err = s.write(context.Background(), "append to "+series, func(tx *sql.Tx) error {
		if series == "" {
			return errors.New("a series needs a name")
		}
		if !(c.Violation >= 0) {
			return fmt.Errorf("violation of %s must be 0 or more, got %v", c.Result.Job.Arch, c.Violation)
		}
		c.Key, err = putJob(tx, c.Result.Job, func(key string) error { return addMeasures(tx, key, c.Result.Measures) })
		if err != nil {
			return err
		}
		position, err = placeInSeries(tx, series, c)
		return err
	})
	return position, err
}

// Unplaced counts the results of candidates that are in no series, as they come after one
// which is not finished. Final trainings, which hold no images out, are none. It fails if
// the read does.
func (s *Store) Unplaced() (n int, err error) {
	const query = "SELECT count(*) FROM results JOIN jobs USING (key) WHERE job ->> 'validation' > 0 AND key NOT IN (SELECT key FROM evaluations)"
	err = s.read("count results", func(tx *sql.Tx) error { return tx.QueryRow(query).Scan(&n) })
	return n, err
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
func placeInSeries(tx *sql.Tx, series string, c Candidate) (int, error) {
	placed, err := readPlacings(tx, "series = ? AND key = ?", series, c.Key)
	if err != nil {
		return 0, err
	}
	p := placing{series: series, key: c.Key, violation: c.Violation, note: c.Note}
	if err := p.setLineage(c.Lineage); err != nil {
		return 0, err
	}
	if len(placed) == 0 {
		err = tx.QueryRow("SELECT coalesce(max(position) + 1, 0) FROM evaluations WHERE series = ?", series).Scan(&p.position)
		if err != nil {
			return 0, err
		}
		return p.position, p.insert(tx)
	}
	old := placed[0]
	if !old.generation.Valid && p.generation.Valid {
		old.generation, old.parents, old.operator = p.generation, p.parents, p.operator
		return old.position, old.updateLineage(tx)
	}
	return old.position, old.agree(p)
}

// Series is the candidates of a series in order: index i is position i. An
// unknown series is empty. It fails if the read does.
func (s *Store) Series(name string) ([]Candidate, error) {
	series, err := s.SeriesInFull(name)
	for i := range series {
		series[i].Result.Curve, series[i].Result.Origin = nil, eval.Origin{}
	}
	return series, err
}

// SeriesInFull is Series with the curves and the origins of the results.
func (s *Store) SeriesInFull(name string) ([]Candidate, error) {
	var series []Candidate
	err := s.read("read series "+name, func(tx *sql.Tx) error {
		placed, err := readPlacings(tx, "TRUE") // of every series: a row's may have been changed to another
		if err != nil {
			return err
		}
		placed = slices.DeleteFunc(placed, func(p placing) bool { return p.series != name })
		series, err = candidates(tx, name, placed)
		return err
	})
	return series, err
}

// candidates joins a series with what is known of its jobs.
func candidates(tx *sql.Tx, name string, placed []placing) ([]Candidate, error) {
	records, err := readSeriesRecords(tx, name)
	if err != nil {
		return nil, err
	}
	var series []Candidate
	for i, p := range placed {
		if p.position != i {
			return nil, fmt.Errorf("series %s: %w: position %d is missing", name, ErrDamaged, i)
		}
		r, there := records[p.key]
		if !there {
			return nil, fmt.Errorf("series %s: %w: there is no job %s", name, ErrDamaged, p.key)
		}
		c := Candidate{Key: p.key, Trained: r.trained(), Violation: p.violation, Note: p.note}
		if c.Result, err = r.result(); err != nil {
			return nil, err
		}
		if c.Lineage, err = p.lineage(); err != nil {
			return nil, err
		}
		series = append(series, c)
	}
	return series, nil
}

// readSeriesRecords reads the records of a series' jobs, by key.
func readSeriesRecords(tx *sql.Tx, name string) (map[string]*record, error) {
	measures, err := readMeasures(tx, "FROM measures JOIN evaluations USING (key) WHERE series = ?", name)
	if err != nil {
		return nil, err
	}
	curves, err := readCurves(tx, "FROM curves JOIN evaluations USING (key) WHERE series = ?", name)
	if err != nil {
		return nil, err
	}
	columns, err := recordColumns(tx)
	if err != nil {
		return nil, err
	}
	records := map[string]*record{}
	err = scan(tx, func(rows *sql.Rows) error {
		r := new(record)
		err := rows.Scan(r.fields()...)
		r.measures, r.curve = measures[r.key], curves[r.key]
		records[r.key] = r
		return err
	}, "SELECT "+columns+" FROM evaluations JOIN jobs USING (key) LEFT JOIN results USING (key) WHERE series = ?", name)
	return records, err
}
