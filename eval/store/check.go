package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
)

// check looks for damage in the whole file: studies are small, and damage is
// better found now than in the middle of a search.
func check(path string, db *sql.DB) error {
	var finding string
	if err := db.QueryRow("PRAGMA integrity_check(1)").Scan(&finding); err != nil {
		return explain(path, "open", err)
	}
	if finding != "ok" {
		lines := strings.Split(strings.TrimSpace(finding), "\n") // the first may be a title
		return damaged(path, lines[len(lines)-1])
	}
	if err := checkReferences(path, db); err != nil {
		return err
	}
	return checkLength(path, db)
}

// checkReferences finds rows whose owner is not there: one of the two keys is
// not what it was.
func checkReferences(path string, db *sql.DB) error {
	var table, owner string
	err := db.QueryRow(`SELECT "table", parent FROM pragma_foreign_key_check LIMIT 1`).Scan(&table, &owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return explain(path, "open", err)
	}
	return damaged(path, fmt.Sprintf("a row of %s belongs to none of %s", table, owner))
}

// checkLength finds a last page that was cut: SQLite reads it as if zeros
// followed. Where there is a log, the page may still be in it.
func checkLength(path string, db *sql.DB) error {
	var page int64
	if err := db.QueryRow("PRAGMA page_size").Scan(&page); err != nil {
		return explain(path, "open", err)
	}
	log, err := os.Stat(path + "-wal")
	if err == nil && log.Size() > 0 {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return explain(path, "open", err)
	}
	if info.Size()%page != 0 {
		return damaged(path, fmt.Sprintf("cut short after %d bytes, in the middle of a page", info.Size()))
	}
	return nil
}

func damaged(path, finding string) error {
	return fmt.Errorf("study %s: the file %w (%s); restore it from a copy or start a new run", path, ErrDamaged, finding)
}
