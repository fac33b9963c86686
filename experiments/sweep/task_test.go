package sweep

import (
	"bytes"
	"context"
	"os"
	"slices"
	"testing"

	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/reports"
)

// Variants that come to the same recipe are trained once, and each has its row and its
// weights; so does one that a finished sweep takes later.
func TestEqualVariantsAreTrainedOnce(t *testing.T) {
	s, o := varied(t), options(t)
	s.Restrict(s.Networks[:1])
	twin := Variant{Name: "twin", Epochs: 2}
	s.Variants = append(s.Variants[:1:1], twin)
	o.Workers = 2
	var last experiments.Event
	o.Observe = func(e experiments.Event) {
		if e.Outcome != "" {
			last = e
		}
	}
	outcome := run1(t, s, o)
	checkTwins(t, outcome, 2, 2)
	if last.Done != 2 || last.Budget != 2 {
		t.Errorf("the last event says %d of %d", last.Done, last.Budget)
	}
	s.Variants = append(s.Variants, Variant{Name: "triplet"})
	checkTwins(t, run1(t, s, o), 3, 2)
}

// checkTwins holds that all variants have the same trainings, with the same weights.
func checkTwins(t *testing.T, outcome *Outcome, variants, trainings int) {
	t.Helper()
	keys := map[string][]byte{}
	for _, training := range outcome.Trainings {
		weights, err := os.ReadFile(CheckpointPath(rundir.Folder(outcome.Run), training.Name, training.Seed))
		if err != nil {
			t.Fatal(err)
		}
		if other, seen := keys[training.Key]; seen && !bytes.Equal(weights, other) {
			t.Errorf("%s seed %d has other weights than its twin", training.Name, training.Seed)
		}
		keys[training.Key] = weights
	}
	var counted int
	for _, session := range outcome.Report.Sessions {
		counted += session.Trainings
	}
	if len(outcome.Trainings) != 2*variants || len(keys) != trainings || counted != trainings {
		t.Errorf("%d trainings shown, %d different, %d done; want %d, %d and as many", len(outcome.Trainings), len(keys), counted, 2*variants, trainings)
	}
	rows := outcome.Report.Networks
	if len(rows) != variants || slices.ContainsFunc(rows[1:], func(n reports.SweepNetwork) bool { return n.Test != rows[0].Test || n.Test.Seeds != 2 }) {
		t.Errorf("rows: %+v", rows)
	}
}

// What the command asks for is trained before the rest that the folder's sweep lacks.
func TestAskedTrainingsComeFirst(t *testing.T) {
	s, o := tiny(t), options(t)
	ctx, stop := context.WithCancel(t.Context())
	o.Observe = func(e experiments.Event) {
		if e.Outcome != "" {
			stop()
		}
	}
	if first, err := Run(ctx, s, o); err != nil || len(first.Trainings) != 1 {
		t.Fatalf("stopped after a training: %+v, error %v", first, err)
	}
	var order []string
	o.Observe = func(e experiments.Event) {
		if e.Outcome != "" {
			order = append(order, e.Arch)
		}
	}
	all := s.Networks
	s.Restrict(all[1:2])
	s.Seeds = []uint64{2}
	run1(t, s, o)
	want := []string{all[1] + " seed 2", all[1] + " seed 1", all[2] + " seed 1", all[0] + " seed 2", all[2] + " seed 2"}
	if !slices.Equal(order, want) {
		t.Errorf("trained %q, want %q", order, want)
	}
}
