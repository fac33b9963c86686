package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/internal/testkit"
)

// findings are what a run found, by name: all in its folder that may not depend
// on what happened on the way.
type findings map[string]string

// add adds a finding; an error is one too.
func (f findings) add(name string, value any, err error) {
	f[name] = fmt.Sprintf("%+v", value)
	if err != nil {
		f[name] = err.Error()
	}
}

// findingsOf reads a run's folder.
func findingsOf(t *testing.T, folder string) findings {
	t.Helper()
	s, err := store.OpenReadOnly(filepath.Join(folder, "study.db"))
	testkit.Must(t, err)
	defer s.Close()
	f := findings{}
	f.addFiles(t, folder)
	f.addResults(t, s)
	for _, name := range nas.SeriesNames() {
		series, err := s.Series(name)
		testkit.Must(t, err)
		for i, c := range series {
			f.add(fmt.Sprintf("lineage of %s %d", name, i), c.Lineage, nil)
			c.Lineage, c.Result.Duration = nil, 0
			f.add(fmt.Sprintf("%s %d", name, i), c, nil)
		}
	}
	facts, err := s.Meta()
	testkit.Must(t, err)
	for name, fact := range facts {
		if name != "sessions" && name != store.MetaFinished && name != "memory_limit" { // what is free now is another matter each time
			f.add("fact "+name, fact, nil)
		}
	}
	return f
}

// without are the findings without the name of the folder in which the run and its
// data are: that is another one for each run.
func (f findings) without(folder string) findings {
	for name, value := range f {
		f[name] = strings.ReplaceAll(value, folder, "FOLDER")
	}
	return f
}

func (f findings) addResults(t *testing.T, s *store.Store) {
	t.Helper()
	results, err := s.Results()
	testkit.Must(t, err)
	for _, r := range results {
		key := r.Job.Key()
		r.Duration, r.Origin = 0, eval.Origin{}
		f.add("result "+key, r, nil)
		predictions, err := s.Predictions(key, store.TestSplit)
		f.add("predictions of "+key, predictions, err)
		labels, err := s.Labels(r.Job.DatasetHash, store.TestSplit)
		f.add("labels", labels, err)
	}
}

// addFiles adds the files of a run that are the same whenever it is made: not its
// study, which has times in it, nor texts and pages, which show them, nor what
// killed processes left of files that they wrote.
func (f findings) addFiles(t *testing.T, folder string) {
	t.Helper()
	testkit.Must(t, filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		name := e.Name()
		if err != nil || e.IsDir() || name == ".lock" || strings.HasPrefix(name, "study.db") ||
			strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".md") || strings.Contains(name, ".tmp") {
			return err
		}
		content, err := os.ReadFile(path)
		relative, _ := filepath.Rel(folder, path) // it was made of folder
		f.add(relative, string(content), nil)
		return err
	}))
}

// sameFindings holds that a run found what another one did.
func sameFindings(t *testing.T, got, want findings) {
	t.Helper()
	for name, w := range want {
		if g, there := got[name]; g != w {
			t.Errorf("%s, there: %v, is\n%.2000q\nleft alone\n%.2000q", name, there, g, w)
		}
	}
	for name := range got {
		if _, there := want[name]; !there {
			t.Errorf("%s is there, left alone it is not", name)
		}
	}
}

// keptIn is what a study holds now, by key, as it is found by whoever copies
// its files: the study itself is not opened.
func keptIn(t *testing.T, folder string) map[string]eval.Result {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "study.db")
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		content, err := os.ReadFile(filepath.Join(folder, "study.db"+suffix))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		testkit.Must(t, err)
		testkit.Must(t, os.WriteFile(copied+suffix, content, 0o644))
	}
	if _, err := os.Stat(copied); err != nil {
		return nil
	}
	s, err := store.OpenReadOnly(copied)
	if errors.Is(err, store.ErrEmpty) {
		return nil
	}
	testkit.Must(t, err)
	defer s.Close()
	results, err := s.Results()
	testkit.Must(t, err)
	kept := map[string]eval.Result{}
	for _, r := range results {
		kept[r.Job.Key()] = r
	}
	return kept
}
