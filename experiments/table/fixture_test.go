package table

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/internal/testimages"
	"lrunet/lrunet"
)

const tinyYAML = `
name: tiny
data: {name: "idx:FOLDER", validation: 40, split_seed: 1}
train_images: 60
space:
  stem_widths: [8]
  stem_strides: [2]
  stages: {min: 1, max: 2}
  widths: [8, 16]
  reuse: [1, 2]
  pools: {min: 0, max: 2}
  groups: [4, 8]
  head_widths: [8, 16]
sample:
  networks: 3
  seed: 1
  madds: {min: 10k, max: 200k}
  strata: 2
  include: [stem8/2 8x2g4 head8g4]
rungs:
  - {epochs: 1, recipe: {batch: 10, learning_rate: 0.1, momentum: 0.9}}
  - {epochs: 2, recipe: fast}
  - {epochs: 3, every: 2, recipe: {batch: 10, learning_rate: 0.1, momentum: 0.9}}
seed: 1
repeats: {seeds: [2], every: 3}
`

// tiny is a table that is built in a fraction of a second: 10 trainings.
func tiny(t testing.TB) Table {
	t.Helper()
	folder := t.TempDir()
	if err := testimages.Write(folder); err != nil {
		t.Fatal(err)
	}
	table, err := Parse("tiny.yaml", bytes.ReplaceAll([]byte(tinyYAML), []byte("FOLDER"), []byte(folder)))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// options are those of a run in a folder of its own; the clock moves on by a
// minute whenever it is looked at, and every network answers in 2 ms.
func options(t testing.TB) Options {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var looks atomic.Int64
	return Options{Options: experiments.Options{
		Folder: t.TempDir(), Command: "lrunet table build tiny.yaml", Version: "1.2.3",
		Now: func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Minute) },
		Time: func(context.Context, *lrunet.Program) (eval.Measures, error) {
			return eval.Measures{{Name: eval.LatencyName, Value: 2, Unit: "ms", Better: eval.Lower}}, nil
		},
	}}
}

func build1(t testing.TB, table Table, o Options) *Outcome {
	t.Helper()
	outcome, err := Build(context.Background(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}
