package store

import (
	"database/sql"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/internal/testkit"
)

func testPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "study.db")
}

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func openReadOnly(t testing.TB, path string) *Store {
	t.Helper()
	s, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// must and wantError read better short, as often as they stand here.
var (
	must      = testkit.Must
	wantError = testkit.WantError
)

func testJob(seed uint64) eval.Job {
	return eval.Job{
		Arch: "stem64/2 64x14/2 128x14/2 head256", Dataset: "fashion-mini", DatasetHash: "ab12",
		Validation: 1000, SplitSeed: 1<<64 - 1, Epochs: 3,
		Recipe: train.Recipe{LearningRate: 0.1, WeightDecay: 5e-4, Flip: true}, Seed: seed,
	}
}

// testResult is a whole result of `epochs` epochs.
func testResult(seed uint64, epochs int) eval.Result {
	r := eval.Result{
		Job: testJob(seed),
		Measures: eval.Measures{
			{Name: "accuracy", Value: 80 + float64(seed%1000)/7, Unit: "%", Better: "higher"},
			{Name: "params", Value: 182090, Unit: "elements", Better: "lower"},
			{Name: "batches", Value: 0.1 + 0.2, Unit: "", Better: ""},
		},
		Recalls:  []float64{80.5, 0, math.NaN()},
		Duration: 1234567891 * time.Nanosecond,
		Origin: eval.Origin{
			Kernels: []string{"avx512", "go"}, CPU: "Xeon", Version: "1.2.3", Host: "here",
			Started: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), CPUTime: 12345678912, PeakMemory: 1 << 31,
		},
	}
	for e := 1; e <= epochs; e++ {
		r.Curve = append(r.Curve, eval.Epoch{Epoch: e, Loss: 2.3 / float64(e), Rate: 0.1 / 3, Accuracy: 70 + float64(e)/3})
	}
	return r
}

// wantResult compares results, NaN equal to NaN.
func wantResult(t testing.TB, got, want eval.Result) {
	t.Helper()
	if len(got.Curve) != len(want.Curve) {
		t.Fatalf("%d epochs, want %d", len(got.Curve), len(want.Curve))
	}
	for i := range got.Curve {
		if !sameEpoch(got.Curve[i], want.Curve[i]) {
			t.Errorf("epoch is %+v, want %+v", got.Curve[i], want.Curve[i])
		}
	}
	if !slices.EqualFunc(got.Recalls, want.Recalls, same) {
		t.Errorf("recalls are %v, want %v", got.Recalls, want.Recalls)
	}
	got.Curve, want.Curve, got.Recalls, want.Recalls = nil, nil, nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("result is\n%+v, want\n%+v", got, want)
	}
}

// raw opens the database behind a study's back.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func get(t testing.TB, s *Store, key string) eval.Result {
	t.Helper()
	r, found, err := s.Get(key)
	must(t, err)
	if !found {
		t.Fatalf("no result %s", key)
	}
	return r
}

var nan = math.NaN()
