package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/internal/testkit"
	"lrunet/internal/typedoc"
)

// tables say what a study's tables are, in the order of the reference.
var tables = []struct {
	name, doc string
	columns   map[string]string
}{
	{"meta", "Facts about the whole study.", map[string]string{
		"key": "name of the fact", "value": "the fact", "checksum": "of the row",
	}},
	{"jobs", "Every job that was asked for, trained or not.", map[string]string{
		"key": "16 hexadecimal digits of the SHA-256 of what decides the result", "job": "that, as JSON; see below",
		"checksum": "of all that is known of the job: result, measures, curve",
	}},
	{"results", "Jobs that were carried out.", map[string]string{
		"id": "the order in which they ended", "key": "the job's", "failure": "why there is no accuracy; empty for success",
		"duration_ns": "wall time over all its sessions", "origin": "where the result comes from, as JSON; see below. NULL in results of earlier versions",
		"recalls": "share of each class's validation images that is recognised, percent: a JSON list, null for a class without images. NULL: not known",
	}},
	{"measures", "Figures of a job; those that experiments/REFERENCE.md lists, and test_accuracy, best_test_accuracy and best_test_epoch.", map[string]string{
		"key": "the job's", "name": "of the measure", "position": "its place in lists", "value": "the figure; NULL: not a number",
		"unit": "of the value", "better": "higher, lower, or empty where it is no gain in itself",
	}},
	{"curves", "Training curves.", map[string]string{
		"key": "the job's", "epoch": "from 1", "loss": "mean over the epoch's steps; NULL: not a number",
		"rate": "learning rate at its end", "accuracy": "on the validation images, percent; NULL: not measured",
	}},
	{"evaluations", "What each algorithm asked for, in order.", map[string]string{
		"series": "search, random for the random search beside it, or final for trainings of the front from scratch", "position": "from 0", "key": "the job's",
		"violation": "by how much the candidate breaks the constraints; one that breaks a constraint on costs has costs but no result",
		"note":      "in words", "generation": "the step of the algorithm that made it", "parents": "keys of the jobs that it was made from, a JSON list",
		"operator": "how it was made from them", "checksum": "of the row",
	}},
	{"predictions", "What networks answered, an image an element: for paired tests.", map[string]string{
		"key": "the job's", "split": "whose images", "width": "bytes of an element, little-endian: 1 up to 256 classes, else 2",
		"classes": "the answers", "checksum": "of the row",
	}},
	{"labels", "What they should have answered.", map[string]string{
		"dataset_hash": "of the data", "split": "whose images", "width": "bytes of an element", "classes": "the right answers", "checksum": "of the row",
	}},
}

// TestStudyReference holds STUDY.md to the tables of a new study.
func TestStudyReference(t *testing.T) {
	path := testPath(t)
	testkit.Must(t, open(t, path).Close())
	db, err := sql.Open("sqlite", path)
	testkit.Must(t, err)
	defer db.Close()
	var page strings.Builder
	fmt.Fprintf(&page, `# study.db

Made by `+"`go test ./eval/store -run TestStudyReference -update`"+`. A run keeps what it finds in an SQLite file, which any SQLite program reads:

    sqlite3 runs/quickstart/study.db "SELECT job ->> 'arch', value FROM jobs JOIN measures USING (key) WHERE name = 'accuracy' ORDER BY value DESC"

It is schema %d. Checksums find changed bits: what other programs write into a row is taken for damage.
`, latest)
	for _, table := range tables {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n\n| column | type | meaning |\n| --- | --- | --- |\n", table.name, table.doc)
		writeColumns(t, db, &page, table.name, table.columns)
		if table.name == "meta" {
			page.WriteString("\nKeys, to which searches, sweeps and tables add their own.\n\n| key | value |\n| --- | --- |\n")
			for _, c := range typedoc.Constants(t, "eval/store", "Meta") {
				fmt.Fprintf(&page, "| `%s` | %s |\n", c.Value, c.Doc)
			}
		}
	}
	for _, object := range []struct {
		title string
		of    reflect.Type
	}{
		{"jobs.job", reflect.TypeFor[eval.Job]()}, {"jobs.job.recipe", reflect.TypeFor[train.Recipe]()}, {"results.origin", reflect.TypeFor[eval.Origin]()},
	} {
		fmt.Fprintf(&page, "\n## %s\n\n| key | meaning |\n| --- | --- |\n", object.title)
		for _, f := range typedoc.Fields(t, object.of, "json") {
			fmt.Fprintf(&page, "| `%s` | %s |\n", f.Key, f.Doc)
		}
	}
	testkit.Golden(t, "../STUDY.md", []byte(page.String()))
	tellsAllTables(t, db)
}

// writeColumns writes a table's columns, each of which has a meaning.
func writeColumns(t *testing.T, db *sql.DB, page *strings.Builder, table string, meanings map[string]string) {
	t.Helper()
	rows, err := db.Query("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", table)
	testkit.Must(t, err)
	defer rows.Close()
	found := 0
	for rows.Next() {
		var name, kind string
		testkit.Must(t, rows.Scan(&name, &kind))
		if meanings[name] == "" {
			t.Errorf("%s.%s: nothing is said of it", table, name)
		}
		found++
		fmt.Fprintf(page, "| `%s` | %s | %s |\n", name, kind, meanings[name])
	}
	testkit.Must(t, rows.Err())
	if found != len(meanings) {
		t.Errorf("%s has %d columns, of %d something is said", table, found, len(meanings))
	}
}

// tellsAllTables: no table of ours is left out.
func tellsAllTables(t *testing.T, db *sql.DB) {
	t.Helper()
	var n int
	testkit.Must(t, db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`).Scan(&n))
	if n != len(tables) {
		t.Errorf("a study has %d tables, the reference %d", n, len(tables))
	}
}
