package nas

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
)

// Searches that earlier versions of the program stopped after six candidates,
// one for each version of the study's schema, are reported and go on.
func TestEarlierStudiesGoOn(t *testing.T) {
	for _, version := range []string{"v1", "v2", "v3"} {
		t.Run(version, func(t *testing.T) {
			e, o := tiny(t), options(t)
			folder := filepath.Join(o.Folder, e.Name)
			if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", version))); err != nil {
				t.Fatal(err)
			}
			before, err := Read(folder)
			if err != nil {
				t.Fatal(err)
			}
			if before.Evaluations != 6 || before.Report.Sessions[0].Machine.CPU == "" {
				t.Errorf("%d candidates on %q", before.Evaluations, before.Report.Sessions[0].Machine.CPU)
			}
			told := 0
			o.Observe = func(e experiments.Event) {
				if e.Outcome != "" {
					told++
				}
			}
			after := run1(t, e, o)
			if after.Run != folder || after.Evaluations != e.Search.Budget || told != e.Search.Budget-6 {
				t.Errorf("in %s, %d candidates, %d of them now", after.Run, after.Evaluations, told)
			}
			for i, row := range before.Report.Rows {
				now := after.Report.Rows[i]
				accuracy, _ := row.Measures.Get("accuracy")
				if again, ok := now.Measures.Get("accuracy"); now.Key != row.Key || ok && again != accuracy {
					t.Errorf("candidate %d was %+v, is %+v", i, row, now)
				}
			}
			if n := len(lineages(t, folder)); n != e.Search.Budget { // those of the six are found by the replay
				t.Errorf("%d candidates have a lineage", n)
			}
			if files, err := os.ReadDir(filepath.Join(folder, rundir.Partials)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%d trainings are left in progress, error %v", len(files), err)
			}
		})
	}
}

// What is trained behind a candidate that is not is told apart from what counts, and
// comes in its turn without another training.
func TestTrainedAhead(t *testing.T) {
	e, o := tiny(t), options(t)
	folder := rundir.Folder(filepath.Join(o.Folder, e.Name))
	testkit.Must(t, os.CopyFS(string(folder), os.DirFS("testdata/v3")))
	s, err := store.Open(folder.Study())
	testkit.Must(t, err)
	series, err := s.Series(searchSeries)
	testkit.Must(t, err)
	trained := 0
	for _, c := range series[2:] {
		if c.Trained {
			trained++
		}
	}
	testkit.Must(t, s.CutSeries(searchSeries, 2))
	final := series[0].Result // one of a smaller budget than today's
	final.Job.Validation = 0
	testkit.Must(t, s.Put(t.Context(), final))
	meta, err := s.Meta()
	testkit.Must(t, err)
	status, err := Status(s, meta)
	testkit.Must(t, err)
	testkit.Must(t, s.Close())
	if status.Done != 2 || status.Ahead != trained || trained == 0 {
		t.Errorf("%d candidates and %d after them, want 2 and %d", status.Done, status.Ahead, trained)
	}
	resumed, before := "", 0
	o.Observe = func(e experiments.Event) {
		if strings.Contains(e.Note, "resuming in ") {
			resumed = e.Note
		}
		if strings.HasSuffix(e.Outcome, ", trained before") {
			before++
		}
	}
	run1(t, e, o)
	if want := fmt.Sprintf("resuming in %s: 2 of %d candidates are done, and %d trainings after them", folder, e.Search.Budget, trained); resumed != want || before != trained {
		t.Errorf("%q, want %q; %d trained before", resumed, want, before)
	}
}
