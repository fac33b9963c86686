package nas

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"lrunet/eval"
	"lrunet/experiments/rundir"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/search"
)

// keeper keeps the weights of the candidates that no other dominates so far.
type keeper struct {
	folder  rundir.Folder
	classes []string
	mu      sync.Mutex
	kept    map[string]search.Evaluation // by key
}

func newKeeper(folder rundir.Folder, classes []string) *keeper {
	return &keeper{folder: folder, classes: classes, kept: map[string]search.Evaluation{}}
}

// path is where the weights of a job are kept.
func (k *keeper) path(key string) string { return k.folder.Checkpoint(key) }

// remember takes note of weights that an earlier session kept.
func (k *keeper) remember(key string, e search.Evaluation) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e.Feasible() && exists(k.path(key)) {
		k.kept[key] = e
	}
}

// keep writes a model's weights unless it is dominated, and removes those
// that it dominates.
func (k *keeper) keep(result eval.Result, e search.Evaluation, model *graph.Model) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !e.Feasible() {
		return nil
	}
	for _, other := range k.kept {
		if search.Dominates(other, e) {
			return nil
		}
	}
	key := result.Job.Key()
	if err := checkpoint.Save(k.path(key), eval.Checkpoint(result, model, k.classes)); err != nil {
		return fmt.Errorf("candidate %s: %w", result.Job.Arch, err)
	}
	for other, its := range k.kept {
		if !search.Dominates(e, its) {
			continue
		}
		if err := os.Remove(k.path(other)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		delete(k.kept, other)
	}
	k.kept[key] = e
	return nil
}
