package rundir

import (
	"errors"
	"fmt"
	"os"
	"time"

	"lrunet/eval/store"
)

// Work is a run's folder in which this process works.
type Work struct {
	Folder
	Store    *store.Store
	Sessions *Sessions
	Meta     map[string]string // the study's facts when it was opened
	lock     *Lock
}

// Begin makes the folder of a run, or takes one to go on with. The caller
// closes it. The error is an OccupiedError where the folder belongs to something
// else or another process is at work in it, or says what the file system or the
// study refuses.
func (f Folder) Begin(kind Kind, o store.Options, now time.Time) (*Work, error) {
	if err := f.Claim(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.File(Checkpoints), 0o755); err != nil {
		return nil, err
	}
	w := &Work{Folder: f}
	err := w.open(kind, o, now)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Work) open(kind Kind, o store.Options, now time.Time) (err error) {
	if w.lock, err = w.Lock(now); err != nil {
		return err
	}
	if w.Store, err = o.Open(w.Study()); err != nil {
		return err
	}
	if w.Meta, err = w.Store.Meta(); err != nil {
		return err
	}
	if there, known := KindOf(w.Meta); known && there != kind {
		return w.Occupied("holds a %v, not a %v", there, kind)
	}
	w.Sessions, err = NewSessions(w.Store, w.Meta)
	return err
}

// Describe stores facts about the run as a whole, the last one last: its
// resolved file, by which the study is one of its kind. The error says why the
// study does not take them.
func (w *Work) Describe(facts ...[2]string) error {
	for _, fact := range facts {
		if err := w.Store.SetMeta(fact[0], fact[1]); err != nil {
			return err
		}
	}
	return nil
}

// Failed adds to an error where what was finished, such as "candidates", is kept,
// unless the study is gone with it.
func (w *Work) Failed(err error, what string) error {
	if gone := w.Store.There(); gone != nil {
		return gone
	}
	return fmt.Errorf("%w (finished %s are in %s; run the same command to resume)", err, what, w.Folder)
}

// Close gives the folder back. It is idempotent. The error says that the study
// could not be closed.
func (w *Work) Close() error {
	if w == nil {
		return nil
	}
	defer w.lock.Release()
	if w.Store == nil {
		return nil
	}
	w.hideWorking()
	os.Remove(w.File(Partials)) // which stays while a training is in it
	return w.Store.Close()
}
