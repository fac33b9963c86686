package eval_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/internal/machine"
	"lrunet/internal/program"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/kernel"
)

func TestOriginOfAResult(t *testing.T) {
	r := newRunner(t)
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	r.Version, r.Now = "1.2.3", func() time.Time { return began }
	result, _, err := r.Run(context.Background(), newJob(r))
	if err != nil {
		t.Fatal(err)
	}
	o := result.Origin
	if !slices.Equal(o.Kernels, []string{kernel.Name()}) || o.Version != "1.2.3" || o.CPU != machine.CPU() || o.Host != machine.Host() || !o.Started.Equal(began) {
		t.Errorf("origin is %+v", o)
	}
	if machine.Spent() != (machine.Use{}) && (o.CPUTime <= 0 || o.PeakMemory < 1<<20) {
		t.Errorf("CPU time %v, %d bytes", o.CPUTime, o.PeakMemory)
	}
	if result.Duration <= 0 {
		t.Errorf("it took %v", result.Duration)
	}
}

// A training that goes on has the first session's start and all sessions'
// times and kernel sets.
func TestOriginOfAStoppedTraining(t *testing.T) {
	r := newRunner(t)
	job, began := newJob(r), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	r.Partials = &eval.Partials{Folder: t.TempDir(), Now: time.Now}
	r.Now = func() time.Time { return began }
	ctx, cancel := context.WithCancel(context.Background())
	r.Progress = func(train.Progress) { cancel() }
	if _, _, err := r.Run(ctx, job); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want that it was stopped", err)
	}
	editPartial(t, r.Partials.Folder, func(progress string) string {
		progress = strings.Replace(progress, `"kernels":["`+kernel.Name()+`"]`, `"kernels":["other"]`, 1)
		progress = regexp.MustCompile(`"duration_ns":\d+`).ReplaceAllString(progress, `"duration_ns":3600000000000`)
		return regexp.MustCompile(`"peak_bytes":\d+`).ReplaceAllString(progress, `"peak_bytes":99000000000`)
	})

	r.Progress, r.Now = nil, func() time.Time { return began.Add(24 * time.Hour) }
	result, _, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	o := result.Origin
	if !slices.Equal(o.Kernels, []string{"other", kernel.Name()}) || !o.Started.Equal(began) {
		t.Errorf("kernels %v, started %v", o.Kernels, o.Started)
	}
	if result.Duration < time.Hour || machine.Spent().PeakMemory > 0 && o.PeakMemory != 99e9 {
		t.Errorf("it took %v and %d bytes, less than its first session", result.Duration, o.PeakMemory)
	}
}

// editPartial changes what the one partial in a folder says of its progress.
func editPartial(t *testing.T, folder string, edit func(string) string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d partials, error %v", len(files), err)
	}
	path := filepath.Join(folder, files[0].Name())
	c, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	before := c.Meta["progress"]
	c.Meta["progress"] = edit(before)
	if c.Meta["progress"] == before {
		t.Fatalf("nothing to edit in %s", before)
	}
	if err := checkpoint.Save(path, c); err != nil {
		t.Fatal(err)
	}
}

// Whoever trains, the result says by which version of the program.
func TestOriginHasTheVersion(t *testing.T) {
	r := newRunner(t)
	result, _, err := r.Run(context.Background(), newJob(r))
	if err != nil {
		t.Fatal(err)
	}
	network, err := eval.Train(t.Context(), r.Data, "stem8/2 8x1g4 head8g4", eval.Training{Epochs: 1, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer network.Close()
	for who, o := range map[string]eval.Origin{"Run": result.Origin, "Train": network.Result.Origin} {
		if o.Version != program.Version() || o.Version == "" {
			t.Errorf("%s: version %q, want %q", who, o.Version, program.Version())
		}
	}
}
