package compare

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/internal/testimages"
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

func TestCheckpointsMustFitTheData(t *testing.T) {
	folder, _ := swept(t)
	file := filepath.Join(folder, "checkpoints", "stem8_2_8x1g4_head8g4-seed1.safetensors")
	_, err := Compare(context.Background(), []string{file}, Options{Data: "fashion-mini"})
	if err == nil || !strings.Contains(err.Error(), "the network reads images of 1x12x12, fashion-mini has 1x28x28; the network has 4 classes, fashion-mini has 10") {
		t.Errorf("error %v, want both shapes and numbers of classes", err)
	}
}
