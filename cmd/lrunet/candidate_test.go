package main

import (
	"path/filepath"
	"strings"
	"testing"

	"lrunet/experiments/nas"
	"lrunet/internal/testimages"
	"lrunet/internal/testkit"
	"lrunet/reports"
)

// Every command that a report offers for a candidate is typed as it stands, but for
// the name of an image.
func TestCommandsOfCandidates(t *testing.T) {
	w := &walk{folder: shortExperiments(t)}
	testkit.Must(t, testimages.WriteFolder(filepath.Join(w.folder, "photos")))
	photos, err := filepath.Glob(filepath.Join(w.folder, "photos", "*", "*", "*.png"))
	if err != nil || len(photos) == 0 {
		t.Fatalf("no photos: %v", err)
	}
	run := func(command string) {
		t.Run(strings.ReplaceAll(command, "/", "|"), func(t *testing.T) {
			if out, err := w.shell(t.Context(), command); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
	run("lrunet search search.yaml --runs 'my runs'")
	outcome, err := nas.Read(filepath.Join(w.folder, "my runs", "short"))
	testkit.Must(t, err)
	front := outcome.Report.Front()
	others := 0
	for _, row := range outcome.Report.Rows {
		switch {
		case row.Front && row.Key != front[0].Key:
			continue // as the first member
		case !row.Front:
			others++
		}
		typeAll(row, photos[0], run)
	}
	if len(front) == 0 || others == 0 {
		t.Fatalf("%d on the front, %d others: nothing is tried", len(front), others)
	}
}

// typeAll types a row's commands.
func typeAll(row reports.Row, photo string, run func(string)) {
	for _, c := range row.Commands {
		run(strings.ReplaceAll(c.Line, "IMAGE", "'"+photo+"'"))
	}
}
