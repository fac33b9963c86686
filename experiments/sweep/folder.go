package sweep

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
)

// open makes the run's folder and its study, or finds those of the same sweep.
func (r *run) open() error {
	text, err := r.sweep.YAML()
	if err != nil {
		return err
	}
	if err := r.folder.Claim(); err != nil {
		return err
	}
	for _, name := range []string{rundir.Checkpoints, rundir.Partials} {
		if err := os.MkdirAll(r.folder.File(name), 0o755); err != nil {
			return err
		}
	}
	if r.lock, err = r.folder.Lock(); err != nil {
		return err
	}
	for _, w := range r.workers.Runners {
		w.Partials = &eval.Partials{Folder: r.folder.File(rundir.Partials), Now: r.options.Now}
	}
	if r.store, err = store.Open(r.folder.Study()); err != nil {
		return err
	}
	meta, err := r.store.Meta()
	if err != nil {
		return err
	}
	if err := r.belongs(meta, text); err != nil {
		return err
	}
	if r.sessions, err = rundir.NewSessions(r.store, meta); err != nil {
		return err
	}
	return r.folder.Write(rundir.File{Name: rundir.SweepFile, Write: func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}})
}

// belongs says whether a study is this sweep's, and makes a new one so.
func (r *run) belongs(meta map[string]string, text []byte) error {
	switch kind, known := rundir.KindOf(meta); {
	case !known:
		return r.describe(string(text))
	case kind != rundir.Sweep:
		return r.folder.Occupied("holds a %v, not a sweep", kind)
	}
	return r.agree(meta, text)
}

// agree says in what the sweep of a study differs from this one.
func (r *run) agree(meta map[string]string, here []byte) error {
	kept, err := Parse(string(r.folder)+": sweep", []byte(meta[metaSweep]))
	if err != nil {
		return err
	}
	there, err := kept.YAML() // fields may have been renamed since
	if err != nil {
		return err
	}
	found, err := experiments.Difference(there, here)
	if err != nil {
		return err
	}
	if hash := r.data().Hash; found == "" && meta[store.MetaDatasetHash] != hash {
		found = fmt.Sprintf("the data is %.12s there, %.12s here", meta[store.MetaDatasetHash], hash)
	}
	if found == "" {
		return nil
	}
	return r.folder.Occupied("holds another sweep: %s", found)
}

// describe stores what the record says about the sweep as a whole; the sweep
// itself last, which makes the study one.
func (r *run) describe(sweep string) error {
	data := r.data()
	if err := r.store.AddLabels(data.Hash, store.Predictions{Split: store.TestSplit, Classes: data.Test.Labels}); err != nil {
		return err
	}
	for _, fact := range [][2]string{
		{store.MetaDataset, data.Name},
		{store.MetaDatasetHash, data.Hash},
		{metaImages, strconv.Itoa(data.Test.Len())},
		{metaSweep, sweep},
	} {
		if err := r.store.SetMeta(fact[0], fact[1]); err != nil {
			return err
		}
	}
	return nil
}

// Facts of a sweep's study.
const (
	metaSweep  = string(rundir.Sweep) // the resolved sweep, YAML
	metaImages = "test_images"        // their number
)

// CheckpointPath is where the weights of a training are kept.
func CheckpointPath(folder rundir.Folder, network string, seed uint64) string {
	name := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '/':
			return '_'
		}
		return r
	}, network)
	return folder.Checkpoint(fmt.Sprintf("%s-seed%d", name, seed))
}
