package sweep

import (
	"cmp"
	"fmt"
	"strconv"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/experiments/schema"
	"lrunet/internal/words"
)

// open makes the run's folder and its study, or finds those of a sweep that
// this one extends.
func (r *run) open() error {
	if err := r.openKnown(); err != nil {
		return err
	}
	folder, err := r.options.RunFolder(r.sweep.Name)
	if err != nil {
		return err
	}
	if r.work, err = folder.Begin(rundir.Sweep, r.options.Study(folder), r.options.Now()); err != nil {
		return err
	}
	if kept, ok := r.work.Meta[metaSweep]; ok {
		if err := r.extend([]byte(kept)); err != nil {
			return err
		}
	}
	memory := cmp.Or(r.options.Memory, eval.FreeMemory())
	r.workers.Share(eval.NewMemory(memory, memory))
	for _, w := range r.workers.Runners {
		w.Known = r.known.Find
		w.Partials = &eval.Partials{
			Folder: folder.File(rundir.Partials), Every: r.options.Every, Now: r.options.Now, Check: r.work.Store.There,
		}
		w.Version, w.Now = r.options.Version, r.options.Now
		w.BestTest = r.sweep.BestEpoch
	}
	text, err := r.sweep.YAML()
	if err != nil {
		return err
	}
	if err := r.describe(string(text)); err != nil {
		return err
	}
	files, err := rundir.YAML(rundir.SweepFile, schema.Sweep, text)
	if err != nil {
		return err
	}
	return folder.Write(files...)
}

// openKnown opens the runs that results are taken from, with weights: a sweep keeps
// those of all its trainings.
func (r *run) openKnown() (err error) {
	if r.known, err = rundir.OpenKnown(r.options.Known); err != nil {
		return err
	}
	return r.known.NeedWeights()
}

// describe stores what the record says about the sweep as a whole; the sweep
// itself last, which makes the study one.
func (r *run) describe(sweep string) error {
	data := r.data()
	if err := r.work.Store.AddLabels(data.Hash, store.Predictions{Split: store.TestSplit, Classes: data.Test.Labels}); err != nil {
		return err
	}
	return r.work.Describe(
		[2]string{store.MetaDataset, data.Name},
		[2]string{store.MetaDatasetHash, data.Hash},
		[2]string{metaImages, strconv.Itoa(data.Test.Len())},
		[2]string{metaTrainImages, strconv.Itoa(data.Train.Len())},
		[2]string{metaSweep, sweep},
	)
}

// Facts of a sweep's study.
const (
	metaSweep       = string(rundir.Sweep) // the resolved sweep, YAML
	metaImages      = "test_images"        // their number
	metaTrainImages = "train_images"       // their number, those held out too; missing in sweeps of before
)

// CheckpointPath is where the weights of a training are kept.
func CheckpointPath(folder rundir.Folder, network string, seed uint64) string {
	return folder.Checkpoint(fmt.Sprintf("%s-seed%d", words.FileName(network), seed))
}
