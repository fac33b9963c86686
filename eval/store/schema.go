package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations/*.sql
var migrations embed.FS

// latest is the schema's version: the number of the last migration.
const latest = 4

// applicationID marks a study in the header of the SQLite file: "lrun".
const applicationID = 0x6c72756e

// schemaVersion is the version of the study's schema, 0 for an empty file. It
// refuses newer versions and databases that are not a study.
func schemaVersion(path string, db *sql.DB) (int64, error) {
	var application, tables, versioned int64
	err := db.QueryRow(`SELECT (SELECT application_id FROM pragma_application_id),
		count(*), count(*) FILTER (WHERE name = 'goose_db_version')
		FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`).
		Scan(&application, &tables, &versioned)
	if err != nil {
		return 0, explain(path, "open", err)
	}
	if application != applicationID && tables > versioned {
		return 0, fmt.Errorf("study %s: is an SQLite database, but not a study", path)
	}
	if versioned == 0 {
		return 0, nil
	}
	var version int64
	if err := db.QueryRow("SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&version); err != nil {
		return 0, explain(path, "open", err)
	}
	if version > latest {
		return 0, fmt.Errorf("study %s: was written by a newer program (schema %d, this one knows %d); update the program", path, version, latest)
	}
	return version, nil
}

// migrate brings the schema up to date, each step in a transaction.
func migrate(path string, db *sql.DB) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	for attempt := 0; ; attempt++ {
		err := up(db, steps)
		if err == nil {
			return nil
		}
		// Another process may have opened the same new study and be a step
		// ahead: then these steps fail, and its version is the latest soon.
		if version, _ := schemaVersion(path, db); version == latest {
			return nil
		}
		if c := code(err); attempt == 5 || c != sqlite3.SQLITE_ERROR && c != sqlite3.SQLITE_CONSTRAINT {
			return explain(path, "migrate", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// up takes the steps that are missing. A provider makes its own table once, even
// if that fails, so each attempt has a new one.
func up(db *sql.DB, steps fs.FS) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
	if err == nil {
		_, err = provider.Up(context.Background())
	}
	return err
}
