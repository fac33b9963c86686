package live

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/experiments"
	"lrunet/experiments/table"
	"lrunet/internal/testimages"
	"lrunet/internal/testkit"
)

const tableYAML = `
name: tabled
data: {name: "idx:FOLDER", validation: 40, split_seed: 1}
train_images: 60
space: {stem_widths: [8], stem_strides: [2], stages: {min: 1, max: 1}, widths: [8, 16], reuse: [1, 2], pools: {min: 0, max: 1}, groups: [4], head_widths: [8]}
sample: {networks: 2, seed: 1, madds: {min: 1k, max: 1M}, strata: 1}
rungs:
  - {epochs: 1, recipe: {batch: 10}}
  - {epochs: 2, recipe: {batch: 10}}
seed: 1
repeats: {seeds: [2], every: 2}
`

// A table's page says how far it is; it has no data.
func TestTableIsShown(t *testing.T) {
	images, parent := t.TempDir(), t.TempDir()
	testkit.Must(t, testimages.Write(images))
	plan, err := table.Parse("tabled.yaml", []byte(strings.ReplaceAll(tableYAML, "FOLDER", filepath.ToSlash(images))))
	testkit.Must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	o := table.Options{Options: experiments.Options{Folder: parent, Version: "v1", Now: time.Now, Workers: 1, Threads: 1}}
	o.Observe = func(e experiments.Event) {
		if e.Done == 3 {
			cancel()
		}
	}
	outcome, err := table.Build(ctx, plan, o)
	testkit.Must(t, err)
	if outcome.Done() < 3 || outcome.Done() == outcome.Planned {
		t.Fatalf("%d of %d trainings, want some", outcome.Done(), outcome.Planned)
	}
	server := serve(t, Options{Parent: parent})
	answer, page := get(t, server.URL+"/runs/tabled/")
	for _, want := range []string{"Table</p>", "of 2 complete", "of 6 done", "The run is stopped: ", "best accuracy", `data-live="events?seen=`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %.3000s", want, page)
		}
	}
	if answer.StatusCode != http.StatusOK {
		t.Errorf("code %d", answer.StatusCode)
	}
	if answer, text := get(t, server.URL+"/runs/tabled/data.json"); answer.StatusCode != http.StatusNotFound || !strings.Contains(text, "no data") {
		t.Errorf("data: code %d, %q", answer.StatusCode, text)
	}
	if _, list := get(t, server.URL); !strings.Contains(list, ">table<") || !strings.Contains(list, "of 6<svg") {
		t.Error("the list lacks the table or how far it is")
	}
}
