package nas

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/search"
)

// stepped is a search by successive halving.
func stepped(t *testing.T) Experiment {
	e := tiny(t)
	e.Search.Algorithm, e.Search.Budget = "halving", 6
	return e
}

// Candidates are trained briefly first, and those that go on from scratch for longer.
func TestSearchOnRungs(t *testing.T) {
	o := options(t)
	var last experiments.Event
	o.Observe = func(e experiments.Event) {
		if e.Note == "" {
			last = e
		}
	}
	outcome := run1(t, stepped(t), o)
	if !slices.Equal(outcome.Experiment.Search.Rungs, []int{1}) {
		t.Errorf("rungs %v, want thirds of 4 epochs", outcome.Experiment.Search.Rungs)
	}
	on, briefly := map[int]int{}, map[string]string{}
	for _, c := range searched(t, outcome) {
		job := c.Result.Job
		on[job.Epochs]++
		switch l := c.Lineage; {
		case job.Epochs == 1:
			briefly[job.Arch] = c.Key
		case l.Operator != search.Promoted || !slices.Equal(l.Parents, []string{briefly[job.Arch]}):
			t.Errorf("%s after %d epochs comes from %+v, want its own brief training, %s", job.Arch, job.Epochs, *l, briefly[job.Arch])
		}
	}
	if spent := on[1] + 4*on[4]; on[1] <= on[4] || on[4] < 2 || spent > 24 || spent < 20 {
		t.Errorf("trainings by epochs %v, want fewer long ones, and about 24 epochs in all", on)
	}
	if last.Unit != "epochs" || last.Budget != 24 || last.Done != on[1]+4*on[4] {
		t.Errorf("the last event tells %d of %d %s", last.Done, last.Budget, last.Unit)
	}
	for _, c := range outcome.Front {
		if c.Result.Job.Epochs != 4 || !exists(rundir.Folder(outcome.Run).Checkpoint(c.Key)) {
			t.Errorf("member %s of the front was trained for %d epochs, or has no weights", c.Result.Job.Arch, c.Result.Job.Epochs)
		}
	}
}

// Augmentation follows the epochs of each rung.
func TestRungsHaveTheirRecipes(t *testing.T) {
	e := stepped(t)
	e.Training.Epochs, e.Training.Recipe.Augment, e.Training.Recipe.Flip = 20, "auto", true
	r, err := newRun(t.Context(), e, options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if !slices.Equal(r.experiment.Search.Rungs, []int{2, 6}) {
		t.Fatalf("rungs %v", r.experiment.Search.Rungs)
	}
	runner := r.workers.First()
	const arch = "stem8/2 8x2g4/2 head8g4"
	if brief, whole := r.experiment.jobOn(runner, arch, 0).Recipe, r.experiment.jobOn(runner, arch, 2).Recipe; brief.Crop != 0 || whole.Crop != 1 {
		t.Errorf("crops of %d and %d pixels, want 0 after 2 epochs and 1 after 20", brief.Crop, whole.Crop)
	}
}

func TestRungsAreChecked(t *testing.T) {
	for want, change := range map[string]func(*Experiment){
		"search: rungs: nsga2 trains every candidate for training.epochs": func(e *Experiment) { e.Search.Algorithm, e.Search.Rungs = "nsga2", []int{1} },
		"search: rungs: must rise from 1 to below training.epochs, 4":     func(e *Experiment) { e.Search.Rungs = []int{2, 4} },
		"below training.epochs, 4, got [0 2]":                             func(e *Experiment) { e.Search.Rungs = []int{0, 2} },
		"search: rungs: halving needs trainings shorter than":             func(e *Experiment) { e.Training.Epochs = 1 },
	} {
		e := stepped(t)
		change(&e)
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// What networks are to reach in all their epochs nobody has to reach in fewer.
func TestBoundsOnRungs(t *testing.T) {
	least, most := 99.0, 1000.0
	e := Experiment{Constraints: []Constraint{{Measure: eval.Accuracy, Min: &least}, {Measure: "params", Max: &most}}}
	e.Training.Epochs = 9
	for _, test := range []struct {
		epochs           int
		accuracy, params float64
		feasible         bool
	}{{9, 90, 100, false}, {9, 99, 100, true}, {3, 90, 100, true}, {3, 90, 2000, false}} {
		measures := measured("a", test.accuracy, test.params).Measures
		if v, note := e.after(test.epochs).evaluation(measures, ""); (v.Violation == 0) != test.feasible {
			t.Errorf("%+v: violation %g, %s", test, v.Violation, note)
		}
	}
}

// A larger budget would change what was spent on the lower rungs.
func TestRungsTakeNoLargerBudget(t *testing.T) {
	e, o := stepped(t), options(t)
	run1(t, e, o)
	e.Search.Budget = 8
	_, err := Run(t.Context(), e, o)
	if !errors.As(err, new(*rundir.OccupiedError)) || !strings.Contains(err.Error(), "search.budget is 6 there, 8 here\n    "+otherBudget) {
		t.Errorf("error %v", err)
	}
}

// The best accuracy of a search is that of a whole training, as its front's is; an
// experiment that would be refused today has a status too.
func TestStatusCountsWholeTrainings(t *testing.T) {
	e := stepped(t)
	text, err := e.YAML()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(filepath.Join(t.TempDir(), "study.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for epochs, accuracy := range map[int]float64{1: 0.9, 4: 0.5} {
		r := eval.Result{
			Job:      eval.Job{Arch: "stem8/2 8x2g4/2 head8g4", Epochs: epochs},
			Measures: eval.Measures{{Name: eval.Accuracy, Value: accuracy, Better: eval.Higher}},
		}
		testkit.Must(t, s.Put(t.Context(), r))
		if _, err := s.Append(searchSeries, store.Candidate{Key: r.Job.Key(), Result: r}); err != nil {
			t.Fatal(err)
		}
	}
	refused := strings.Replace(string(text), "halving", "once-valid", 1)
	for name, experiment := range map[string]string{"today's": string(text), "refused": refused} {
		status, err := Status(s, map[string]string{store.MetaExperiment: experiment})
		if err != nil || status.Best != 0.5 {
			t.Errorf("%s: best %v, %v; want 0.5, of the whole training", name, status.Best, err)
		}
	}
}
