package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
)

// unfinished is a study as a process leaves it that is killed in the middle of
// a write with a rollback journal: pages are changed already, the old ones are
// in the journal.
func unfinished(t *testing.T) (path string) {
	t.Helper()
	source := testPath(t)
	must(t, whole(t, source).Close())
	db := raw(t, source)
	db.SetMaxOpenConns(1)
	for _, step := range []string{
		"PRAGMA cache_size = 1", "PRAGMA cache_spill = 1", "BEGIN IMMEDIATE",
		"UPDATE meta SET value = '4'", "UPDATE curves SET loss = 0", "UPDATE measures SET value = 0",
		"INSERT INTO meta (key, value) VALUES ('large', hex(zeroblob(100000)))",
	} {
		_, err := db.Exec(step)
		must(t, err)
	}
	path = testPath(t)
	for _, suffix := range []string{"", "-journal"} {
		content, err := os.ReadFile(source + suffix)
		must(t, err)
		must(t, os.WriteFile(path+suffix, content, 0o644))
	}
	return path
}

func TestUnfinishedWriteIsTakenBack(t *testing.T) {
	path := unfinished(t)
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	must(t, err)
	_, err = db.Exec("SELECT * FROM meta")
	must(t, db.Close())
	if !isUnfinished(err) {
		t.Fatalf("error %v, want SQLITE_READONLY_ROLLBACK", err)
	}
	reader := openReadOnly(t, path)
	wantResult(t, get(t, reader, testJob(1).Key()), testResult(1, 3))
	meta, err := reader.Meta()
	must(t, err)
	if meta[MetaSeed] != "3" || len(meta) != 1 {
		t.Errorf("facts are %v", meta)
	}
	must(t, reader.Close())
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%d files are left, error %v", len(files), err)
	}
	path = unfinished(t)
	wantResult(t, get(t, open(t, path), testJob(1).Key()), testResult(1, 3))
}

// Where nothing can be written, the study is refused, with the reason.
func TestUnfinishedWriteInAProtectedFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	path := unfinished(t)
	must(t, os.Chmod(path, 0o444))
	must(t, os.Chmod(filepath.Dir(path), 0o555))
	defer os.Chmod(filepath.Dir(path), 0o755)
	_, err := OpenReadOnly(path)
	wantError(t, err, path, "write-protected")
}
