package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"lrunet/eval"
)

// putJob stores a job unless it is there, and returns its key.
func putJob(tx *sql.Tx, job eval.Job) (string, error) {
	text, err := json.Marshal(job)
	if err != nil { // before Key, which cannot return it
		return "", fmt.Errorf("job of %s cannot be stored: %w", job.Arch, err)
	}
	key := job.Key()
	_, err = tx.Exec("INSERT INTO jobs (key, job) VALUES (?, ?) ON CONFLICT DO NOTHING", key, string(text))
	return key, err
}

// parseJob reads the JSON of a job.
func parseJob(key, text string) (eval.Job, error) {
	var job eval.Job
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return job, fmt.Errorf("job %s is damaged: %w", key, err)
	}
	return job, nil
}
