package nas

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/internal/testfleet"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt"
	"lrunet/internal/interrupt/deadline"
)

func run1(t *testing.T, e Experiment, o experiments.Options) *Outcome {
	t.Helper()
	outcome, err := Run(context.Background(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func TestRunWritesItsFolder(t *testing.T) {
	o := options(t)
	outcome := run1(t, tiny(t), o)
	if outcome.Run != filepath.Join(o.Folder, "tiny") || outcome.Evaluations != 10 || len(outcome.Front) == 0 || outcome.Interrupted {
		t.Fatalf("outcome %+v: want 10 evaluations in tiny", outcome)
	}
	for _, name := range []string{rundir.ExperimentFile, rundir.StudyFile, rundir.FrontCSV, rundir.FrontMarkdown, rundir.SearchPage} {
		if text, err := os.ReadFile(filepath.Join(outcome.Run, name)); err != nil || len(text) == 0 {
			t.Errorf("%s: %d bytes, error %v", name, len(text), err)
		}
	}
	checkpoints, err := os.ReadDir(filepath.Join(outcome.Run, rundir.Checkpoints))
	if err != nil {
		t.Fatal(err)
	}
	if len(checkpoints) != len(outcome.Front) {
		t.Errorf("%d checkpoints for a front of %d", len(checkpoints), len(outcome.Front))
	}
	if best, _ := outcome.Front[0].Result.Measures.Get(eval.Accuracy); best.Value < 60 {
		t.Errorf("best accuracy %.1f %%, want the four classes told apart", best.Value)
	}
	if !(outcome.Hypervolume > 0 && outcome.Hypervolume < 1) {
		t.Errorf("hypervolume %g, want a share of the box", outcome.Hypervolume)
	}
}

// TestTestPartIsForTheFrontAlone: nobody else has a test accuracy.
func TestTestPartIsForTheFrontAlone(t *testing.T) {
	outcome := run1(t, tiny(t), options(t))
	for _, row := range outcome.Report.Rows {
		if _, tested := row.Measures.Get(eval.TestAccuracy); tested != row.Front {
			t.Errorf("%s: on the front %v, tested %v", row.Arch, row.Front, tested)
		}
	}
}

func TestRunIsTheSameAgainAndForAnyWorkers(t *testing.T) {
	e := tiny(t)
	first := run1(t, e, options(t))
	for _, workers := range []int{1, 2, 8} {
		o := options(t)
		o.Workers, o.Threads = workers, 2
		same(t, fmt.Sprintf("%d workers", workers), run1(t, e, o), first)
	}
}

// A clock that is set back changes nothing that is found, and no run lasted less
// than nothing.
func TestClockSetBack(t *testing.T) {
	e := tiny(t)
	o := options(t)
	now := o.Now()
	o.Workers, o.Now = 1, func() time.Time {
		now = now.Add(-time.Hour)
		return now
	}
	got := run1(t, e, o)
	same(t, "backwards", got, run1(t, e, options(t)))
	if got.Report.Sessions.Duration() != 0 {
		t.Errorf("the run lasted %v", got.Report.Sessions.Duration())
	}
}

// timeless is a front without its wall times.
func timeless(front []store.Candidate) []store.Candidate {
	for i := range front {
		front[i].Result.Duration = 0
	}
	return front
}

func TestNewRunGetsItsOwnFolder(t *testing.T) {
	e, o := tiny(t), options(t)
	e.Search.Budget = 1
	run1(t, e, o)
	o.New = true
	if again := run1(t, e, o); again.Run != filepath.Join(o.Folder, "tiny-2") {
		t.Errorf("second run in %s, want tiny-2", again.Run)
	}
}

func TestInterruptKeepsWhatIsFinished(t *testing.T) {
	for _, workers := range []int{1, 2} {
		ctx, cancel := context.WithCancel(context.Background())
		o := options(t)
		o.Workers = workers
		o.Observe = func(e experiments.Event) {
			if e.Training == nil && e.Done == 3 {
				cancel()
			}
		}
		outcome, err := Run(ctx, tiny(t), o)
		if err != nil {
			t.Fatal(err)
		}
		kept := results(t, outcome.Run)
		if !outcome.Interrupted || kept < 3 || kept >= 10 {
			t.Errorf("%d workers: interrupted %v, %d results", workers, outcome.Interrupted, kept)
		}
		// What is finished before one that comes first has its place once that is finished too.
		if n := outcome.Evaluations; n > kept || n < kept && workers == 1 || n > 0 && len(outcome.Front) == 0 {
			t.Errorf("%d workers: %d results, %d evaluations with a front of %d", workers, kept, n, len(outcome.Front))
		}
		for _, e := range outcome.Front {
			if _, tested := e.Result.Measures.Get(eval.TestAccuracy); tested {
				t.Errorf("%s: the test part was opened by an interrupted run", e.Result.Job.Arch)
			}
		}
		page, err := os.ReadFile(filepath.Join(outcome.Run, rundir.SearchPage))
		if err != nil || !strings.Contains(string(page), "unfinished</p>") {
			t.Errorf("report of an interrupted run does not say so (error %v)", err)
		}
	}
}

// results is how many results a run keeps.
func results(t *testing.T, run string) int {
	t.Helper()
	s, _, err := rundir.Folder(run).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Results()
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// A deadline is an interruption like any other, while the search runs and while
// the front is tested.
func TestDeadlineKeepsWhatIsFinished(t *testing.T) {
	for _, done := range []int{3, 10} {
		ctx, pass := deadline.New()
		o := options(t)
		o.Observe = func(e experiments.Event) {
			if e.Training == nil && e.Done == done {
				pass()
			}
		}
		outcome, err := Run(ctx, tiny(t), o)
		if err != nil || !outcome.Interrupted || outcome.Evaluations != done {
			t.Errorf("deadline after %d of 10: outcome %+v, error %v", done, outcome, err)
		}
	}
}

// The data are loaded under the context of the run, which then makes no folder.
func TestInterruptWhileLoading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := options(t)
	if _, err := Run(ctx, tiny(t), o); !interrupt.Caused(ctx, err) {
		t.Errorf("error %v, must be context.Canceled", err)
	}
	if entries, err := os.ReadDir(o.Folder); err != nil || len(entries) > 0 {
		t.Errorf("folder holds %v, error %v", entries, err)
	}
}

func TestConstraintsOnCostsComeBeforeTraining(t *testing.T) {
	e := tiny(t)
	limit := 900.0
	e.Constraints = []Constraint{{Measure: "params", Max: &limit}}
	o := options(t)
	outcome := run1(t, e, o)
	refused := 0
	for _, c := range searched(t, outcome) {
		params, _ := c.Result.Measures.Get("params")
		if c.Trained != (params.Value <= limit) {
			t.Errorf("%s with %g params: trained %v", c.Result.Job.Arch, params.Value, c.Trained)
		}
		if !c.Trained {
			refused++
			if !strings.HasPrefix(c.Note, "params ") || c.Violation <= 0 {
				t.Errorf("%s: violation %g, note %q", c.Result.Job.Arch, c.Violation, c.Note)
			}
		}
	}
	if refused == 0 || refused == len(searched(t, outcome)) {
		t.Errorf("%d of %d refused: the limit tests nothing", refused, len(searched(t, outcome)))
	}
}

func TestBaselineHasTheSameBudget(t *testing.T) {
	e := tiny(t)
	e.Search.Baseline = baselineSeries
	outcome := run1(t, e, options(t))
	curves := outcome.Report.Hypervolume
	if len(curves) != 2 || len(curves[0].Points) != 10 || len(curves[1].Points) != 10 {
		t.Fatalf("%d curves, want two of 10 points", len(curves))
	}
	if outcome.Evaluations != 10 {
		t.Errorf("%d evaluations, want the search's 10", outcome.Evaluations)
	}
}

// TestDivergedCandidatesAreFailed: the run goes on without them.
func TestDivergedCandidatesAreFailed(t *testing.T) {
	e := tiny(t)
	e.Training.Recipe.LearningRate, e.Training.Recipe.WeightDecay, e.Training.Recipe.Schedule = 999, 0.9, "constant"
	e.Search.Budget = 3
	outcome := run1(t, e, options(t))
	if outcome.Failed == 0 {
		t.Error("no candidate failed though its weights explode")
	}
	for _, row := range outcome.Report.Rows {
		if row.Failure != "" && (row.Front || !strings.Contains(row.Failure, "at step")) {
			t.Errorf("%s: front %v, failure %q", row.Arch, row.Front, row.Failure)
		}
	}
}

func TestReportRepeatsTheSameBytes(t *testing.T) {
	outcome := run1(t, tiny(t), options(t))
	path := filepath.Join(outcome.Run, rundir.SearchPage)
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Report(outcome.Run); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(path); err != nil || string(again) != string(first) {
		t.Errorf("the page differs when it is made again (error %v)", err)
	}
	if _, err := Report(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no run in") {
		t.Errorf("empty folder: error %v", err)
	}
}

func TestRunRefusesBeforeItWritesAnything(t *testing.T) {
	for name, spoil := range map[string]func(*Experiment){
		"unknown dataset":  func(e *Experiment) { e.Data.Name = "nothing" },
		"large validation": func(e *Experiment) { e.Data.Validation = 160 },
		"start elsewhere":  func(e *Experiment) { e.Search.Start = []string{"lrunet-2"} },
		"too many pools":   func(e *Experiment) { e.Space.Pools.Min, e.Space.Pools.Max, e.Space.Stages.Max = 9, 9, 9 },
	} {
		e, o := tiny(t), options(t)
		spoil(&e)
		if _, err := Run(context.Background(), e, o); err == nil {
			t.Errorf("%s: no error", name)
		}
		if entries, err := os.ReadDir(o.Folder); err != nil || len(entries) != 0 {
			t.Errorf("%s: left %v behind (error %v)", name, entries, err)
		}
	}
}

// TestOtherDataIsFlippedOnlyIfItMayBe: the experiment's own flip is for its
// own data.
func TestOtherDataIsFlippedOnlyIfItMayBe(t *testing.T) {
	for other, want := range map[bool]bool{false: true, true: false} {
		e, o := tiny(t), options(t)
		e.Search.Budget, e.Training.Recipe.Flip = 1, true
		if other {
			o.Dataset, e.Data.Name = e.Data.Name, "fashion-mini"
		}
		outcome := run1(t, e, o)
		if got := outcome.Front[0].Result.Job.Recipe.Flip; got != want {
			t.Errorf("other data %v: flip %v, want %v", other, got, want)
		}
	}
}

// A cost below a thousandth of its reference is as good as none: nothing has more than
// the whole box.
func TestHypervolumeEndsAtTheIdeal(t *testing.T) {
	o := outcomeOf("nsga2", 1, [2]float64{100, 0.01})
	o.Experiment.Objectives[1].Reference = 1000
	volumes, err := o.Experiment.hypervolume(o.searched)
	if err != nil || len(volumes) != 1 || volumes[0] != 1 {
		t.Errorf("hypervolume %v, error %v, want 1", volumes, err)
	}
}

func TestScaledObjectives(t *testing.T) {
	accuracy := Objective{Measure: "accuracy", Better: "higher", Reference: 10}
	params := Objective{Measure: "params", Better: "lower", Reference: 2000}
	for _, c := range []struct {
		o           Objective
		value, want float64
	}{{accuracy, 100, 0}, {accuracy, 10, 1}, {accuracy, 55, 0.5}, {params, 2000, 1}, {params, 2, 0}, {params, 2000 / math.Sqrt(1000), 0.5}} {
		if got := c.o.scaled(c.value); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s %g: %g, want %g", c.o.Measure, c.value, got, c.want)
		}
	}
}

func TestFleetForgetsFinishedRuns(t *testing.T) {
	e, o := tiny(t), options(t)
	testfleet.Forgets(t, func(f eval.Fleet) error {
		o.Fleet = f
		_, err := Run(t.Context(), e, o)
		return err
	})
}
