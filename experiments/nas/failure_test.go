package nas

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/rundir"
	"lrunet/internal/testimages"
)

// fragile is a dataset whose labels a test may spoil while it is in use.
type fragile struct {
	folder string
	labels []uint16
}

var breakable = &fragile{}

func init() { dataset.Register("fragile", breakable) }

func (*fragile) Info(dataset.Options) dataset.Info { return dataset.Info{Where: "here"} }

func (f *fragile) Load(ctx context.Context, o dataset.Options) (*dataset.Dataset, error) {
	d, err := dataset.Load(ctx, "idx:"+f.folder, o)
	if err == nil {
		f.labels = d.Train.Labels
	}
	return d, err
}

// spoil gives the images a class that there is not, at which training panics.
func (f *fragile) spoil(by uint16) {
	for i := range f.labels {
		f.labels[i] += by
	}
}

const farAway = 999

// fragileSearch is an experiment on the dataset.
func fragileSearch(t *testing.T) Experiment {
	e := tiny(t)
	breakable.folder, e.Data.Name = t.TempDir(), "fragile"
	if err := testimages.Write(breakable.folder); err != nil {
		t.Fatal(err)
	}
	return e
}

// A candidate that panics is recorded with its reason, the search goes on, and
// a resumed one does not train it again.
func TestPanickingCandidateIsRecorded(t *testing.T) {
	e, o := fragileSearch(t), options(t)
	e.Search.Budget = 6
	begun, victim := 0, ""
	o.Observe = func(ev experiments.Event) {
		switch {
		case ev.Training != nil && ev.Training.Epoch == 1 && ev.Training.Images <= 10:
			if begun++; begun == 3 {
				victim = ev.Arch
				breakable.spoil(farAway)
			}
		case ev.Outcome != "" && ev.Arch == victim:
			breakable.spoil(^uint16(farAway) + 1)
		}
	}
	first := run1(t, e, o)
	if first.Evaluations != 6 || first.Failed != 1 || len(first.Front) == 0 {
		t.Fatalf("%d evaluations, %d failed, a front of %d", first.Evaluations, first.Failed, len(first.Front))
	}
	reason := first.Report.Rows[2].Failure
	if first.Report.Rows[2].Arch != victim || !regexp.MustCompile(`^graph: [^\n]*panic: runtime error: [^\n]* \(kernel/\w+\.go:\d+\)$`).MatchString(reason) {
		t.Errorf("%s failed: %q", first.Report.Rows[2].Arch, reason)
	}
	page, err := os.ReadFile(filepath.Join(first.Run, rundir.SearchPage))
	if err != nil || !strings.Contains(string(page), "softmax cross entropy: panic") {
		t.Errorf("the page does not tell the reason (error %v)", err)
	}

	e.Search.Budget = 8
	o.Observe = func(ev experiments.Event) {
		if ev.Training != nil && ev.Arch == victim {
			t.Errorf("%s is trained again", victim)
		}
	}
	again := run1(t, e, o)
	if again.Failed != 1 || again.Evaluations != 8 || again.Report.Rows[2].Failure != reason {
		t.Errorf("resumed: %d of %d failed, %q", again.Failed, again.Evaluations, again.Report.Rows[2].Failure)
	}
}

// Not even a search whose every candidate panics, on all workers, takes the
// process along.
func TestSearchOfPanickingCandidatesEnds(t *testing.T) {
	e, o := fragileSearch(t), options(t)
	e.Search.Budget = 2
	run1(t, e, o)
	e.Search.Budget = 10
	o.Workers, o.Threads = 2, 4
	o.Observe = func(ev experiments.Event) {
		if strings.HasPrefix(ev.Note, "resuming in") { // before the workers begin
			breakable.spoil(farAway)
		}
	}
	outcome := run1(t, e, o)
	if outcome.Evaluations != 10 || outcome.Failed != 8 || len(outcome.Front) == 0 {
		t.Errorf("%d evaluations, %d failed, a front of %d", outcome.Evaluations, outcome.Failed, len(outcome.Front))
	}
}
