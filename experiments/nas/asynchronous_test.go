package nas

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/search"
)

// stepsEach are those of a training of the tiny experiment: 4 epochs of 12 batches.
const stepsEach = 48

// asynchronousSearch is the tiny experiment without generations.
func asynchronousSearch(t *testing.T, algorithm string) Experiment {
	e := tiny(t)
	e.Search.Algorithm, e.Search.Asynchronous = algorithm, true
	return e
}

// checkOrder: no candidate comes twice, nor before its parents.
func checkOrder(t *testing.T, what string, candidates []store.Candidate, want int) {
	t.Helper()
	known := map[string]bool{}
	for _, c := range candidates {
		if known[c.Key] || c.Lineage == nil {
			t.Errorf("%s: %s comes twice, or has no lineage", what, c.Result.Job.Arch)
			continue
		}
		for _, parent := range c.Lineage.Parents {
			if !known[parent] {
				t.Errorf("%s: %s comes before its parent", what, c.Result.Job.Arch)
			}
		}
		known[c.Key] = true
	}
	if len(candidates) != want {
		t.Errorf("%s: %d candidates, want %d", what, len(candidates), want)
	}
}

// All workers have candidates, and each comes into the series when it is finished;
// one worker has the same ones again. Run and report say that the order depends on
// timing.
func TestAsynchronousSearch(t *testing.T) {
	for _, algorithm := range search.Asynchronous() {
		e := asynchronousSearch(t, algorithm)
		if algorithm == "evolution" {
			same(t, algorithm, run1(t, e, options(t)), run1(t, e, options(t)))
		}
		o := options(t)
		o.Workers = 3
		var notes, outcomes []string
		workers := map[int]bool{}
		o.Observe = func(ev experiments.Event) {
			workers[ev.Worker] = true
			if notes = append(notes, ev.Note); ev.Outcome != "" && ev.Series == searchSeries {
				outcomes = append(outcomes, ev.Arch)
			}
			if ev.Generation != 0 {
				t.Errorf("%s: generation %d", algorithm, ev.Generation)
			}
		}
		three := run1(t, e, o)
		series := searched(t, three)
		checkOrder(t, algorithm, series, e.Search.Budget)
		for i, c := range series {
			if c.Result.Job.Arch != outcomes[i] {
				t.Errorf("%s: candidate %d of the series is %s, finished was %s", algorithm, i, c.Result.Job.Arch, outcomes[i])
			}
		}
		if len(workers) != 3 {
			t.Errorf("%s: workers %v", algorithm, workers)
		}
		if !slices.ContainsFunc(notes, func(n string) bool {
			return strings.HasPrefix(n, "asynchronous, 3 candidates at a time: the order of candidates depends on timing")
		}) {
			t.Errorf("%s: notes %q", algorithm, notes)
		}
		if !slices.Contains(three.Report.Notes, "Asynchronous: "+asynchronousNote+".") {
			t.Errorf("%s: the report's notes are %q", algorithm, three.Report.Notes)
		}
	}
}

// A candidate's result does not depend on when it was trained: random search has the
// same candidates with the same results as in batches.
func TestAsynchronousResults(t *testing.T) {
	e := tiny(t)
	e.Search.Algorithm = "random"
	results := func(o *Outcome) map[string]string {
		all := map[string]string{}
		for _, c := range searched(t, o) {
			all[c.Key] = fmt.Sprint(c.Result.Job, c.Result.Measures, c.Result.Failure, c.Violation)
		}
		return all
	}
	batches := run1(t, e, options(t))
	want := results(batches)
	if text, err := batches.Experiment.YAML(); err != nil || strings.Contains(string(text), "asynchronous") {
		t.Errorf("error %v, a search in batches is\n%s", err, text)
	}
	e.Search.Asynchronous = true
	for _, workers := range []int{1, 4} {
		o := options(t)
		o.Workers = workers
		outcome := run1(t, e, o)
		if got := results(outcome); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers: %v, want %v", workers, got, want)
		}
		if !slices.Equal(testAccuracies(outcome), testAccuracies(batches)) {
			t.Errorf("%d workers: another front", workers)
		}
	}
}

// testAccuracies are those of the front.
func testAccuracies(o *Outcome) []float64 {
	var list []float64
	for _, row := range o.Report.Rows {
		if row.Front {
			list = append(list, row.Measures.Value("test_accuracy"))
		}
	}
	slices.Sort(list)
	return list
}

// A search that is stopped again and again goes on from its series and from what was
// in work: no candidate is trained twice, no step again, and nothing is left over.
func TestStoppedAsynchronousSearchGoesOn(t *testing.T) {
	for workers, algorithms := range [][]string{1: {"nsga2"}, 3: {"evolution", "local", "surrogate"}} {
		for _, algorithm := range algorithms {
			what := fmt.Sprintf("%s, %d workers", algorithm, workers)
			e, o := asynchronousSearch(t, algorithm), options(t)
			if algorithm == "evolution" {
				e.Search.Baseline = baselineSeries
			}
			o.Workers = workers
			trained, sessions := 0, 0
			var got *Outcome
			var before []store.Candidate
			for n := 7; got == nil || got.Interrupted; n += 40 {
				ctx, steps := stopAfter(&o, n)
				var err error
				if got, err = Run(ctx, e, o); err != nil {
					t.Fatal(err)
				}
				trained += *steps
				sessions++
				now := searched(t, got)
				if !reflect.DeepEqual(keysOf(now[:len(before)]), keysOf(before)) {
					t.Errorf("%s: the series began with %v, begins with %v", what, keysOf(before), keysOf(now))
				}
				before = now
			}
			checkOrder(t, what, before, e.Search.Budget)
			distinct := map[string]bool{}
			for _, c := range slices.Concat(before, got.baseline) {
				if c.Trained && c.Result.Failure == "" {
					distinct[c.Key] = true
				}
			}
			if want := len(distinct) * stepsEach; trained != want || sessions < 4 || got.Failed > 0 {
				t.Errorf("%s: %d steps in %d sessions, want %d; %d failed", what, trained, sessions, want, got.Failed)
			}
			if files, err := os.ReadDir(filepath.Join(got.Run, rundir.Partials)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: %d trainings are left in progress, error %v", what, len(files), err)
			}
			for _, row := range got.Report.Rows {
				if row.Front && row.Checkpoint == "" {
					t.Errorf("%s: %s is on the front and has no checkpoint", what, row.Arch)
				}
			}
		}
	}
}

func keysOf(candidates []store.Candidate) []string {
	list := []string{}
	for _, c := range candidates {
		list = append(list, c.Key)
	}
	return list
}

// Candidates that were finished when the process was killed, but not yet in the
// series, are taken from the study; a larger budget goes on from there.
func TestKilledAsynchronousSearchGoesOn(t *testing.T) {
	e, o := asynchronousSearch(t, "evolution"), options(t)
	o.Workers = 2
	outcome := run1(t, e, o)
	want := searched(t, outcome)
	s, err := store.Open(rundir.Folder(outcome.Run).Study())
	testkit.Must(t, err)
	testkit.Must(t, s.CutSeries(searchSeries, 9))
	text, last := `{"arch": "%s", "generation": 2, "operator": "mutation"}`, want[9].Result.Job.Arch
	testkit.Must(t, s.SetMeta(metaFlight+searchSeries+".0", fmt.Sprintf(text, last)))
	testkit.Must(t, s.SetMeta(metaFlight+searchSeries+".1", fmt.Sprintf(text, want[3].Result.Job.Arch)))
	testkit.Must(t, s.SetMeta(store.MetaFinished, ""))
	testkit.Must(t, s.Close())
	_, steps := stopAfter(&o, -1)
	e.Search.Budget = 12
	got := searched(t, run1(t, e, o))
	checkOrder(t, "killed", got, 12)
	if !slices.Equal(keysOf(got[:9]), keysOf(want[:9])) || !slices.Contains(keysOf(got), want[9].Key) {
		t.Errorf("candidates %v, want those of %v", keysOf(got), keysOf(want))
	}
	trained := 0
	for _, c := range got {
		if c.Trained && !slices.Contains(keysOf(want), c.Key) {
			trained++
		}
	}
	if *steps != trained*stepsEach {
		t.Errorf("%d steps for %d trainings", *steps, trained)
	}

	s, err = store.Open(rundir.Folder(outcome.Run).Study())
	testkit.Must(t, err)
	testkit.Must(t, s.SetMeta(metaFlight+searchSeries+".1", "{"))
	testkit.Must(t, s.Close())
	e.Search.Budget = 14
	_, err = Run(context.Background(), e, o)
	testkit.WantError(t, err, "study: flight.search.1 is damaged")
}

// A training that fails as a whole ends the others, and what is finished is kept.
func TestAsynchronousSearchFails(t *testing.T) {
	e, o := asynchronousSearch(t, "evolution"), options(t)
	e.Search.Budget = 60 // enough that one more is sure to be on the front
	o.Workers = 3
	o.Observe = func(ev experiments.Event) {
		if ev.Done == 4 { // there is no place for the weights of one that is on the front
			os.RemoveAll(filepath.Join(o.Folder, "tiny", rundir.Checkpoints))
		}
	}
	_, err := Run(context.Background(), e, o)
	if err == nil || !strings.Contains(err.Error(), "run the same command to resume") {
		t.Fatalf("error %v", err)
	}
	outcome, err := Read(filepath.Join(o.Folder, "tiny"))
	testkit.Must(t, err)
	if n := outcome.Evaluations; n < 4 || n == e.Search.Budget {
		t.Errorf("%d candidates are kept", n)
	}
	o.Observe = nil
	checkOrder(t, "again", searched(t, run1(t, e, o)), e.Search.Budget)
}

func TestAsynchronousRefuses(t *testing.T) {
	for want, change := range map[string]func(*Experiment){
		"search: asynchronous: halving trains candidates rung by rung": func(e *Experiment) { e.Search.Algorithm = "halving" },
		"(have evolution, local, nsga2, random, surrogate)":            func(e *Experiment) { e.Search.Algorithm = "screen" },
		"search: asynchronous: latency is measured while no":           func(e *Experiment) { e.Objectives[1] = Objective{Measure: "latency"} },
		"search: asynchronous: throughput is measured while no": func(e *Experiment) {
			least := 1.0
			e.Constraints = []Constraint{{Measure: "throughput", Min: &least}}
		},
	} {
		e := asynchronousSearch(t, "nsga2")
		change(&e)
		testkit.WantError(t, e.Validate(), want)
	}
	e, o := tiny(t), options(t)
	e.Search.Budget = 2
	run1(t, e, o)
	e.Search.Asynchronous = true
	_, err := Run(context.Background(), e, o)
	testkit.WantError(t, err, "search.asynchronous is nothing there, true here")
}
