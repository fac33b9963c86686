package store

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"lrunet/eval"
)

func TestSeries(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	costs := eval.Measures{{Name: "params", Value: 9e6, Unit: "elements", Better: "lower"}}
	trained, failed := testResult(1, 2), eval.Result{Job: testJob(2), Failure: "loss is NaN at step 17"}
	must(t, s.Put(background, trained))

	steps := []struct {
		series   string
		e        Candidate
		position int
	}{
		{"nsga2", Candidate{Result: trained}, 0},
		{"random", Candidate{Result: eval.Result{Job: failed.Job}, Note: "seeded"}, 0},
		{"nsga2", Candidate{Result: eval.Result{Job: testJob(3), Measures: costs}, Violation: 2.5, Note: "params"}, 1},
		{"nsga2", Candidate{Result: eval.Result{Job: failed.Job}, Violation: math.Inf(1)}, 2},
		{"nsga2", Candidate{Result: trained}, 0},  // as after a restart
		{"random", Candidate{Result: trained}, 1}, // another series may ask for it too
	}
	for i, step := range steps {
		position, err := s.Append(step.series, step.e)
		must(t, err)
		if position != step.position {
			t.Errorf("step %d is at position %d of %s, want %d", i, position, step.series, step.position)
		}
	}
	must(t, s.Put(background, failed)) // after it was appended
	must(t, s.Close())

	s = openReadOnly(t, path)
	got, err := s.Series("nsga2")
	must(t, err)
	if len(got) != 3 {
		t.Fatalf("nsga2 has %d evaluations, want 3", len(got))
	}
	curveless := trained
	curveless.Curve, curveless.Origin = nil, eval.Origin{}
	wantCandidate(t, got[0], Candidate{Result: curveless, Trained: true})
	wantCandidate(t, got[1], Candidate{Result: eval.Result{Job: testJob(3), Measures: costs}, Violation: 2.5, Note: "params"})
	wantCandidate(t, got[2], Candidate{Result: failed, Trained: true, Violation: math.Inf(1)})
	full, err := s.SeriesInFull("nsga2")
	must(t, err)
	wantCandidate(t, full[0], Candidate{Result: trained, Trained: true})
	if !reflect.DeepEqual(full[0].Result.Origin, trained.Origin) {
		t.Errorf("origin is %+v, want %+v", full[0].Result.Origin, trained.Origin)
	}
	if _, found, err := s.Get(testJob(3).Key()); found || err != nil {
		t.Errorf("a candidate that was never trained has a result: %v, %v", found, err)
	}
	if unknown, err := s.Series("nsga3"); len(unknown) != 0 || err != nil {
		t.Errorf("an unknown series is %v, error %v", unknown, err)
	}
}

func wantCandidate(t *testing.T, got, want Candidate) {
	t.Helper()
	if want.Key = want.Result.Job.Key(); got.Key != want.Key || got.Trained != want.Trained ||
		got.Violation != want.Violation || got.Note != want.Note {
		t.Errorf("evaluation is\n%+v, want\n%+v", got, want)
	}
	wantResult(t, got.Result, want.Result)
}

func TestAppendRefuses(t *testing.T) {
	s := open(t, testPath(t))
	first := Candidate{Result: testResult(1, 0), Violation: 1, Note: "params"}
	_, err := s.Append("nsga2", first)
	must(t, err)
	change := func(f func(*Candidate)) Candidate {
		e := first
		e.Result = testResult(1, 0)
		f(&e)
		return e
	}
	cases := map[string]struct {
		series   string
		e        Candidate
		want     string
		conflict bool
	}{
		"nameless series":    {"", first, "needs a name", false},
		"negative violation": {"nsga2", change(func(e *Candidate) { e.Violation = -1 }), "got -1", false},
		"NaN violation":      {"nsga2", change(func(e *Candidate) { e.Violation = nan }), "got NaN", false},
		"other violation":    {"nsga2", change(func(e *Candidate) { e.Violation = 2 }), "position 0", true},
		"other note":         {"nsga2", change(func(e *Candidate) { e.Note = "madds" }), "madds", true},
		"other measure":      {"random", change(func(e *Candidate) { e.Result.Measures[1].Value = 7 }), "params", true},
		"job without a key":  {"random", change(func(e *Candidate) { e.Result.Job.Recipe.LearningRate = nan }), "cannot be stored", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := s.Append(c.series, c.e)
			wantError(t, err, c.want)
			if errors.Is(err, ErrConflict) != c.conflict {
				t.Errorf("conflict: %v", err)
			}
		})
	}
	var series int
	must(t, s.db.QueryRow("SELECT COUNT(DISTINCT series) FROM evaluations").Scan(&series))
	if series != 1 {
		t.Errorf("%d series, want 1", series)
	}
}

func TestMeta(t *testing.T) {
	s := open(t, testPath(t))
	must(t, s.SetMeta("command", "lrunet search"))
	must(t, s.SetMeta(MetaExperiment, "name: x\nseed: 1\n"))
	must(t, s.SetMeta("command", "lrunet search --seed 2"))
	meta, err := s.Meta()
	must(t, err)
	want := map[string]string{"command": "lrunet search --seed 2", MetaExperiment: "name: x\nseed: 1\n"}
	if fmt.Sprint(meta) != fmt.Sprint(want) {
		t.Errorf("facts are %v, want %v", meta, want)
	}
	wantError(t, s.SetMeta("", "x"), "needs a key")
}
