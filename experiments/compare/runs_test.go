package compare

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/internal/testimages"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

var nan = math.NaN()

// swept is the folder of a sweep of two networks with two seeds, and its data.
func swept(t *testing.T) (folder, data string) {
	t.Helper()
	images := t.TempDir()
	if err := testimages.Write(images); err != nil {
		t.Fatal(err)
	}
	s := sweep.Sweep{
		Name: "tiny", Data: experiments.Data{Name: "idx:" + images}, Seeds: []uint64{1, 2}, Test: true,
		Networks: []string{"stem8/2 8x1g4 head8g4", "stem8/2 8x2g4 head8g4"},
		Training: experiments.Training{Epochs: 1, Recipe: train.Recipe{Batch: 10}},
	}
	outcome, err := sweep.Run(context.Background(), s, sweep.Options{Options: experiments.Options{Folder: t.TempDir(), Now: time.Now}})
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Run, s.Data.Name
}

// A run's rows have its seeds; a checkpoint of it, scored again, has the same
// accuracy and, answering the same images, is tested in pairs.
func TestRunsAndCheckpoints(t *testing.T) {
	folder, data := swept(t)
	pool := kernel.NewPool(1)
	defer pool.Close()
	file := sweep.CheckpointPath(rundir.Folder(folder), "stem8/2 8x2g4 head8g4", 2)
	for name, o := range map[string]Options{
		"as it says": {}, "scored": {Data: data, Pool: pool, Latency: true, Seconds: 0.001},
	} {
		rows := compareAll(t, o, folder, file, "stem8/2 8x2g4 head8g4")
		if len(rows) != 4 || len(rows[0].Accuracies) != 2 || rows[0].Epochs != 1 || rows[0].Dataset != data {
			t.Fatalf("%s: rows %+v", name, rows)
		}
		whole, one := rows[1], rows[2]
		if len(one.Accuracies) != 1 || one.Accuracies[0] != whole.Accuracies[1] || one.Costs.Value("params") != whole.Costs.Value("params") || one.Epochs != 1 {
			t.Errorf("%s: checkpoint %+v, its run %+v", name, one, whole)
		}
		if paired := one.answers != nil && one.hash == whole.hash && whole.answers != nil; paired != (name == "scored") {
			t.Errorf("%s: paired %v", name, paired)
		}
		for _, r := range rows {
			if timed := r.Latency1 > 0 && r.Latency128 > 0; timed != o.Latency {
				t.Errorf("%s: latencies %v and %v", name, r.Latency1, r.Latency128)
			}
		}
	}
}

// A sweep that does not open the test split has validation accuracy, also of each
// reuse count that one training is for, with the costs of that count.
func TestReuseCountsAreRows(t *testing.T) {
	images := t.TempDir()
	testkit.Must(t, testimages.Write(images))
	s := sweep.Sweep{
		Name: "tiny", Data: experiments.Data{Name: "idx:" + images, Validation: 40}, Seeds: []uint64{1, 2},
		Networks: []string{"stem8/2 8x2g4 head8g4"},
		Training: experiments.Training{Epochs: 1, Recipe: train.Recipe{Batch: 10, AnyReuse: 1 | 2, ShareAffine: true}},
	}
	outcome, err := sweep.Run(t.Context(), s, sweep.Options{Options: experiments.Options{Folder: t.TempDir(), Now: time.Now}})
	testkit.Must(t, err)
	var notes []string
	rows := compareAll(t, Options{Note: func(text string) { notes = append(notes, text) }}, outcome.Run)
	if len(rows) != 2 || rows[0].Name != "stem8/2 8x2g4 head8g4, reuse 1" || rows[1].Name != "stem8/2 8x2g4 head8g4" {
		t.Fatalf("rows %+v, want those of reuse 1 and 2", rows)
	}
	for i, r := range rows {
		p, err := lrunet.Build(s.Networks[0], r.task.input, r.task.classes)
		testkit.Must(t, err)
		p, err = p.AtReuse(i + 1)
		testkit.Must(t, err)
		if !slices.Equal(r.Costs, eval.CostMeasures(cost.Of(p))) || len(r.Validations) != 2 || len(r.Accuracies) != 0 {
			t.Errorf("%s has costs %v, validation accuracies %v and test accuracies %v", r.Name, r.Costs, r.Validations, r.Accuracies)
		}
	}
	for i, seed := range outcome.Trainings {
		m, _ := seed.Result.Measures.Get(eval.ReuseAccuracy(1))
		whole, _ := seed.Result.Measures.Get(eval.Accuracy)
		if rows[0].Validations[i] != m.Value || rows[1].Validations[i] != whole.Value {
			t.Errorf("seed %d: accuracies %v and %v, want %v and %v", seed.Seed, rows[0].Validations[i], rows[1].Validations[i], m.Value, whole.Value)
		}
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "validation accuracy alone") {
		t.Errorf("notes %q", notes)
	}
	table, err := Table(rows, nil)
	testkit.Must(t, err)
	if got := heads(table); strings.Contains(got, " accuracy") || !strings.Contains(got, "validation validation_std seeds") {
		t.Errorf("columns %s", got)
	}
	if legend := Legend(table, rows, nil); !strings.HasPrefix(legend, "validation: on the images that the run held out") {
		t.Errorf("legend %q", legend)
	}
}

func TestCheckpointsMustFitTheData(t *testing.T) {
	folder, _ := swept(t)
	file := filepath.Join(folder, "checkpoints", "stem8_2_8x1g4_head8g4-seed1.safetensors")
	_, err := Compare(context.Background(), []string{file}, Options{Data: "fashion-mini"})
	if err == nil || !strings.Contains(err.Error(), "the network reads images of 1x12x12, fashion-mini has 1x28x28; the network has 4 classes, fashion-mini has 10") {
		t.Errorf("error %v, want both shapes and numbers of classes", err)
	}
}
