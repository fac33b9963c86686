package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/internal/testfleet"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
)

func TestBuildTrainsAllRungs(t *testing.T) {
	outcome := build1(t, tiny(t), options(t))
	if outcome.Done() != 10 || outcome.Planned != 10 || outcome.Complete() != 3 || outcome.Replayed() != 3 || outcome.Interrupted {
		t.Fatalf("%d of %d trainings, %d networks complete: want 10 and 3", outcome.Done(), outcome.Planned, outcome.Complete())
	}
	var got []string
	for i, n := range outcome.Networks {
		if v := n.Latency.Value(eval.LatencyName); v != 2 {
			t.Errorf("network %d takes %g ms, want 2", i, v)
		}
		for _, tr := range n.Trainings {
			got = append(got, fmt.Sprintf("%d: %d/%d", i, tr.Epochs, tr.Seed))
			job := tr.Result.Job
			if job.Arch != n.Arch || job.Epochs != tr.Epochs || job.Seed != tr.Seed || job.Train != 60 || len(tr.Result.Curve) != tr.Epochs {
				t.Errorf("network %d: training %+v", i, tr)
			}
			if v := tr.Result.Measures.Value(eval.Accuracy); !(v > 0 && v <= 100) {
				t.Errorf("network %d: accuracy %g", i, v)
			}
		}
	}
	want := []string{"0: 1/1", "0: 2/1", "0: 3/1", "0: 1/2", "0: 2/2", "1: 1/1", "1: 2/1", "2: 1/1", "2: 2/1", "2: 3/1"}
	if !slices.Equal(got, want) {
		t.Errorf("trainings %v, want %v", got, want)
	}
}

// Each network of a block gets what each gets before any gets more.
func TestTasksInBlocks(t *testing.T) {
	table := tiny(t)
	var archs, got []string
	for i := range block + 1 {
		archs = append(archs, fmt.Sprint(i))
	}
	for _, k := range table.tasks(archs) {
		got = append(got, fmt.Sprintf("%d: %d/%d", k.network, k.rung, k.seed))
	}
	last := []string{"100: 0/1", "100: 1/1", "100: 2/1"}
	if !slices.Equal(got[:4], []string{"0: 0/1", "0: 1/1", "1: 0/1", "1: 1/1"}) || !slices.Equal(got[2*block:2*block+3], []string{"0: 2/1", "0: 0/2", "0: 1/2"}) ||
		!slices.Equal(got[len(got)-3:], last) {
		t.Errorf("%v, %v, %v", got[:4], got[2*block:2*block+3], got[len(got)-3:])
	}
}

// Networks that get all rungs come first if asked for, the order of trainings being as
// it was otherwise.
func TestLongestFirst(t *testing.T) {
	table := tiny(t)
	tasks := table.tasks([]string{"a", "b", "c", "d", "e"})
	table.longestFirst(tasks)
	var got []string
	for _, k := range tasks {
		got = append(got, fmt.Sprintf("%d: %d/%d", k.network, k.rung, k.seed))
	}
	want := []string{
		"0: 0/1", "0: 1/1", "2: 0/1", "2: 1/1", "4: 0/1", "4: 1/1", "0: 2/1", "2: 2/1", "4: 2/1",
		"1: 0/1", "1: 1/1", "3: 0/1", "3: 1/1", "0: 0/2", "0: 1/2", "3: 0/2", "3: 1/2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("trainings %v, want %v", got, want)
	}
	o := options(t)
	o.LongestFirst = true
	if done := build1(t, tiny(t), o).Done(); done != 10 {
		t.Errorf("%d trainings, want 10", done)
	}
}

// A table that is stopped goes on where it was and ends as one that never was, with
// another number of workers too.
func TestStoppedTableGoesOn(t *testing.T) {
	table := tiny(t)
	whole := build1(t, table, options(t))
	o := options(t)
	ctx, stop := context.WithCancel(context.Background())
	o.Observe = func(e experiments.Event) {
		if e.Training == nil && e.Done == 4 {
			stop()
		}
	}
	first, err := Build(ctx, table, o)
	if err != nil || !first.Interrupted || first.Done() != 4 || first.Complete() != 1 {
		t.Fatalf("outcome %+v, error %v: want four trainings", first, err)
	}
	trained := 0
	o.Workers = 2
	o.Observe = func(e experiments.Event) {
		if e.Note == "" && e.Training == nil {
			trained++
		}
	}
	second := build1(t, table, o)
	if trained != 6 || second.Interrupted {
		t.Errorf("%d trainings after the stop, want 6", trained)
	}
	for i, n := range second.Networks {
		for k, tr := range n.Trainings {
			if other := whole.Networks[i].Trainings[k].Result; tr.Result.Job != other.Job || !slices.Equal(tr.Result.Curve, other.Curve) {
				t.Errorf("%s: %+v, never stopped %+v", n.Arch, tr.Result, other)
			}
		}
	}
	var notes []string
	o.Observe = func(e experiments.Event) { notes = append(notes, e.Note) }
	build1(t, table, o)
	if text := strings.Join(notes, "\n"); !strings.Contains(text, "is finished: nothing is left to train") {
		t.Errorf("notes %q", text)
	}
}

// More networks and rungs go on with what is there; another recipe does not.
func TestTableGrows(t *testing.T) {
	table, o := tiny(t), options(t)
	before := build1(t, table, o)
	larger := table
	larger.Sample.Networks = 5
	larger.Rungs = slices.Clone(table.Rungs)
	larger.Rungs[2].Every = 1
	trained := 0
	o.Observe = func(e experiments.Event) {
		if e.Note == "" && e.Training == nil {
			trained++
		}
	}
	after := build1(t, larger, o)
	if len(after.Networks) != 5 || after.Complete() != 5 || trained != after.Done()-before.Done() {
		t.Errorf("%d networks, %d complete, %d trainings now, %d before, %d in all", len(after.Networks), after.Complete(), trained, before.Done(), after.Done())
	}
	for i, n := range before.Networks {
		if after.Networks[i].Arch != n.Arch {
			t.Errorf("network %d was %s, is %s", i, n.Arch, after.Networks[i].Arch)
		}
	}
	other := larger
	other.Rungs = slices.Clone(larger.Rungs)
	other.Rungs[0].Recipe.LearningRate = 0.2
	_, err := Build(context.Background(), other, o)
	if !errors.As(err, new(*rundir.OccupiedError)) || !strings.Contains(err.Error(), "holds another table: rungs is ") {
		t.Errorf("error %v, want what differs", err)
	}
}

// With Latency networks are timed before any is trained.
func TestLatencyFirst(t *testing.T) {
	o := options(t)
	o.Latency = true
	ctx, stop := context.WithCancel(context.Background())
	o.Observe = func(e experiments.Event) {
		if e.Training != nil {
			stop()
		}
	}
	outcome, err := Build(ctx, tiny(t), o)
	if err != nil || outcome.Done() != 0 {
		t.Fatalf("%d trainings, error %v", outcome.Done(), err)
	}
	for _, n := range outcome.Networks {
		if len(n.Latency) != 1 {
			t.Errorf("%s was not timed", n.Arch)
		}
	}
	o.Time = func(context.Context, *lrunet.Program) (eval.Measures, error) {
		t.Error("a network is timed again")
		return nil, nil
	}
	o.Observe = nil
	if outcome = build1(t, tiny(t), o); outcome.Done() != 10 {
		t.Errorf("%d trainings, want 10", outcome.Done())
	}
}

func TestFleetForgetsFinishedRuns(t *testing.T) {
	table, o := tiny(t), options(t)
	testfleet.Forgets(t, func(f eval.Fleet) error {
		o.Fleet = f
		_, err := Build(t.Context(), table, o)
		return err
	})
}
