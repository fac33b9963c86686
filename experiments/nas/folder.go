package nas

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/experiments/schema"
)

// open makes the run's folder and its study, or finds those of the same search.
func (r *run) open(ctx context.Context, data *imageset.Dataset) (err error) {
	if r.known, err = rundir.OpenKnown(r.options.Known); err != nil {
		return err
	}
	folder, err := r.options.RunFolder(r.experiment.Name)
	if err != nil {
		return err
	}
	if r.work, err = folder.Begin(rundir.Search, r.options.Study(folder), r.options.Now()); err != nil {
		return err
	}
	for _, w := range r.workers.Runners {
		w.Known, w.Bare = r.known.Find, true
		w.Partials = &eval.Partials{
			Folder: folder.File(rundir.Partials), Every: r.options.Every, Now: r.options.Now, Check: r.work.Store.There,
		}
		w.Version, w.Now = r.options.Version, r.options.Now
	}
	if err := r.shareMemory(); err != nil {
		return err
	}
	r.checkpoints = newCheckpoints(folder, data.Classes)
	if kept, ok := r.work.Meta[store.MetaExperiment]; ok {
		if err := r.agree([]byte(kept), data); err != nil || r.finished {
			return err
		}
	}
	if err := r.timeReferences(ctx); err != nil {
		return err
	}
	return r.describe(data)
}

// metaMemory is the study's fact with the bytes that trainings may take.
const metaMemory = "memory_limit"

// shareMemory gives the workers memory. What a candidate may take stays as it was
// when the search began, since the algorithm goes on from what was refused: a
// resumed search refuses the same. The error says that the study is damaged.
func (r *run) shareMemory() error {
	free := eval.FreeMemory()
	r.memory = free
	if kept, ok := r.work.Meta[metaMemory]; ok {
		var err error
		if r.memory, err = strconv.ParseInt(kept, 10, 64); err != nil {
			return fmt.Errorf("study: %s is damaged: %w", metaMemory, err)
		}
	}
	if o := r.options.Memory; o != 0 {
		r.memory, free = o, o
	}
	r.workers.Share(eval.NewMemory(r.memory, free))
	return nil
}

// agree says in what the folder's search differs from this one, and whether it
// is finished. A budget may be larger than it was, and the final training another.
func (r *run) agree(text []byte, data *imageset.Dataset) error {
	kept, err := recall(string(r.work.Folder)+": experiment", text)
	if err != nil {
		return err
	}
	r.experiment.takeReferences(kept)
	if r.experiment.Final == nil {
		r.experiment.Final = kept.Final
	}
	same := kept.Search.Budget == r.experiment.Search.Budget && reflect.DeepEqual(kept.Final, r.experiment.Final)
	found, err := r.experiment.differs(kept)
	if err == nil && len(found) > 0 && kept.Search.onRungs() && kept.Search.Budget < r.experiment.Search.Budget {
		found = append(found, otherBudget)
	}
	if err != nil {
		return err
	}
	if there := r.work.Meta[store.MetaDatasetHash]; there != data.Hash {
		found = []string{fmt.Sprintf("the data is %.12s there, %.12s here", there, data.Hash)}
	}
	if len(found) > 0 {
		return r.work.Another(rundir.Search, found)
	}
	r.finished = same && r.work.Meta[store.MetaFinished] != ""
	return nil
}

// differs says in what two resolved experiments differ beside a larger budget,
// the final training, the title and where the data lie.
func (e Experiment) differs(kept Experiment) ([]string, error) {
	if !kept.Search.onRungs() {
		kept.Search.Budget = max(kept.Search.Budget, e.Search.Budget)
	}
	kept.Title, kept.Data.Name, kept.Final = e.Title, e.Data.Name, e.Final
	there, err := kept.YAML()
	if err != nil {
		return nil, err
	}
	here, err := e.YAML()
	if err != nil {
		return nil, err
	}
	return experiments.Differences(there, here)
}

// describe stores what the report says about the run as a whole.
func (r *run) describe(data *imageset.Dataset) error {
	text, err := r.experiment.YAML()
	if err != nil {
		return err
	}
	task, err := json.Marshal(taskOf(data))
	if err != nil {
		return err
	}
	err = r.work.Describe(
		[2]string{store.MetaFinished, ""}, // of a smaller budget
		[2]string{store.MetaDataset, data.Name},
		[2]string{store.MetaDatasetHash, data.Hash},
		[2]string{store.MetaSeed, strconv.FormatUint(r.experiment.Seed, 10)},
		[2]string{"dataset_mean", fmt.Sprint(data.Mean)}, // of each channel, training split, pixels from 0 to 1
		[2]string{"dataset_std", fmt.Sprint(data.Std)},
		[2]string{metaTask, string(task)},
		[2]string{metaMemory, strconv.FormatInt(r.memory, 10)},
		[2]string{store.MetaExperiment, string(text)},
	)
	if err != nil {
		return err
	}
	files, err := rundir.YAML(rundir.ExperimentFile, schema.Experiment, text)
	if err != nil {
		return err
	}
	return r.work.Folder.Write(files...)
}
