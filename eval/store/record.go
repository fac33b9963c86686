package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"lrunet/eval"
)

// record is all that is known of a job, as its rows have it.
type record struct {
	key, job    string
	checksum    sql.NullString
	failure     sql.NullString // not valid: there is no result
	nanoseconds sql.NullInt64
	origin      sql.NullString
	recalls     sql.NullString
	measures    eval.Measures
	curve       []eval.Epoch
}

// recordColumns are the columns that fields scans, of jobs and results.
func recordColumns(tx *sql.Tx) (string, error) {
	checksum, err := column(tx, "jobs", "checksum")
	if err != nil {
		return "", err
	}
	origin, err := column(tx, "results", "origin")
	if err != nil {
		return "", err
	}
	recalls, err := column(tx, "results", "recalls")
	return "key, job, " + checksum + ", failure, duration_ns, " + origin + ", " + recalls, err
}

func (r *record) fields() []any {
	return []any{&r.key, &r.job, &r.checksum, &r.failure, &r.nanoseconds, &r.origin, &r.recalls}
}

// trained says whether there is a result.
func (r *record) trained() bool { return r.failure.Valid }

// result checks the record and makes a result of it, trained or not.
func (r *record) result() (eval.Result, error) {
	if err := r.digest().verify(r.checksum, "job "+r.key); err != nil {
		return eval.Result{}, err
	}
	result := eval.Result{
		Measures: r.measures, Curve: r.curve,
		Failure: r.failure.String, Duration: time.Duration(r.nanoseconds.Int64),
	}
	if r.origin.Valid {
		if err := json.Unmarshal([]byte(r.origin.String), &result.Origin); err != nil {
			return result, fmt.Errorf("job %s: %w: its origin: %w", r.key, ErrDamaged, err)
		}
	}
	var err error
	if result.Recalls, err = parseRecalls(r.recalls); err != nil {
		return result, fmt.Errorf("job %s: %w: its recalls: %w", r.key, ErrDamaged, err)
	}
	result.Job, err = parseJob(r.key, r.job)
	return result, err
}

func (r *record) digest() digest {
	d := newDigest()
	d.text(r.key)
	d.text(r.job)
	d.optional(r.failure)
	d.number(uint64(r.nanoseconds.Int64))
	d.optional(r.origin)
	d.number(uint64(len(r.measures)))
	for _, m := range r.measures {
		d.text(m.Name)
		d.float(m.Value)
		d.text(m.Unit)
		d.text(string(m.Better))
	}
	for _, e := range r.curve {
		d.number(uint64(e.Epoch))
		d.float(e.Loss)
		d.float(e.Rate)
		d.float(e.Accuracy)
	}
	if r.recalls.Valid { // rows of before have none
		d.text(r.recalls.String)
	}
	return d
}

// readRecord reads a job's record; nil if there is no such job.
func readRecord(tx *sql.Tx, key string) (*record, error) {
	columns, err := recordColumns(tx)
	if err != nil {
		return nil, err
	}
	var found *record
	err = scan(tx, func(rows *sql.Rows) error {
		found = new(record)
		return rows.Scan(found.fields()...)
	}, "SELECT "+columns+" FROM jobs LEFT JOIN results USING (key) WHERE key = ?", key)
	if err != nil || found == nil {
		return nil, err
	}
	measures, err := readMeasures(tx, "FROM measures WHERE key = ?", key)
	if err != nil {
		return nil, err
	}
	curves, err := readCurves(tx, "FROM curves WHERE key = ?", key)
	found.measures, found.curve = measures[key], curves[key]
	return found, err
}

// change changes what is stored of a job, and its checksum with it. What was
// there must be whole, so that no damage is sealed.
func change(tx *sql.Tx, key string, do func() error) error {
	old, err := readRecord(tx, key)
	if err != nil {
		return err
	}
	if old != nil {
		if _, err := old.result(); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	now, err := readRecord(tx, key)
	if err != nil {
		return err
	}
	if checksum := now.digest().checksum(); now.checksum.String != checksum {
		_, err = tx.Exec("UPDATE jobs SET checksum = ? WHERE key = ?", checksum, key)
	}
	return err
}
