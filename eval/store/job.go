package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"lrunet/eval"
)

// putJob stores a job unless it is there, does more about it, and returns its
// key.
func putJob(tx *sql.Tx, job eval.Job, more func(key string) error) (string, error) {
	text, err := json.Marshal(job)
	if err != nil { // before Key, which cannot return it
		return "", fmt.Errorf("job of %s cannot be stored: %w", job.Arch, err)
	}
	key := job.Key()
	return key, change(tx, key, func() error {
		_, err := tx.Exec("INSERT INTO jobs (key, job) VALUES (?, ?) ON CONFLICT DO NOTHING", key, string(text))
		if err != nil {
			return err
		}
		return more(key)
	})
}

// parseJob reads the JSON of a job.
func parseJob(key, text string) (eval.Job, error) {
	var job eval.Job
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return job, fmt.Errorf("job %s %w: %w", key, ErrDamaged, err)
	}
	return job, nil
}
