package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

func TestOpenRefuses(t *testing.T) {
	cases := map[string]struct {
		prepare func(t *testing.T, path string)
		want    string
	}{
		"a folder": {func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) }, "is a folder"},
		"text": {func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte("epoch,loss\n1,2.3\n"), 0o644))
		}, "is not a study"},
		"another database": {func(t *testing.T, path string) {
			_, err := raw(t, path).Exec("CREATE TABLE songs (title TEXT)")
			must(t, err)
		}, "but not a study"},
		"another program's migrations": {func(t *testing.T, path string) {
			_, err := raw(t, path).Exec("CREATE TABLE goose_db_version (version_id INTEGER); CREATE TABLE songs (title TEXT)")
			must(t, err)
		}, "but not a study"},
		"a newer schema": {func(t *testing.T, path string) {
			must(t, open(t, path).Close())
			_, err := raw(t, path).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
			must(t, err)
		}, "newer program (schema 99, this one knows 4); update"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := testPath(t)
			c.prepare(t, path)
			_, err := Open(path)
			wantError(t, err, path, c.want)
			_, err = OpenReadOnly(path)
			wantError(t, err, path, c.want)
		})
	}
	_, err := Open(filepath.Join(t.TempDir(), "none", "study.db"))
	wantError(t, err, "is its folder there")
	_, err = Open("a\x00b")
	wantError(t, err, "zero byte")
}

func TestOpenReadOnly(t *testing.T) {
	path := testPath(t)
	_, err := OpenReadOnly(path)
	wantError(t, err, path, "no such file")
	if _, err := os.Stat(path); err == nil {
		t.Error("opening for reading made a file")
	}
	must(t, os.WriteFile(path, nil, 0o644))
	_, err = OpenReadOnly(path)
	wantError(t, err, path, "is empty")

	writer := open(t, path)
	must(t, writer.Put(background, testResult(1, 3)))
	reader := openReadOnly(t, path)
	wantResult(t, get(t, reader, testJob(1).Key()), testResult(1, 3))
	must(t, writer.Put(background, testResult(2, 3)))
	wantResult(t, get(t, reader, testJob(2).Key()), testResult(2, 3))
	wantError(t, reader.Put(background, testResult(3, 3)), path, "reading only")
	wantError(t, reader.SetMeta("a", "b"), "reading only")

	must(t, writer.Close()) // while it is read
	wantResult(t, get(t, reader, testJob(2).Key()), testResult(2, 3))
}

func TestOlderSchemaIsMigrated(t *testing.T) {
	path := testPath(t) // as left by a process killed before the first migration
	_, err := raw(t, path).Exec(`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`)
	must(t, err)
	_, err = OpenReadOnly(path)
	wantError(t, err, "is empty")
	must(t, open(t, path).Put(background, testResult(1, 1)))
}

// latest and the migrations must move together.
func TestLatestIsTheLastMigration(t *testing.T) {
	steps, err := migrations.ReadDir("migrations")
	must(t, err)
	var last int
	_, err = fmt.Sscanf(steps[len(steps)-1].Name(), "%05d_", &last)
	must(t, err)
	if last != latest || len(steps) != latest {
		t.Errorf("%d migrations up to %d, but latest is %d", len(steps), last, latest)
	}
}

func TestManyOpenTheSameNewStudy(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second: losers wait before they look again")
	}
	path := testPath(t)
	var group sync.WaitGroup
	errs := make(chan error, 8)
	for i := range cap(errs) {
		group.Go(func() {
			s, err := Open(path)
			if err == nil {
				err = s.Put(background, testResult(uint64(i), 1))
				if closing := s.Close(); err == nil {
					err = closing
				}
			}
			errs <- err
		})
	}
	group.Wait()
	close(errs)
	for err := range errs {
		must(t, err)
	}
	results, err := openReadOnly(t, path).Results()
	must(t, err)
	if len(results) != cap(errs) {
		t.Errorf("%d results, want %d", len(results), cap(errs))
	}
}

func TestOddFileNames(t *testing.T) {
	for _, name := range []string{"a b.db", "50%.db", "a?b#c.db", "mode=memory&x", "file:study", ":memory:", "\u00fc.db"} {
		if runtime.GOOS == "windows" {
			t.Skip("Windows allows few of these names")
		}
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			s := open(t, path)
			must(t, s.Put(background, testResult(1, 1)))
			must(t, s.Close())
			info, err := os.Stat(path)
			must(t, err)
			if info.Size() == 0 {
				t.Error("the file is empty")
			}
			get(t, openReadOnly(t, path), testJob(1).Key())
		})
	}
}

func TestRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, open(t, ":memory:").Close())
	if _, err := os.Stat(":memory:"); err != nil {
		t.Error(err)
	}
}

// Close leaves one file, which needs no writing to be read.
func TestCloseLeavesOneFile(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	must(t, s.Put(background, testResult(1, 3)))
	must(t, s.Close())
	must(t, s.Close())
	files, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(files) != 1 {
		t.Errorf("files are %v", files)
	}
	var mode string
	must(t, raw(t, path).QueryRow("PRAGMA journal_mode").Scan(&mode))
	if mode != "delete" {
		t.Errorf("journal mode is %s", mode)
	}
	wantError(t, s.Put(background, testResult(2, 3)), "closed")
}

// The promise of Put hangs on these settings.
func TestWritesAreSynced(t *testing.T) {
	s := open(t, testPath(t))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		must(t, s.db.QueryRow("PRAGMA "+pragma).Scan(&got))
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
}
