// Package members names the networks of a search's front by their numbers, as in
// runs/quickstart#3, and picks the one that suits. It trains nothing and knows
// nothing of command lines.
package members

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// ErrNoCheckpoint says that the weights of a member are not there any more.
var ErrNoCheckpoint = errors.New("its checkpoint is missing")

// Member is a network of a search's front.
type Member struct {
	Run        rundir.Folder
	Number     int // from 1, in the order of reports.Search.Front
	Experiment nas.Experiment
	Hash       string        // of the run's data
	Final      string        // key of its final training, whose weights it has then; "" without one
	Finals     []eval.Result // of all its final trainings, a seed each, but for those that failed
	store.Candidate
}

// String is the member's name, such as runs/quickstart#3.
func (m Member) String() string { return fmt.Sprintf("%s#%d", m.Run, m.Number) }

// Arch is the member's architecture.
func (m Member) Arch() string { return m.Result.Job.Arch }

// Checkpoint is the path of the member's weights: those of its final training, if
// it has any, else those that the search found. The error is ErrNoCheckpoint where
// there is no such file.
func (m Member) Checkpoint() (string, error) {
	path := m.Run.Checkpoint(cmp.Or(m.Final, m.Key))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: %w: there is no %s", m, ErrNoCheckpoint, path)
	}
	return path, nil
}

// Task is the shape of the images and the number of classes that the member is
// for. The error is ErrNoCheckpoint where no checkpoint is left to tell, or says
// why it cannot be read.
func (m Member) Task() (images lrunet.Shape, classes int, err error) {
	path, err := m.Checkpoint()
	if err != nil {
		return lrunet.Shape{}, 0, err
	}
	c, err := checkpoint.About(path)
	if err != nil {
		return lrunet.Shape{}, 0, err
	}
	return c.Input, len(c.Classes), nil
}
