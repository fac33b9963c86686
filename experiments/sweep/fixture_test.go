package sweep

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"lrunet/experiments"
	"lrunet/internal/testimages"
)

const tinyYAML = `
name: tiny
data: {name: "idx:FOLDER"}
networks: [stem8/2 8x1g4 head8g4, stem8/2 8x2g4 head8g4, mobilenet-0.05]
seeds: [1, 2]
training:
  epochs: 2
  recipe: {batch: 10, rate: 0.1, momentum: 0.9}
test: true
baseline: stem8/2 8x1g4 head8g4
published: {stem8/2 8x1g4 head8g4: 50, stem8/2 8x2g4 head8g4: 52.5}
`

// tiny is a sweep that runs in a fraction of a second.
func tiny(t testing.TB) Sweep {
	t.Helper()
	folder := t.TempDir()
	if err := testimages.Write(folder); err != nil {
		t.Fatal(err)
	}
	s, err := Parse("tiny.yaml", bytes.ReplaceAll([]byte(tinyYAML), []byte("FOLDER"), []byte(folder)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// options are those of a run in a folder of its own; the clock moves on by a
// minute whenever it is looked at.
func options(t testing.TB) Options {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var looks atomic.Int64
	return Options{Options: experiments.Options{
		Folder: t.TempDir(), Command: "lrunet sweep tiny.yaml", Version: "1.2.3",
		Now: func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Minute) },
	}}
}

func run1(t testing.TB, s Sweep, o Options) *Outcome {
	t.Helper()
	outcome, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}
