package nas

import (
	"bytes"
	"testing"
	"time"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/testimages"
)

const tinyYAML = `
name: tiny
data: {name: "idx:FOLDER", validation: 40}
space:
  stem_widths: [8]
  stem_strides: [1, 2]
  stages: {min: 1, max: 2}
  widths: [8, 16]
  reuse: [1, 2, 3]
  pools: {min: 0, max: 2}
  groups: [4]
  head_widths: [8, 16]
search: {algorithm: nsga2, budget: 10, population: 4, start: [stem8/2 8x2g4/2 head8g4]}
objectives:
  - {measure: accuracy, better: higher}
  - {measure: params, better: lower}
  - {measure: mac_fetch_once, better: lower}
training:
  epochs: 4
  recipe: {batch: 10, rate: 0.1, momentum: 0.9}
seed: 3
`

// tiny is an experiment that runs in a fraction of a second.
func tiny(t testing.TB) Experiment {
	t.Helper()
	folder := t.TempDir()
	if err := testimages.Write(folder); err != nil {
		t.Fatal(err)
	}
	text := bytes.ReplaceAll([]byte(tinyYAML), []byte("FOLDER"), []byte(folder))
	e, err := Parse("tiny.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// options are those of a run in a folder of its own, at a fixed time.
func options(t testing.TB) experiments.Options {
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return experiments.Options{Folder: t.TempDir(), Command: "lrunet search tiny.yaml", Now: func() time.Time { return clock }}
}

// searched are the candidates of the search.
func searched(t *testing.T, outcome *Outcome) []store.Candidate {
	t.Helper()
	s, err := store.OpenReadOnly(rundir.Folder(outcome.Run).Study())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	series, err := s.Series(searchSeries)
	if err != nil {
		t.Fatal(err)
	}
	return series
}
