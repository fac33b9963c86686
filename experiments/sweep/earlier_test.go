package sweep

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"lrunet/experiments"
)

// Sweeps that earlier versions of the program stopped after two trainings, in
// studies of earlier schemas, are reported and go on.
func TestEarlierStudiesGoOn(t *testing.T) {
	for _, version := range []string{"v2", "v3"} {
		t.Run(version, func(t *testing.T) { testEarlierStudy(t, version) })
	}
}

func testEarlierStudy(t *testing.T, version string) {
	s, o := tiny(t), options(t)
	s.Name = "tiny-sweep"
	folder := filepath.Join(o.Folder, s.Name)
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", version))); err != nil {
		t.Fatal(err)
	}
	before, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(before.Trainings) != 2 || len(before.Report.Sessions) != 1 {
		t.Errorf("%d trainings in %d sessions", len(before.Trainings), len(before.Report.Sessions))
	}
	trained := 0
	o.Observe = func(e experiments.Event) {
		if e.Outcome != "" {
			trained++
		}
	}
	after := run1(t, s, o)
	if after.Run != folder || len(after.Trainings) != 6 || trained != 4 || len(after.Report.Sessions) != 2 {
		t.Errorf("in %s, %d trainings, %d of them now, in %d sessions", after.Run, len(after.Trainings), trained, len(after.Report.Sessions))
	}
	for _, was := range timeless(before.Trainings) {
		found := false
		for _, is := range timeless(after.Trainings) {
			found = found || reflect.DeepEqual(is, was)
		}
		if !found {
			t.Errorf("%s seed %d is not what it was", was.Network, was.Seed)
		}
	}
}
