package sweep

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/experiments/internal/testfleet"
	"lrunet/experiments/rundir"
	"lrunet/internal/interrupt/deadline"
	"lrunet/internal/testimages"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/kernel"
)

func TestRunWritesItsFolder(t *testing.T) {
	s, o := tiny(t), options(t)
	outcome := run1(t, s, o)
	if outcome.Run != filepath.Join(o.Folder, "tiny") || len(outcome.Trainings) != 6 || outcome.Interrupted {
		t.Fatalf("outcome %+v: want 6 trainings in tiny", outcome)
	}
	for _, name := range []string{rundir.SweepFile, rundir.StudyFile, rundir.RecordMarkdown, rundir.RecordCSV, rundir.CurvesCSV, rundir.SweepPage} {
		if text, err := os.ReadFile(filepath.Join(outcome.Run, name)); err != nil || len(text) == 0 {
			t.Errorf("%s: %d bytes, error %v", name, len(text), err)
		}
	}
	page, err := os.ReadFile(filepath.Join(outcome.Run, rundir.RecordMarkdown))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"lrunet sweep tiny.yaml", "Version: 1.2.3", "Kernels: " + kernel.Name(), "Dataset SHA-256: ", "Trainings: 6 of 6",
		"Gain of reuse", "Welch's t interval", "2.50", // the published gain
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("record.md has no %q:\n%s", want, page)
		}
	}
	curves, err := os.ReadFile(filepath.Join(outcome.Run, rundir.CurvesCSV))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(curves), "\n"); lines != 1+6*2 {
		t.Errorf("curves.csv has %d lines, want a head and 12:\n%s", lines, curves)
	}
}

// What is kept of a training agrees: the checkpoint gives the accuracy in the
// store, and so do the predictions and the labels.
func TestCheckpointAndPredictionsAgree(t *testing.T) {
	outcome := run1(t, tiny(t), options(t))
	db, err := store.OpenReadOnly(filepath.Join(outcome.Run, rundir.StudyFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, training := range outcome.Trainings {
		accuracy, ok := training.Result.Measures.Get(eval.TestAccuracy)
		if !ok {
			t.Fatalf("%s has no test accuracy", training.Network)
		}
		c, err := checkpoint.Load(CheckpointPath(rundir.Folder(outcome.Run), training.Network, training.Seed))
		if err != nil {
			t.Fatal(err)
		}
		if c.Arch != lrunet.Canonical(training.Network) || c.Meta[checkpoint.MetaSplit] != "test" || c.Meta[checkpoint.MetaCommand] == "" {
			t.Errorf("checkpoint of %s says %s, %v", training.Network, c.Arch, c.Meta)
		}
		classes, err := db.Predictions(training.Key, store.TestSplit)
		if err != nil {
			t.Fatal(err)
		}
		labels, err := db.Labels(training.Result.Job.DatasetHash, store.TestSplit)
		if err != nil || len(labels) != testimages.Test || len(classes) != len(labels) {
			t.Fatalf("%d predictions, %d labels, error %v", len(classes), len(labels), err)
		}
		right := 0
		for i := range labels {
			if labels[i] == classes[i] {
				right++
			}
		}
		if got := 100 * float64(right) / testimages.Test; got != accuracy.Value {
			t.Errorf("%s: predictions are %g %% right, accuracy is %g %%", training.Network, got, accuracy.Value)
		}
	}
}

// A sweep that is stopped goes on where it was, and ends as one that never was.
func TestStoppedSweepGoesOn(t *testing.T) {
	s := tiny(t)
	whole := run1(t, s, options(t))
	o := options(t)
	ctx, stop := context.WithCancel(context.Background())
	o.Observe = func(e experiments.Event) {
		if e.Training == nil && e.Done == 2 {
			stop()
		}
	}
	first, err := Run(ctx, s, o)
	if err != nil || !first.Interrupted || len(first.Trainings) != 2 {
		t.Fatalf("outcome %+v, error %v: want two trainings", first, err)
	}
	if notes := strings.Join(first.Report.Notes, " "); !strings.Contains(notes, "2 of 6 trainings") {
		t.Errorf("notes %q do not say what is missing", notes)
	}
	trained := 0
	o.Workers = 2
	o.Observe = func(e experiments.Event) {
		if e.Outcome != "" {
			trained++
		}
	}
	second := run1(t, s, o)
	if trained != 4 || len(second.Report.Sessions) != 2 || second.Report.Sessions[0].Trainings != 2 || second.Report.Sessions[1].Trainings != 4 {
		t.Errorf("second session trained %d, sessions %+v: want 2 and 4 trainings", trained, second.Report.Sessions)
	}
	if !reflect.DeepEqual(timeless(second.Trainings), timeless(whole.Trainings)) {
		t.Errorf("in two sessions:\n%+v\nin one:\n%+v", second.Trainings, whole.Trainings)
	}
	third := run1(t, s, o)
	if trained != 4 || len(third.Report.Sessions) != 2 {
		t.Errorf("a finished sweep trained again: %d trainings, %d sessions", trained, len(third.Report.Sessions))
	}
}

// A sweep does not depend on the number of workers and threads, nor on a clock
// that moves on.
func TestAnyWorkersAndClock(t *testing.T) {
	s := tiny(t)
	want := timeless(run1(t, s, options(t)).Trainings)
	for _, workers := range []int{1, 2, 8} {
		o := options(t)
		forwards := o.Now
		start := forwards()
		o.Workers, o.Threads, o.Now = workers, 2, func() time.Time { return start.Add(start.Sub(forwards())) }
		got := run1(t, s, o)
		if trainings := timeless(got.Trainings); !reflect.DeepEqual(trainings, want) {
			t.Errorf("%d workers:\n%+v\nwant\n%+v", workers, trainings, want)
		}
		if d := got.Report.Sessions.Duration(); d != 0 {
			t.Errorf("%d workers: the sweep lasted %v", workers, d)
		}
	}
}

// A deadline is an interruption like any other, while networks are trained and
// while they are truncated.
func TestDeadlineStopsSweep(t *testing.T) {
	for _, done := range []int{2, 6} {
		ctx, pass := deadline.New()
		o := options(t)
		o.Truncate = true
		o.Observe = func(e experiments.Event) {
			if e.Training == nil && e.Done == done {
				pass()
			}
		}
		outcome, err := Run(ctx, tiny(t), o)
		if err != nil || !outcome.Interrupted || len(outcome.Trainings) != done {
			t.Errorf("deadline after %d of 6: outcome %+v, error %v", done, outcome, err)
		}
	}
}

// timeless is trainings without wall times; NaN, which equals nothing, is 0.
func timeless(trainings []Training) []Training {
	list := slices.Clone(trainings)
	for i := range list {
		list[i].Result.Duration, list[i].Result.Origin = 0, eval.Origin{}
		for j, e := range list[i].Result.Curve {
			if math.IsNaN(e.Accuracy) {
				list[i].Result.Curve[j].Accuracy = 0
			}
		}
	}
	return list
}

// A training that is stopped goes on where it was, to the same result.
func TestStoppedTrainingGoesOn(t *testing.T) {
	s := tiny(t)
	s.Seeds = s.Seeds[:1]
	whole := run1(t, s, options(t))
	o := options(t)
	ctx, stop := context.WithCancel(context.Background())
	o.Observe = func(e experiments.Event) {
		if e.Training != nil && e.Done == 1 && e.Training.Images >= 200 {
			stop()
		}
	}
	first, err := Run(ctx, s, o)
	if err != nil || !first.Interrupted || len(first.Trainings) != 1 {
		t.Fatalf("outcome %+v, error %v: want one training", first, err)
	}
	at := 0
	o.Observe = func(e experiments.Event) {
		if e.Training != nil && at == 0 {
			at = e.Training.Images
		}
	}
	second := run1(t, s, o)
	if at <= 200 {
		t.Errorf("the second training went on at image %d, want after 200", at)
	}
	if !reflect.DeepEqual(timeless(second.Trainings), timeless(whole.Trainings)) {
		t.Errorf("stopped in a training:\n%+v\nin one:\n%+v", second.Trainings, whole.Trainings)
	}
	if files, err := os.ReadDir(filepath.Join(second.Run, rundir.Partials)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%d trainings are left in progress, error %v", len(files), err)
	}
}

func TestAnotherSweepIsRefused(t *testing.T) {
	s, o := tiny(t), options(t)
	run1(t, s, o)
	for name, c := range map[string]struct {
		change func(*Sweep)
		want   []string
	}{
		"epochs": {func(s *Sweep) { s.Training.Epochs = 3 }, []string{"training.epochs is 2 there, 3 here"}},
		"recipe": {func(s *Sweep) { s.Training.Recipe.Flip = true }, []string{"training.recipe.flip is nothing there, true here"}},
		"two at once": {func(s *Sweep) { s.Data.SplitSeed, s.Data.Validation = 2, 20 },
			[]string{"data.split_seed is nothing there, 2 here", "data.validation is 0 there, 20 here"}},
	} {
		other := s
		c.change(&other)
		_, err := Run(context.Background(), other, o)
		for _, want := range append(c.want, "holds another sweep") {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want %q", name, err, want)
			}
		}
	}
	o.Name = "other"
	s.Seeds = []uint64{1}
	if outcome := run1(t, s, o); filepath.Base(outcome.Run) != "other" {
		t.Errorf("run in %s", outcome.Run)
	}
}

// Further networks and seeds are trained into the same folder; what is there
// is not trained again.
func TestSweepTakesFurtherNetworksAndSeeds(t *testing.T) {
	whole := tiny(t)
	want := run1(t, whole, options(t))
	o := options(t)
	part := whole
	part.Restrict(whole.Networks[:2])
	part.Seeds = whole.Seeds[:1]
	run1(t, part, o)
	trained := 0
	o.Observe = func(e experiments.Event) {
		if e.Outcome != "" {
			trained++
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := o
	stopped.Observe = func(experiments.Event) { stop() }
	if _, err := Run(ctx, whole, stopped); err != nil {
		t.Fatal(err)
	}
	if s := statusOf(t, o.Folder); s.Finished || s.Planned != 6 {
		t.Errorf("extended and stopped: %+v", s)
	}
	more := whole
	more.Restrict(whole.Networks[2:])
	more.Seeds = whole.Seeds[1:]
	got := run1(t, more, o)
	if trained != 4 {
		t.Errorf("%d trainings, want the 4 that are missing", trained)
	}
	if !reflect.DeepEqual(timeless(got.Trainings), timeless(want.Trainings)) || got.Sweep.Baseline != whole.Baseline {
		t.Errorf("in two steps:\n%+v\nin one:\n%+v", got.Trainings, want.Trainings)
	}
	again := run1(t, part, o)
	if trained != 4 || len(again.Trainings) != 6 {
		t.Errorf("the first command again: %d trainings, %d results", trained, len(again.Trainings))
	}
}

// Equal trainings of another run are taken from it, with their weights.
func TestResultsOfAnotherRunAreReused(t *testing.T) {
	s, o := tiny(t), options(t)
	want := run1(t, s, o)
	o.New, o.Known = true, []string{want.Run}
	steps := 0
	o.Observe = func(e experiments.Event) {
		if e.Training != nil {
			steps++
		}
	}
	got := run1(t, s, o)
	if steps != 0 || got.Run == want.Run || !reflect.DeepEqual(timeless(got.Trainings), timeless(want.Trainings)) {
		t.Errorf("%d steps in %s:\n%+v\nwant none, and\n%+v", steps, got.Run, got.Trainings, want.Trainings)
	}
	if err := os.RemoveAll(filepath.Join(want.Run, rundir.Checkpoints)); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), s, o); !errors.Is(err, rundir.ErrNoWeights) || steps != 0 {
		t.Errorf("without its checkpoints: error %v after %d steps, want one before any", err, steps)
	}
	if runs, err := os.ReadDir(o.Folder); err != nil || len(runs) != 2 {
		t.Errorf("%d runs, error %v: the third must leave nothing", len(runs), err)
	}
}

func TestOtherFoldersAreLeftAlone(t *testing.T) {
	s, o := tiny(t), options(t)
	folder := filepath.Join(o.Folder, "tiny")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "letter.txt")
	if err := os.WriteFile(file, []byte("dear"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Run(context.Background(), s, o)
	if err == nil || !strings.Contains(err.Error(), "no study") {
		t.Errorf("error %v, want a refusal", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	search, err := store.Open(filepath.Join(folder, rundir.StudyFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := search.SetMeta(store.MetaExperiment, "name: x"); err != nil {
		t.Fatal(err)
	}
	if err := search.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err = Run(context.Background(), s, o); err == nil || !strings.Contains(err.Error(), "holds a search") {
		t.Errorf("error %v, want a refusal", err)
	}
}

// Accuracies after fewer iterations are of one split, also where a sweep turns to the
// test split later.
func TestTruncateKeepsSplitsApart(t *testing.T) {
	s, o := tiny(t), options(t)
	s.Test, s.Data.Validation, o.Truncate = false, 20, true
	before := run1(t, s, o).Report
	s.Test = true
	after := run1(t, s, o).Report
	fresh := options(t)
	fresh.Truncate = true
	want := run1(t, s, fresh).Report
	if !reflect.DeepEqual(after.TruncateAt, want.TruncateAt) || reflect.DeepEqual(before.TruncateAt, after.TruncateAt) {
		t.Errorf("validation %+v, then test %+v, want %+v", before.TruncateAt, after.TruncateAt, want.TruncateAt)
	}
}

func TestTruncateMeasuresEachIteration(t *testing.T) {
	s, o := tiny(t), options(t)
	run1(t, s, o)
	o.Truncate = true
	for range 2 { // the second time there is nothing to do
		outcome := run1(t, s, o)
		r := outcome.Report
		if r.Truncated != "stem8/2 8x2g4 head8g4" || len(r.TruncateAt) != 2 {
			t.Fatalf("%s cut at %+v, want the second network at 1 and 2 iterations", r.Truncated, r.TruncateAt)
		}
		for i, p := range r.TruncateAt {
			if p.Iterations != i+1 || p.Accuracy.Seeds != 2 || math.IsNaN(p.Accuracy.Mean) {
				t.Errorf("cut to %+v", p)
			}
		}
	}
}

func TestFailuresAreResults(t *testing.T) {
	s, o := tiny(t), options(t)
	s.Training.Recipe.LearningRate, s.Training.Recipe.WeightDecay, s.Training.Recipe.Schedule = 999, 0.9, "constant"
	outcome := run1(t, s, o)
	if len(outcome.Report.Failures) == 0 {
		t.Fatal("nothing diverged: this tests nothing")
	}
	if again := run1(t, s, o); len(again.Report.Failures) != len(outcome.Report.Failures) || len(again.Report.Sessions) != 1 {
		t.Errorf("failures are tried again: %+v", again.Report.Sessions)
	}
}

func TestMistakesMakeNoFolder(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Sweep)
		want   string
	}{
		"no such data":        {func(s *Sweep) { s.Data.Name = "nowhere" }, "nowhere"},
		"no such network":     {func(s *Sweep) { s.Restrict([]string{"lrunett-2"}) }, "networks: "},
		"a network twice":     {func(s *Sweep) { s.Restrict([]string{"lrunet-2", "stem64/2 64x2/2 128x2/2 256x2 512x2/2 head256"}) }, "same network"},
		"too few to train on": {func(s *Sweep) { s.Data.Validation = testimages.Train }, "data: "},
	} {
		s, o := tiny(t), options(t)
		c.change(&s)
		if _, err := Run(context.Background(), s, o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		if entries, _ := os.ReadDir(o.Folder); len(entries) != 0 {
			t.Errorf("%s: made a folder", name)
		}
	}
}

// Two processes do not train the same networks: the second is told so.
func TestOneRunAtATime(t *testing.T) {
	s, o := tiny(t), options(t)
	second := o
	var refused error
	o.Observe = func(e experiments.Event) {
		if e.Training == nil && e.Done == 1 {
			_, refused = Run(context.Background(), s, second)
		}
	}
	run1(t, s, o)
	if refused == nil || !strings.Contains(refused.Error(), "is in use by process") {
		t.Fatalf("error %v", refused)
	}
	run1(t, s, second) // the lock is gone
}

// fragile is a dataset whose labels a test may spoil while it is in use.
type fragile struct {
	folder string
	labels []uint16
}

var breakable = &fragile{}

func init() { dataset.Register("fragile", breakable) }

func (*fragile) Info(dataset.Options) dataset.Info { return dataset.Info{Where: "here"} }

func (f *fragile) Load(ctx context.Context, o dataset.Options) (*dataset.Dataset, error) {
	d, err := dataset.Load(ctx, "idx:"+f.folder, o)
	if err == nil {
		f.labels = d.Train.Labels
	}
	return d, err
}

// A training that panics is recorded with its reason, the others go on, and the
// same command does not repeat it.
func TestPanickingTrainingIsRecorded(t *testing.T) {
	s, o := tiny(t), options(t)
	breakable.folder, s.Data.Name = t.TempDir(), "fragile"
	if err := testimages.Write(breakable.folder); err != nil {
		t.Fatal(err)
	}
	var good []uint16
	const victim = "stem8/2 8x2g4 head8g4 seed 1"
	o.Observe = func(e experiments.Event) {
		switch {
		case e.Arch == victim && e.Training != nil && good == nil:
			good = slices.Clone(breakable.labels)
			for i := range breakable.labels {
				breakable.labels[i] = 999
			}
		case e.Arch == victim && e.Outcome != "":
			copy(breakable.labels, good)
		}
	}
	outcome := run1(t, s, o)
	failures := outcome.Report.Failures
	if outcome.Report.Done != 6 || len(failures) != 1 || failures[0].Name != "stem8/2 8x2g4 head8g4" || failures[0].Seed != 1 || !strings.Contains(failures[0].Reason, "panic: ") {
		t.Fatalf("%d done, failures %+v", outcome.Report.Done, failures)
	}
	page, err := os.ReadFile(filepath.Join(outcome.Run, rundir.SweepPage))
	if err != nil || !strings.Contains(string(page), "softmax cross entropy: panic") {
		t.Errorf("the page does not tell the reason (error %v)", err)
	}
	o.Observe = func(e experiments.Event) {
		if e.Training != nil {
			t.Errorf("%s is trained again", e.Arch)
		}
	}
	if again := run1(t, s, o); len(again.Report.Failures) != 1 {
		t.Errorf("failures of the same command again: %+v", again.Report.Failures)
	}
}

// What memory refused is trained when there is more.
func TestRefusedTrainingsAreTriedAgain(t *testing.T) {
	s, o := tiny(t), options(t)
	want := run1(t, s, options(t))
	o.Memory = 1000
	refused := run1(t, s, o)
	if refused.Report.Done != 6 || len(refused.Report.Failures) != 6 || !strings.Contains(refused.Report.Failures[0].Reason, "may take 1.0 kB") {
		t.Fatalf("%d done, failures %+v", refused.Report.Done, refused.Report.Failures)
	}
	o.Memory = 0
	if got := run1(t, s, o); !reflect.DeepEqual(timeless(got.Trainings), timeless(want.Trainings)) {
		t.Errorf("trainings\n%+v, want\n%+v", got.Trainings, want.Trainings)
	}
}

// statusOf is how far the sweep in a folder of runs is.
func statusOf(t *testing.T, folder string) rundir.Status {
	t.Helper()
	s, err := store.OpenReadOnly(rundir.Folder(filepath.Join(folder, "tiny")).Study())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	meta, err := s.Meta()
	if err != nil {
		t.Fatal(err)
	}
	status, err := Status(s, meta)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestFleetForgetsFinishedRuns(t *testing.T) {
	s, o := tiny(t), options(t)
	testfleet.Forgets(t, func(f eval.Fleet) error {
		o.Fleet = f
		_, err := Run(t.Context(), s, o)
		return err
	})
}
