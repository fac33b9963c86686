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

// checkpoints are the weights of the candidates that no other dominates so far.
type checkpoints struct {
	folder  rundir.Folder
	classes []string
	mu      sync.Mutex
	saved   map[string]search.Evaluation // by key
}

func newCheckpoints(folder rundir.Folder, classes []string) *checkpoints {
	return &checkpoints{folder: folder, classes: classes, saved: map[string]search.Evaluation{}}
}

// path is where the weights of a job are saved.
func (c *checkpoints) path(key string) string { return c.folder.Checkpoint(key) }

// remember records weights that an earlier session saved.
func (c *checkpoints) remember(key string, e search.Evaluation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.Feasible() && exists(c.path(key)) {
		c.saved[key] = e
	}
}

// save writes a model's weights unless it is dominated, and removes those
// that it dominates.
func (c *checkpoints) save(result eval.Result, e search.Evaluation, model *graph.Model) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !e.Feasible() {
		return nil
	}
	for _, other := range c.saved {
		if search.Dominates(other, e) {
			return nil
		}
	}
	key := result.Job.Key()
	if err := checkpoint.Save(c.path(key), eval.Checkpoint(result, model, c.classes)); err != nil {
		return fmt.Errorf("candidate %s: %w", result.Job.Arch, err)
	}
	for other, its := range c.saved {
		if !search.Dominates(e, its) {
			continue
		}
		if err := os.Remove(c.path(other)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		delete(c.saved, other)
	}
	c.saved[key] = e
	return nil
}
