package nas

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/lrunet"
)

const timedYAML = `
objectives:
  - {measure: accuracy}
  - {measure: latency}
  - {measure: throughput}
constraints:
  - {measure: latency, max: 60}
`

// timed is the tiny search with objectives and a constraint of speed.
func timed(t testing.TB) Experiment {
	t.Helper()
	plain := tiny(t)
	text := tinyYAML[:strings.Index(tinyYAML, "objectives:")] + timedYAML[1:] + tinyYAML[strings.Index(tinyYAML, "training:"):]
	e, err := Parse("timed.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	e.Data = plain.Data
	return e
}

// clockwork is a timing that follows the multiply-adds, and how often it was
// asked. Each answer is a little longer than the one before, as on a real machine
// no two are equal.
func clockwork(asked *atomic.Int64) func(context.Context, *lrunet.Program) (eval.Measures, error) {
	return func(_ context.Context, p *lrunet.Program) (eval.Measures, error) {
		ms := float64(cost.Of(p).MAdds)/1e3 + 1e-6*float64(asked.Add(1))
		return eval.Measures{
			{Name: eval.LatencyName, Value: ms, Unit: "ms", Better: eval.Lower},
			{Name: eval.LatencySpreadName, Value: ms / 10, Unit: "ms"},
			{Name: eval.ThroughputName, Value: 1e3 / ms, Unit: "images/s", Better: eval.Higher},
		}, nil
	}
}

// Candidates are timed once each, before they are trained; what is too slow is not
// trained; a search that is stopped and resumed keeps its figures, its references
// too, and ends with the same front.
func TestSearchForSpeed(t *testing.T) {
	e, o := timed(t), options(t)
	var asked atomic.Int64
	o.Time = clockwork(&asked)
	outcome, err := Run(context.Background(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	first := asked.Load()
	trained := checkTimes(t, outcome)
	if trained == 0 || trained == outcome.Evaluations {
		t.Errorf("%d of %d candidates were trained: want some, and some too slow", trained, outcome.Evaluations)
	}
	before := searched(t, outcome)
	if _, err := Run(context.Background(), e, o); err != nil {
		t.Fatal(err)
	}
	if again := asked.Load(); again != first {
		t.Errorf("a finished search timed %d networks", again-first)
	}
	e.Search.Budget += 4
	if outcome, err = Run(context.Background(), e, o); err != nil {
		t.Fatal(err)
	}
	if second := asked.Load(); second == first || second > first+5 {
		t.Errorf("timed %d networks, and %d for four more candidates", first, second-first)
	}
	checkTimes(t, outcome)
	for i, c := range searched(t, outcome)[:len(before)] {
		if !reflect.DeepEqual(c.Result.Measures, before[i].Result.Measures) {
			t.Errorf("candidate %d of the longer search has %v, had %v", i, c.Result.Measures, before[i].Result.Measures)
		}
	}
}

// checkTimes holds every candidate's figures against the constraint, and says how
// many were trained.
func checkTimes(t *testing.T, outcome *Outcome) int {
	t.Helper()
	trained := 0
	for _, row := range searched(t, outcome) {
		latency, ok := row.Result.Measures.Get(eval.LatencyName)
		if !ok || row.Result.Measures.Value(eval.ThroughputName) <= 0 {
			t.Fatalf("%s has no latency or throughput: %v", row.Result.Job.Arch, row.Result.Measures)
		}
		if row.Trained != (latency.Value <= 60) {
			t.Errorf("%s takes %.1f ms, trained: %v", row.Result.Job.Arch, latency.Value, row.Trained)
		}
		if row.Trained {
			trained++
		}
	}
	return trained
}

// Images a second count by the logarithm of the time that one takes.
func TestThroughputHasNoBest(t *testing.T) {
	o := Objective{Measure: eval.ThroughputName, Reference: 100}
	for value, want := range map[float64]float64{100: 1, 1000: 2. / 3, 10: 4. / 3} {
		if got := o.scaled(value); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v images/s: %v, want %v", value, got, want)
		}
	}
	if err := (Objective{Measure: eval.ThroughputName, Reference: 50}).check(); err != nil {
		t.Error(err)
	}
}

// A timing that fails ends the search with its error; one that panics leaves the
// candidate to fail.
func TestTimingFails(t *testing.T) {
	e, o := timed(t), options(t)
	o.Time = func(context.Context, *lrunet.Program) (eval.Measures, error) { return nil, errors.New("no clock") }
	if _, err := Run(context.Background(), e, o); err == nil || !strings.Contains(err.Error(), "no clock") {
		t.Errorf("error %v", err)
	}
}

// Eval's own timing gives all three figures for a real network.
func TestTimingMeasures(t *testing.T) {
	p, err := lrunet.Build("stem8/2 8x1g4 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	times, err := eval.Timing(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	latency, throughput := times.Value(eval.LatencyName), times.Value(eval.ThroughputName)
	if !(latency > 0 && times.Value(eval.LatencySpreadName) >= 0 && throughput > 1e3/latency/10) {
		t.Errorf("times %v", times)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := eval.Timing(ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}
