package rundir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/lrunet/checkpoint"
)

// Known finds the results of jobs in other runs, and their weights where those
// are still there.
type Known struct{ runs []knownRun }

// knownRun is a run to take results from.
type knownRun struct {
	folder Folder
	store  *store.Store
}

// OpenKnown opens the studies of runs for reading. The caller closes them. The
// error is ErrNoRun where a folder holds none, or says why it cannot be read.
func OpenKnown(folders []string) (*Known, error) {
	k := &Known{}
	for _, f := range folders {
		s, _, err := Folder(f).Open()
		if err != nil {
			return nil, errors.Join(err, k.Close())
		}
		k.runs = append(k.runs, knownRun{Folder(f), s})
	}
	return k, nil
}

// ErrNoWeights says that a run has results, but no checkpoint that belongs to them.
var ErrNoWeights = errors.New("its checkpoints are gone")

// NeedWeights fails with ErrNoWeights on a run that keeps no checkpoint: whoever
// takes weights along with results would take nothing from it.
func (k *Known) NeedWeights() error {
	for _, run := range k.runs {
		files, err := os.ReadDir(run.folder.File(Checkpoints))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if len(files) == 0 {
			return fmt.Errorf("no result can be taken from %s: %w, and each result's weights are needed too; restore the folder %s in it, or leave this run out", run.folder, ErrNoWeights, Checkpoints)
		}
	}
	return nil
}

// Find is an eval.Known. A result with weights is preferred. Failures are not
// taken: they may have had a reason of their machine.
func (k *Known) Find(j eval.Job) (found eval.Result, weights *checkpoint.Checkpoint, ok bool, err error) {
	for _, run := range k.runs {
		result, has, err := run.store.Get(j.Key())
		if err != nil {
			return eval.Result{}, nil, false, err
		}
		if !has || result.Failure != "" {
			continue
		}
		found, ok = result, true
		if weights, err = run.folder.weights(j); err != nil || weights != nil {
			return found, weights, err == nil, err
		}
	}
	return found, nil, ok, nil
}

// Close closes the studies; nil has none. The error says that one could not be
// closed.
func (k *Known) Close() error {
	if k == nil {
		return nil
	}
	var all error
	for _, run := range k.runs {
		all = errors.Join(all, run.store.Close())
	}
	return all
}

// weights finds the checkpoint of a job: searches name them by key, sweeps by
// network and seed. It is nil where there is none.
func (f Folder) weights(j eval.Job) (*checkpoint.Checkpoint, error) {
	c, err := checkpoint.Load(f.Checkpoint(j.Key()))
	if err == nil {
		return c, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	files, err := os.ReadDir(f.File(Checkpoints))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, file := range files {
		name, found := strings.CutSuffix(file.Name(), checkpointSuffix)
		if !found || !strings.HasSuffix(name, fmt.Sprintf("-seed%d", j.Seed)) {
			continue
		}
		c, err := checkpoint.About(f.Checkpoint(name))
		if err != nil {
			return nil, err
		}
		if eval.IsOf(c, j) {
			return checkpoint.Load(f.Checkpoint(name))
		}
	}
	return nil, nil
}
