package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"lrunet/eval"
)

// Put stores a result, and with it what the network predicted: all of it or
// nothing. When it returns nil, the result is on the disk.
//
// A success is final: putting an equal result again (Duration and Origin aside)
// changes nothing, putting another one for the same job fails with ErrConflict. A
// failure is replaced by what comes later. Put also fails if a measure is not
// valid, the curve's epochs do not rise, what is stored of the job is damaged, or
// the write fails. If ctx is cancelled, nothing is stored; to keep a finished
// result whatever happens, pass context.WithoutCancel(ctx).
func (s *Store) Put(ctx context.Context, r eval.Result, predictions ...Predictions) error {
	return s.write(ctx, "store the result of "+r.Job.Arch, func(tx *sql.Tx) error {
		key, err := putJob(tx, r.Job, func(key string) error { return putResult(tx, key, r) })
		if err != nil {
			return err
		}
		for _, p := range predictions {
			if err := addPredictions(tx, key, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func putResult(tx *sql.Tx, key string, r eval.Result) error {
	old, err := readResults(tx, key)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		if old[0].Failure == "" {
			return agree(key, old[0], r)
		}
		if err := removeResult(tx, key, r.Measures); err != nil {
			return err
		}
	}
	return insertResult(tx, key, r)
}

func insertResult(tx *sql.Tx, key string, r eval.Result) error {
	origin, err := json.Marshal(r.Origin)
	if err != nil {
		return fmt.Errorf("job %s: origin cannot be stored: %w", key, err)
	}
	_, err = tx.Exec("INSERT INTO results (key, failure, duration_ns, origin, recalls) VALUES (?, ?, ?, ?, ?)",
		key, r.Failure, int64(r.Duration), string(origin), recallsColumn(r.Recalls))
	if err != nil {
		return err
	}
	if err := addMeasures(tx, key, r.Measures); err != nil {
		return err
	}
	return insertCurve(tx, key, r.Curve)
}

// removeResult removes a failure, and of the job's measures those that come anew: others,
// e.g. its latency, did not fail.
func removeResult(tx *sql.Tx, key string, anew eval.Measures) error {
	for _, table := range []string{"curves", "results"} {
		if _, err := tx.Exec("DELETE FROM "+table+" WHERE key = ?", key); err != nil {
			return err
		}
	}
	for _, m := range anew {
		if _, err := tx.Exec("DELETE FROM measures WHERE key = ? AND name = ?", key, m.Name); err != nil {
			return err
		}
	}
	return nil
}

// agree fails unless a result that comes again equals the one stored, which may
// have more measures: those added later.
func agree(key string, stored, again eval.Result) error {
	if again.Failure != "" {
		return fmt.Errorf("result %s: %w: failed (%s), stored is a success", key, ErrConflict, again.Failure)
	}
	for _, m := range again.Measures {
		if err := agreeMeasure(key, stored.Measures, m); err != nil {
			return err
		}
	}
	if len(stored.Curve) != len(again.Curve) {
		return fmt.Errorf("result %s: %w: %d epochs, stored are %d", key, ErrConflict, len(again.Curve), len(stored.Curve))
	}
	for i, e := range again.Curve {
		if !sameEpoch(stored.Curve[i], e) {
			return fmt.Errorf("result %s: %w: epoch is %+v, stored is %+v", key, ErrConflict, e, stored.Curve[i])
		}
	}
	return nil
}

// Get is the result of the job with this key. The bool says whether there is
// one; jobs that were only asked for have none. It fails if the read does.
func (s *Store) Get(key string) (eval.Result, bool, error) {
	var found []eval.Result
	err := s.read("read result "+key, func(tx *sql.Tx) (err error) {
		found, err = readResults(tx, key)
		return err
	})
	if err != nil || len(found) == 0 {
		return eval.Result{}, false, err
	}
	return found[0], true, nil
}

// Results is every result, in the order in which they were stored. It fails if
// the read does.
func (s *Store) Results() ([]eval.Result, error) {
	var found []eval.Result
	err := s.read("read results", func(tx *sql.Tx) (err error) {
		found, err = readResults(tx, everyKey)
		return err
	})
	return found, err
}

// everyKey stands for all keys in readResults.
const everyKey = ""

// readResults reads the result of one key, or all.
func readResults(tx *sql.Tx, key string) ([]eval.Result, error) {
	filter, arguments := "", []any(nil)
	if key != everyKey {
		filter, arguments = " WHERE key = ?", []any{key}
	}
	measures, err := readMeasures(tx, "FROM measures"+filter, arguments...)
	if err != nil {
		return nil, err
	}
	curves, err := readCurves(tx, "FROM curves"+filter, arguments...)
	if err != nil {
		return nil, err
	}
	columns, err := recordColumns(tx)
	if err != nil {
		return nil, err
	}
	var results []eval.Result
	err = scan(tx, func(rows *sql.Rows) error {
		var r record
		if err := rows.Scan(r.fields()...); err != nil {
			return err
		}
		r.measures, r.curve = measures[r.key], curves[r.key]
		result, err := r.result()
		results = append(results, result)
		return err
	}, "SELECT "+columns+" FROM results JOIN jobs USING (key)"+filter+" ORDER BY id", arguments...)
	return results, err
}
