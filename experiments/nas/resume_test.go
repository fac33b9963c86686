package nas

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/reports"
	"lrunet/search"
)

// stopAfter makes options whose run is stopped at its nth event; it counts the
// images trained in the session.
func stopAfter(o *experiments.Options, n int) (context.Context, *int) {
	ctx, cancel := context.WithCancel(context.Background())
	events, steps := 0, new(int)
	o.Observe = func(e experiments.Event) {
		if e.Training != nil {
			*steps++
		}
		if events++; events == n {
			cancel()
		}
	}
	return ctx, steps
}

// same compares what two runs found, but for times and folders.
func same(t *testing.T, what string, got, want *Outcome) {
	t.Helper()
	if !reflect.DeepEqual(timeless(got.Front), timeless(want.Front)) {
		t.Errorf("%s: front %v, want %v", what, got.Front, want.Front)
	}
	if !reflect.DeepEqual(timelessRows(got.Report.Rows), timelessRows(want.Report.Rows)) {
		t.Errorf("%s: candidates %v, want %v", what, got.Report.Rows, want.Report.Rows)
	}
	if !reflect.DeepEqual(got.Report.Hypervolume, want.Report.Hypervolume) {
		t.Errorf("%s: another course of the hypervolume", what)
	}
	if got, want := lineages(t, got.Run), lineages(t, want.Run); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: lineages\n%v\nwant\n%v", what, got, want)
	}
}

// timelessRows are rows without times and folders, and with a number for NaN.
func timelessRows(rows []reports.Row) []reports.Row {
	list := slices.Clone(rows)
	numbers := func(values []float64) []float64 {
		values = slices.Clone(values)
		for i, v := range values {
			if math.IsNaN(v) {
				values[i] = -1
			}
		}
		return values
	}
	for i := range list {
		r := &list[i]
		r.Span, r.Commands = reports.Span{}, nil
		r.Genes, r.Recalls, r.Dominated = numbers(r.Genes), numbers(r.Recalls), numbers([]float64{r.Dominated})[0]
	}
	return list
}

// lineages are those of all candidates of a run, after their keys.
func lineages(t *testing.T, folder string) []string {
	t.Helper()
	s, err := store.OpenReadOnly(rundir.Folder(folder).Study())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var list []string
	for _, name := range SeriesNames() {
		series, err := s.Series(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range series {
			if c.Lineage == nil {
				t.Fatalf("%s of series %s has no lineage", c.Key, name)
			}
			list = append(list, fmt.Sprintf("%s %+v", c.Key, *c.Lineage))
		}
	}
	return list
}

// A search that is stopped again and again, in trainings and between them, ends
// as one that was not: the same candidates in the same order, and no step is
// trained twice.
func TestStoppedSearchGoesOn(t *testing.T) {
	for i, algorithm := range search.Names() {
		workers := 1 + 2*(i%2)
		what := fmt.Sprintf("%s, %d workers", algorithm, workers)
		e := tiny(t)
		e.Search.Algorithm, e.Search.Baseline = algorithm, baselineSeries
		o := options(t)
		_, steps := stopAfter(&o, -1)
		want := run1(t, e, o)
		whole := *steps

		o = options(t)
		o.Workers = workers
		trained, sessions := 0, 0
		var got *Outcome
		for n := 7; got == nil || got.Interrupted; n += 12 {
			ctx, steps := stopAfter(&o, n)
			var err error
			if got, err = Run(ctx, e, o); err != nil {
				t.Fatal(err)
			}
			trained += *steps
			sessions++
		}
		same(t, what, got, want)
		if trained != whole || sessions < 5 {
			t.Errorf("%s: %d steps in %d sessions, %d in one", what, trained, sessions, whole)
		}
		if files, err := os.ReadDir(filepath.Join(got.Run, rundir.Partials)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %d trainings are left in progress, error %v", what, len(files), err)
		}
	}
}

func TestFinishedSearchTrainsNothing(t *testing.T) {
	e, o := tiny(t), options(t)
	want := run1(t, e, o)
	page := filepath.Join(want.Run, rundir.SearchPage)
	before, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, steps := stopAfter(&o, -1)
	got := run1(t, e, o)
	same(t, "again", got, want)
	if got.Run != want.Run || *steps != 0 {
		t.Errorf("%d steps in %s, want none in %s", *steps, got.Run, want.Run)
	}
	if after, err := os.ReadFile(page); err != nil || string(after) != string(before) {
		t.Errorf("the page changed (error %v)", err)
	}
}

// A child's parents are candidates of earlier generations, by their keys.
func TestParentsAreEarlierCandidates(t *testing.T) {
	e := tiny(t)
	e.Search.Budget = 14
	outcome := run1(t, e, options(t))
	generations, children := map[string]int{}, 0
	for i, c := range searched(t, outcome) {
		l := c.Lineage
		if l.Generation != i/4 || (i == 0) != (l.Operator == search.Initial) || i > 0 && i < 4 && l.Operator != search.Drawn {
			t.Errorf("candidate %d is of generation %d, by %s", i, l.Generation, l.Operator)
		}
		for _, parent := range l.Parents {
			children++
			if g, known := generations[parent]; !known || g >= l.Generation {
				t.Errorf("candidate %d of generation %d has the parent %s of %d", i, l.Generation, parent, g)
			}
		}
		generations[c.Key] = l.Generation
	}
	if children == 0 {
		t.Error("no candidate has parents")
	}
}

func TestLargerBudgetExtendsASearch(t *testing.T) {
	large := tiny(t)
	large.Search.Budget = 18
	want := run1(t, large, options(t))
	small, o := large, options(t)
	small.Search.Budget = 6
	run1(t, small, o)
	got := run1(t, large, o)
	same(t, "extended", got, want)
	if got.Run != filepath.Join(o.Folder, "tiny") {
		t.Errorf("it went on in %s", got.Run)
	}
}

func TestAnotherSearchIsRefused(t *testing.T) {
	e, o := tiny(t), options(t)
	e.Search.Budget = 4
	run1(t, e, o)
	for want, change := range map[string]func(*Experiment){
		"seed is 3 there, 4 here":                          func(e *Experiment) { e.Seed = 4 },
		"search.budget is 4 there, 3 here":                 func(e *Experiment) { e.Search.Budget = 3 },
		"training.recipe.flip is nothing there, true here": func(e *Experiment) { e.Training.Recipe.Flip = true },
	} {
		other := e
		change(&other)
		if _, err := Run(context.Background(), other, o); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "another search") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// Equal trainings of another run are taken from it, weights and all, and give
// the same outcome.
func TestResultsOfAnotherRunAreReused(t *testing.T) {
	e, o := tiny(t), options(t)
	want := run1(t, e, o)
	o.New, o.Known = true, []string{want.Run}
	_, steps := stopAfter(&o, -1)
	got := run1(t, e, o)
	same(t, "reused", got, want)
	if got.Run == want.Run || *steps != 0 {
		t.Errorf("%d steps in %s, want none in a run of its own", *steps, got.Run)
	}
	for _, row := range got.Report.Rows {
		if row.Front && row.Checkpoint == "" {
			t.Errorf("%s is on the front and has no checkpoint", row.Arch)
		}
	}
	for _, c := range want.Front { // without their weights they are trained again, to the same bits
		if err := os.Remove(rundir.Folder(want.Run).Checkpoint(c.Key)); err != nil {
			t.Fatal(err)
		}
	}
	told, again := "", 0
	o.Workers = 2
	o.Observe = func(ev experiments.Event) {
		told += ev.Note
		if ev.Series == againSeries && ev.Training == nil {
			again++
			if ev.Done != again || ev.Budget != len(want.Front) || ev.Worker > 1 {
				t.Errorf("event %+v is number %d of %d", ev, again, len(want.Front))
			}
		}
	}
	same(t, "without weights", run1(t, e, o), want)
	if again != len(want.Front) || !strings.Contains(told, "trained again before the test") {
		t.Errorf("%d networks trained again, want %d; told %q", again, len(want.Front), told)
	}
	o.Observe = nil
	o.Known = []string{t.TempDir()}
	if _, err := Run(context.Background(), e, o); !errors.Is(err, rundir.ErrNoRun) {
		t.Errorf("error %v, want that there is no run", err)
	}
}
