package nas

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"lrunet/experiments"
	"lrunet/experiments/rundir"
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
