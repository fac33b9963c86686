package rundir

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// sweptJob is a job of a small network.
func sweptJob(arch string, seed uint64) eval.Job {
	return eval.Job{Arch: arch, Dataset: "dots", DatasetHash: "1234", Epochs: 1, Recipe: train.Recipe{}.Complete(), Seed: seed}
}

// keep stores a job's result and weights as a sweep does.
func keep(t *testing.T, w *Work, name string, j eval.Job) {
	t.Helper()
	program, err := lrunet.Build(j.Arch, lrunet.Shape{C: 1, H: 4, W: 4}, 2)
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.New(program, kernel.NewPool(1))
	if err != nil {
		t.Fatal(err)
	}
	model.Init(j.Seed)
	r := eval.Result{Job: j, Curve: []eval.Epoch{{Epoch: 1, Accuracy: math.NaN()}}}
	err = errors.Join(
		checkpoint.Save(w.Checkpoint(name), eval.Checkpoint(r, model, []string{"a", "b"})),
		w.Store.Put(t.Context(), r))
	if err != nil {
		t.Fatal(err)
	}
}

// spoil makes the last value of a checkpoint NaN, which Load refuses.
func spoil(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[len(content)-4:], []byte{0, 0, 0xc0, 0x7f})
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := checkpoint.Load(path); !errors.As(err, new(*checkpoint.NotFiniteError)) {
		t.Fatalf("error %v, want that a value is not finite", err)
	}
}

// Of a sweep's checkpoints the job's own is loaded and no other.
func TestKnownLoadsOneCheckpoint(t *testing.T) {
	folder := Of(t.TempDir(), "sweep [1]") // no pattern
	w, err := folder.Begin(Sweep, store.Options{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	wanted, other := sweptJob("stem4 4x1e1g2 head4g2", 1), sweptJob("stem4 4x2e1g2 head4g2", 1)
	keep(t, w, "wanted-seed1", wanted)
	keep(t, w, "another-seed1", other)
	spoil(t, folder.Checkpoint("another-seed1"))
	if err := os.WriteFile(folder.Checkpoint("wanted-seed11"), []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Describe([2]string{string(Sweep), "name: x"}), w.Close()); err != nil {
		t.Fatal(err)
	}
	known, err := OpenKnown([]string{string(folder)})
	if err != nil {
		t.Fatal(err)
	}
	defer known.Close()
	if err := known.NeedWeights(); err != nil {
		t.Errorf("error %v of a run with checkpoints", err)
	}
	result, weights, ok, err := known.Find(wanted)
	if err != nil || !ok || weights == nil || weights.Arch != wanted.Arch || result.Job != wanted {
		t.Errorf("found %v, %+v with %v, error %v", ok, result, weights, err)
	}
	if _, _, _, err := known.Find(other); !errors.As(err, new(*checkpoint.NotFiniteError)) {
		t.Errorf("error %v, want that the checkpoint is damaged", err)
	}
	if _, weights, ok, err := known.Find(sweptJob(wanted.Arch, 2)); ok || weights != nil || err != nil {
		t.Errorf("another seed's result is %v, error %v", ok, err)
	}
	if err := os.RemoveAll(folder.File(Checkpoints)); err != nil {
		t.Fatal(err)
	}
	if err := known.NeedWeights(); !errors.Is(err, ErrNoWeights) {
		t.Errorf("error %v, want that the checkpoints are gone", err)
	}
	if _, weights, ok, err := known.Find(wanted); !ok || weights != nil || err != nil {
		t.Errorf("a result without weights is %v with %v, error %v", ok, weights, err)
	}
}

// The folder of trainings in progress is there while there are any.
func TestPartialsComeAndGo(t *testing.T) {
	folder := Of(t.TempDir(), "sweep")
	begin := func() *Work {
		w, err := folder.Begin(Sweep, store.Options{}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	partials := folder.File(Partials)
	for _, holds := range []bool{false, true} {
		w := begin()
		if err := os.Mkdir(partials, 0o755); err != nil {
			t.Fatal(err)
		}
		if holds {
			if err := os.WriteFile(folder.File(Partials+"/a"), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(partials); holds && err != nil || !holds && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("holding a training %v: error %v", holds, err)
		}
	}
}
