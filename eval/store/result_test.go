package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"

	"lrunet/eval"
)

var background = context.Background()

func TestResultsComeBack(t *testing.T) {
	odd := testResult(2, 3)
	odd.Curve[0].Accuracy = nan
	odd.Curve[1].Loss = math.Inf(1)
	odd.Curve[2].Rate = 5e-324
	odd.Measures = append(odd.Measures, eval.Measure{Name: "unknown", Value: nan})
	cases := map[string]eval.Result{
		"success":   testResult(1, 3),
		"odd":       odd,
		"failure":   {Job: testJob(3), Failure: "loss is NaN at step 17", Curve: []eval.Epoch{{Epoch: 1, Loss: nan, Accuracy: nan}}},
		"bare":      {Job: eval.Job{Arch: "stem8 8x1 head8"}},
		"non-ASCII": {Job: eval.Job{Arch: "x", Dataset: "r\u00e9sum\u00e9 '\";\x00"}, Failure: "\u221e"},
	}
	path := testPath(t)
	s := open(t, path)
	for _, r := range cases {
		must(t, s.Put(background, r))
	}
	check := func(t *testing.T, s *Store) {
		for name, want := range cases {
			t.Run(name, func(t *testing.T) { // Measure holds NaN: compare it apart
				got := get(t, s, want.Job.Key())
				if m, ok := got.Measures.Get("unknown"); ok != (name == "odd") || ok && !math.IsNaN(m.Value) {
					t.Errorf("NaN measure came back as %v, %v", m, ok)
				}
				if name == "odd" {
					got.Measures, want.Measures = got.Measures[:3], want.Measures[:3]
				}
				wantResult(t, got, want)
			})
		}
	}
	check(t, s)
	must(t, s.Close())
	t.Run("reopened", func(t *testing.T) { check(t, openReadOnly(t, path)) })
}

func TestResultsKeepTheirOrder(t *testing.T) {
	s := open(t, testPath(t))
	for _, seed := range []uint64{5, 1, 4, 2} {
		must(t, s.Put(background, testResult(seed, 2)))
	}
	results, err := s.Results()
	must(t, err)
	var seeds []uint64
	for _, r := range results {
		seeds = append(seeds, r.Job.Seed)
		wantResult(t, r, testResult(r.Job.Seed, 2))
	}
	if fmt.Sprint(seeds) != "[5 1 4 2]" {
		t.Errorf("order is %v", seeds)
	}
}

func TestMissingResult(t *testing.T) {
	s := open(t, testPath(t))
	for _, key := range []string{"0123456789abcdef", ""} {
		if _, found, err := s.Get(key); found || err != nil {
			t.Errorf("Get(%q) found %v, error %v", key, found, err)
		}
	}
	results, err := s.Results()
	if len(results) != 0 || err != nil {
		t.Errorf("an empty study has results %v, error %v", results, err)
	}
}

func TestSuccessIsFinal(t *testing.T) {
	change := func(f func(*eval.Result)) eval.Result {
		r := testResult(1, 3)
		f(&r)
		return r
	}
	cases := map[string]struct {
		again    eval.Result
		conflict bool
	}{
		"equal":            {testResult(1, 3), false},
		"another duration": {change(func(r *eval.Result) { r.Duration++ }), false},
		"another origin":   {change(func(r *eval.Result) { r.Origin.Kernels = []string{"go"} }), false},
		"another value":    {change(func(r *eval.Result) { r.Measures[0].Value++ }), true},
		"another unit":     {change(func(r *eval.Result) { r.Measures[0].Unit = "1" }), true},
		"new measure":      {change(func(r *eval.Result) { r.Measures[0].Name = "other" }), true},
		"shorter curve":    {change(func(r *eval.Result) { r.Curve = r.Curve[:2] }), true},
		"another curve":    {change(func(r *eval.Result) { r.Curve[2].Loss++ }), true},
		"failure":          {change(func(r *eval.Result) { r.Failure = "out of memory" }), true},
	}
	s := open(t, testPath(t))
	must(t, s.Put(background, testResult(1, 3)))
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := s.Put(background, c.again)
			if errors.Is(err, ErrConflict) != c.conflict || !c.conflict && err != nil {
				t.Errorf("error is %v", err)
			}
			wantResult(t, get(t, s, testJob(1).Key()), testResult(1, 3))
		})
	}
}

func TestFailureIsReplaced(t *testing.T) {
	s := open(t, testPath(t))
	failed := eval.Result{Job: testJob(1), Failure: "out of memory", Curve: testResult(1, 2).Curve,
		Measures: eval.Measures{{Name: "accuracy", Value: 1}}}
	must(t, s.Put(background, failed))
	must(t, s.Put(background, testResult(1, 3)))
	wantResult(t, get(t, s, testJob(1).Key()), testResult(1, 3))
}

// What was measured of a job beside its training outlives the training's failure.
func TestMeasuresOutliveAFailure(t *testing.T) {
	s := open(t, testPath(t))
	must(t, s.Put(background, eval.Result{Job: testJob(1), Failure: "out of memory"}))
	must(t, s.PutMeasures(testJob(1), eval.Measures{{Name: eval.LatencyName, Value: 2, Better: eval.Lower}}))
	must(t, s.Put(background, testResult(1, 3)))
	if latency := get(t, s, testJob(1).Key()).Measures.Value(eval.LatencyName); latency != 2 {
		t.Errorf("latency %v, want the 2 that was measured", latency)
	}
	failed := eval.Result{Job: testJob(2), Failure: "out of memory", Measures: eval.Measures{{Name: "accuracy", Value: 1}, {Name: "loss", Value: 1}}}
	must(t, s.Put(background, failed))
	must(t, s.PutMeasures(testJob(2), eval.Measures{{Name: eval.LatencyName, Value: 2, Better: eval.Lower}}))
	must(t, s.Put(background, testResult(2, 3)))
	var twice int
	must(t, s.db.QueryRow("SELECT count(*) - count(DISTINCT position) FROM measures WHERE key = ?", testJob(2).Key()).Scan(&twice))
	if twice > 0 {
		t.Errorf("%d measures of a job share their places", twice)
	}
}

// A result that cannot be stored leaves nothing of itself.
func TestPutIsWholeOrNothing(t *testing.T) {
	change := func(f func(*eval.Result)) eval.Result {
		r := testResult(1, 3)
		f(&r)
		return r
	}
	cases := map[string]struct {
		result eval.Result
		want   string
	}{
		"repeated epoch":    {change(func(r *eval.Result) { r.Curve[2].Epoch = 2 }), "epoch 2 comes after epoch 2"},
		"nameless measure":  {change(func(r *eval.Result) { r.Measures[2].Name = "" }), "without a name"},
		"unknown direction": {change(func(r *eval.Result) { r.Measures[2].Better = "more" }), `got "more"`},
		"job without key":   {change(func(r *eval.Result) { r.Job.Recipe.LearningRate = nan }), "cannot be stored"},
		"measure twice":     {change(func(r *eval.Result) { r.Measures[2] = r.Measures[0]; r.Measures[2].Value++ }), "accuracy"},
	}
	path := testPath(t)
	s := open(t, path)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { wantError(t, s.Put(background, c.result), c.want, path) })
	}
	cancelled, cancel := context.WithCancel(background)
	cancel()
	if err := s.Put(cancelled, testResult(1, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled Put gives %v", err)
	}
	must(t, s.Close())
	for _, table := range []string{"jobs", "results", "measures", "curves"} {
		var rows int
		must(t, raw(t, path).QueryRow("SELECT count(*) FROM "+table).Scan(&rows))
		if rows != 0 {
			t.Errorf("%d rows in %s", rows, table)
		}
	}
}

func TestAddMeasures(t *testing.T) {
	test := eval.Measure{Name: "test_accuracy", Value: 91.25, Unit: "%", Better: "higher"}
	other := test
	other.Value = 91.5
	latency := eval.Measure{Name: "latency", Value: 2, Unit: "ms", Better: "lower"}

	s := open(t, testPath(t))
	want := testResult(1, 3)
	key := want.Job.Key()
	must(t, s.Put(background, want))
	must(t, s.AddMeasures(key, eval.Measures{test}))
	must(t, s.AddMeasures(key, eval.Measures{test})) // the same again is no news
	err := s.AddMeasures(key, eval.Measures{latency, other})
	wantError(t, err, "test_accuracy", "91.5 %", "91.25 %")
	if !errors.Is(err, ErrConflict) {
		t.Errorf("error %v is no conflict", err)
	}
	must(t, s.Put(background, want)) // as the job gave it: without the test accuracy
	want.Measures = append(want.Measures, test)
	wantResult(t, get(t, s, key), want)
	wantError(t, s.AddMeasures("feed", eval.Measures{test}), `no job "feed"`)
}

func TestConcurrentPuts(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	second := open(t, path) // as another process would
	const goroutines, each = 8, 10
	var group sync.WaitGroup
	errs := make(chan error, goroutines*each*3)
	for g := range goroutines {
		group.Go(func() {
			to := []*Store{s, second}[g%2]
			for i := range each {
				r := testResult(uint64(g*each+i), 3)
				errs <- to.Put(background, r)
				errs <- to.Put(background, testResult(0, 3)) // all of them this one
				_, err := to.Append("shared", Candidate{Result: r})
				errs <- err
			}
		})
	}
	group.Wait()
	close(errs)
	for err := range errs {
		must(t, err)
	}
	results, err := s.Results()
	must(t, err)
	series, err := s.Series("shared")
	must(t, err)
	if len(results) != goroutines*each || len(series) != goroutines*each {
		t.Errorf("%d results and %d evaluations, want %d", len(results), len(series), goroutines*each)
	}
}

func BenchmarkPut(b *testing.B) {
	s := open(b, testPath(b))
	var seed uint64
	for b.Loop() {
		seed++
		must(b, s.Put(background, testResult(seed, 10)))
	}
}
