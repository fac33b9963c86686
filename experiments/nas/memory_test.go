package nas

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments/rundir"
)

// Candidates that need too much memory are recorded with the figures, the search
// goes on, and a resumed one refuses the same whatever is free by then.
func TestCandidatesTooLargeForMemoryFail(t *testing.T) {
	e := tiny(t)
	e.Search.Budget = 14
	const limit = 1_000_000
	o := options(t)
	o.Memory = limit
	want := run1(t, e, o)
	if want.Evaluations != 14 || want.Failed == 0 || want.Failed > 12 || len(want.Front) == 0 {
		t.Fatalf("%d of %d failed, a front of %d: the limit tests nothing", want.Failed, want.Evaluations, len(want.Front))
	}
	for _, c := range want.Failures {
		if !c.Result.Refused() || !strings.Contains(c.Result.Failure, "may take 1.0 MB") {
			t.Errorf("%s failed: %s", c.Result.Job.Arch, c.Result.Failure)
		}
	}
	page, err := os.ReadFile(filepath.Join(want.Run, rundir.SearchPage))
	if err != nil || !strings.Contains(string(page), "may take 1.0 MB") {
		t.Errorf("the page does not tell the figures (error %v)", err)
	}

	short := e
	short.Search.Budget = 6
	o = options(t)
	o.Memory, o.Workers = limit, 3
	run1(t, short, o)
	o.Memory = 0
	same(t, "resumed", run1(t, e, o), want)
}

// Where memory is short for a while, a resumed search stops and loses nothing: it
// ends as one that always had it.
func TestShortMemoryStopsAResumedSearch(t *testing.T) {
	e := tiny(t)
	want := run1(t, e, options(t))
	short, o := e, options(t)
	short.Search.Budget = 4
	run1(t, short, o)
	limit := debug.SetMemoryLimit(1) // nothing is free
	_, err := Run(context.Background(), e, o)
	debug.SetMemoryLimit(limit)
	if !errors.Is(err, eval.ErrMemory) || !strings.Contains(err.Error(), "0 B are free") || !strings.Contains(err.Error(), "resume") {
		t.Errorf("error %v, want that memory is short", err)
	}
	same(t, "resumed", run1(t, e, o), want)
}
