package nas

import (
	"context"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/reports"
)

// finishing is the tiny search with final trainings of two members.
func finishing(t testing.TB) Experiment {
	t.Helper()
	e := tiny(t)
	e.Final = &Final{Epochs: 2, Seeds: []uint64{1, 2}, Members: 2}
	return e
}

// Members are trained from scratch on all images with each seed, scored on the
// test split, and kept.
func TestFinalTrainings(t *testing.T) {
	o := options(t)
	var notes []string
	o.Observe = func(e experiments.Event) { notes = append(notes, e.Note) }
	outcome := run1(t, finishing(t), o)
	if want := "4 final trainings, from scratch for 2 epochs on all training images: 2 members of the front"; !slices.Contains(notes, want) {
		t.Errorf("no note says %q", want)
	}
	if len(outcome.Finals) != 4 || len(outcome.Report.Finals) != 2 {
		t.Fatalf("%d final trainings of %d members, want 4 of 2", len(outcome.Finals), len(outcome.Report.Finals))
	}
	for i, f := range outcome.Finals {
		j, member := f.Result.Job, outcome.Front[i/2]
		if f.Member != i/2+1 || j.Arch != member.Result.Job.Arch || j.Validation != 0 || j.Epochs != 2 || j.Seed != uint64(i%2+1) || j.DatasetHash != member.Result.Job.DatasetHash {
			t.Errorf("training %d is of member %d, %+v", i, f.Member, j)
		}
		if _, ok := f.Result.Measures.Get(eval.TestAccuracy); !ok {
			t.Errorf("training %d has no test accuracy", i)
		}
		if _, err := os.Stat(rundir.Folder(outcome.Run).Checkpoint(f.Key)); err != nil {
			t.Error(err)
		}
	}
	for i, f := range outcome.Report.Finals {
		a, b := outcome.Finals[2*i].Result.Measures.Value(eval.TestAccuracy), outcome.Finals[2*i+1].Result.Measures.Value(eval.TestAccuracy)
		if f.Number != i+1 || f.Test.Seeds != 2 || f.Test.Mean != (a+b)/2 || f.Checkpoint == "" {
			t.Errorf("report has %+v, accuracies are %v and %v", f, a, b)
		}
	}
	for _, name := range []string{rundir.FinalCSV, rundir.SearchPage} {
		text, err := os.ReadFile(rundir.Folder(outcome.Run).File(name))
		if err != nil || !strings.Contains(string(text), outcome.Front[0].Result.Job.Arch) {
			t.Errorf("%s does not show the first member (error %v)", name, err)
		}
	}
	sessions := len(run1(t, finishing(t), o).Finals)
	if sessions != 4 {
		t.Errorf("a finished run has %d final trainings", sessions)
	}
}

// Networks to compare with are trained as members are, have no number, and stand in
// the table and beside the published ones.
func TestFinalNetworks(t *testing.T) {
	e, o := finishing(t), options(t)
	e.Final.Networks = []string{"mobilenet-0.25", "stem8/2 24x2g4/2 head8g4"}
	var notes []string
	o.Observe = func(event experiments.Event) { notes = append(notes, event.Note) }
	outcome := run1(t, e, o)
	if want := "8 final trainings, from scratch for 2 epochs on all training images: 2 members of the front, and 2 networks to compare with"; !slices.Contains(notes, want) {
		t.Errorf("no note says %q", want)
	}
	finals := outcome.Report.Finals
	if len(outcome.Finals) != 8 || len(finals) != 4 {
		t.Fatalf("%d final trainings of %d networks, want 8 of 4", len(outcome.Finals), len(finals))
	}
	for i, name := range e.Final.Networks {
		f := finals[2+i]
		if f.Number != 0 || f.Name != name || f.Test.Seeds != 2 || !(f.Measures.Value("params") > 0) {
			t.Errorf("%+v: want %s with two seeds and its costs", f, name)
		}
	}
	if job := outcome.Finals[4].Result.Job; job.Arch != "mobilenet-0.25" || job.Start == "" {
		t.Errorf("%+v: want the start of MobileNet's authors", job)
	}
	references := outcome.Report.References
	named := func(r reports.Reference) bool { return r.Name == "mobilenet-0.25, retrained" }
	if i := slices.IndexFunc(references, named); i < 0 || references[i].Measures.Value(eval.TestAccuracy) != finals[2].Test.Mean {
		t.Errorf("references %+v: want mobilenet-0.25 with its mean test accuracy", references)
	}
	if f, ok := outcome.FinalOf(1); !ok || f.Member != 1 {
		t.Errorf("the first member's final training is %+v", f)
	}
	text, err := os.ReadFile(rundir.Folder(outcome.Run).File(rundir.FinalCSV))
	if err != nil || !strings.Contains(string(text), "mobilenet-0.25") {
		t.Errorf("%s does not show mobilenet-0.25 (error %v)", rundir.FinalCSV, err)
	}
	e.Final.Networks = []string{"mobilenet-9"}
	_, err = Run(context.Background(), e, o)
	testkit.WantError(t, err, "final: networks: ")
}

// A network to compare with that is a member too is trained once, and stands in the table
// as both.
func TestFinalNetworkThatIsAMember(t *testing.T) {
	e, o := finishing(t), options(t)
	e.Final.Networks = []string{run1(t, tiny(t), options(t)).Front[0].Result.Job.Arch}
	o.Workers = 2
	ended := 0
	o.Observe = func(event experiments.Event) {
		if event.Series == FinalSeries && event.Outcome != "" {
			if ended++; event.Budget != 4 {
				t.Errorf("%d trainings are planned, want 4", event.Budget)
			}
		}
	}
	outcome := run1(t, e, o)
	finals := outcome.Report.Finals
	if ended != 4 || len(outcome.Finals) != 6 || len(finals) != 3 {
		t.Fatalf("%d trainings, %d shown of %d networks; want 4, 6 of 3", ended, len(outcome.Finals), len(finals))
	}
	if twin := finals[2]; twin.Number != 0 || twin.Arch != finals[0].Arch || twin.Test != finals[0].Test || twin.Test.Seeds != 2 || twin.Checkpoint != finals[0].Checkpoint {
		t.Errorf("%+v, want as %+v", twin, finals[0])
	}
}

// Final trainings that are stopped go on, and end as those that were not.
func TestStoppedFinalTrainingsGoOn(t *testing.T) {
	e := finishing(t)
	want := run1(t, e, options(t))
	o := options(t)
	for stops := 0; ; stops++ {
		ctx, stop := context.WithCancel(context.Background())
		seen := 0
		o.Observe = func(event experiments.Event) {
			if event.Series == FinalSeries {
				if seen++; seen == 1+9*stops { // further each time, as what is short is not kept
					stop()
				}
			}
		}
		got, err := Run(ctx, e, o)
		stop()
		if err != nil {
			t.Fatal(err)
		}
		if got.Interrupted {
			if stops > 30 {
				t.Fatal("it does not end")
			}
			continue
		}
		if stops == 0 {
			t.Fatal("it was not stopped")
		}
		for i, f := range got.Finals {
			if f.Key != want.Finals[i].Key || !reflect.DeepEqual(f.Result.Measures, want.Finals[i].Result.Measures) {
				t.Errorf("training %d: %v, want %v", i, f.Result.Measures, want.Finals[i].Result.Measures)
			}
		}
		return
	}
}

// A finished search takes a final training later, and another one; without one it
// keeps the last.
func TestFinalTrainingComesLater(t *testing.T) {
	e, o := tiny(t), options(t)
	run1(t, e, o)
	e.Final = &Final{Epochs: 1, Members: 1}
	outcome := run1(t, e, o)
	if len(outcome.Finals) != 1 || outcome.Finals[0].Result.Job.Seed != e.Seed {
		t.Fatalf("final trainings %+v, want one with the experiment's seed", outcome.Finals)
	}
	longer := train.Recipe{Batch: 20, LearningRate: 0.05}
	e.Final = &Final{Epochs: 2, Members: 1, Recipe: &longer}
	if outcome = run1(t, e, o); len(outcome.Finals) != 1 || outcome.Finals[0].Result.Job.Recipe.Batch != 20 {
		t.Errorf("final trainings %+v, want one with the other recipe", outcome.Finals)
	}
	e.Final = nil
	if outcome = run1(t, e, o); len(outcome.Finals) != 1 {
		t.Errorf("the last final training is not shown: %+v", outcome.Finals)
	}
}

func TestFinalMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"final: {}":                               "final: epochs must be positive, got 0",
		"final: {epochs: 2, members: -1}":         "final: members must be positive",
		"final: {epochs: 2, seeds: [1, 1]}":       "final: seeds: duplicate 1",
		"final: {epochs: 2, recipe: {batch: -1}}": "final: recipe: batch",
		"final: {epochs: 2, networks: [lrunet-1, stem64/2 64x1/2 128x1/2 256x1 512x1/2 head256]}": "final: networks: lrunet-1 and stem64/2",
		"final: {epochs: 2, recipe: nothing}":                                                     "nothing",
		"final: {epochs: 2, validation: 5}":                                                       "validation",
	} {
		_, err := Parse("tiny.yaml", []byte(tinyYAML+text+"\n"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "tiny.yaml: line 2") {
			t.Errorf("%s: error %v, want the line and %q", text, err, want)
		}
	}
}
