package sweep

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"lrunet/eval/store"
	"lrunet/internal/atomicfile"
)

// Names of what a sweep's folder holds.
const (
	sweepFile        = "sweep.yaml"
	studyFile        = "study.db"
	recordMarkdown   = "record.md"
	recordCSV        = "record.csv"
	curvesCSV        = "curves.csv"
	recordPage       = "record.html"
	checkpointFolder = "checkpoints"
	lockFile         = ".lock"
)

// metaSweep is the study's fact that makes it a sweep's: the resolved sweep,
// YAML.
const metaSweep = "sweep"

// open makes the run's folder and its study, or finds those of the same sweep.
func (r *run) open() error {
	text, err := r.sweep.YAML()
	if err != nil {
		return err
	}
	if err := r.refuseOthers(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(r.folder, checkpointFolder), 0o755); err != nil {
		return err
	}
	if err := r.takeLock(); err != nil {
		return err
	}
	if r.store, err = store.Open(filepath.Join(r.folder, studyFile)); err != nil {
		return err
	}
	meta, err := r.store.Meta()
	if err != nil {
		return err
	}
	if err := r.belongs(meta, text); err != nil {
		return err
	}
	r.sessions.store = r.store
	if r.sessions.list, err = readSessions(meta); err != nil {
		return err
	}
	return atomicfile.WriteBytes(filepath.Join(r.folder, sweepFile), text)
}

// takeLock sees to it that one process at a time works in the folder: two would
// train the same networks. Whoever ends, however, gives the lock back.
func (r *run) takeLock() error {
	r.lock = flock.New(filepath.Join(r.folder, lockFile))
	taken, err := r.lock.TryLock()
	if err == nil && !taken {
		err = fmt.Errorf("another process is at work in %s; wait for it, or choose another folder with --name", r.folder)
	}
	return err
}

// refuseOthers says that a folder is there and not a run's.
func (r *run) refuseOthers() error {
	entries, err := os.ReadDir(r.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	strange := false
	for _, e := range entries {
		switch e.Name() {
		case studyFile:
			return nil
		case checkpointFolder, lockFile: // of a run that was stopped at its very start
		default:
			strange = true
		}
	}
	if strange {
		return fmt.Errorf("%s is there and holds no study; choose another folder with --name", r.folder)
	}
	return err
}

// belongs says whether a study is this sweep's, and makes a new one so.
func (r *run) belongs(meta map[string]string, text []byte) error {
	if old, ok := meta[metaSweep]; ok {
		return r.agree(meta, []byte(old), text)
	}
	if _, ok := meta[store.MetaExperiment]; ok {
		return fmt.Errorf("%s holds a search, not a sweep; choose another folder with --name", r.folder)
	}
	return r.describe(string(text))
}

// agree says in what the sweep of a study differs from this one.
func (r *run) agree(meta map[string]string, there, here []byte) error {
	found, err := difference(there, here)
	if err != nil {
		return err
	}
	if hash := r.data().Hash; found == "" && meta[store.MetaDatasetHash] != hash {
		found = fmt.Sprintf("the data is %.12s there, %.12s here", meta[store.MetaDatasetHash], hash)
	}
	if found == "" {
		return nil
	}
	return fmt.Errorf("%s holds another sweep: %s; choose another folder with --name", r.folder, found)
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

// metaImages is the number of test images.
const metaImages = "test_images"

// Is says whether a run's folder is a sweep's.
func Is(folder string) (bool, error) {
	path := filepath.Join(folder, studyFile)
	if _, err := os.Stat(path); err != nil {
		return false, fmt.Errorf("no run in %s: %w (lrunet search and lrunet sweep make runs)", folder, err)
	}
	s, err := store.OpenReadOnly(path)
	if err != nil {
		return false, err
	}
	defer s.Close()
	meta, err := s.Meta()
	_, is := meta[metaSweep]
	return is, err
}

// StudyPath is where a run's study lies, a search's too.
func StudyPath(folder string) string { return filepath.Join(folder, studyFile) }

// CheckpointPath is where the weights of a training are kept.
func CheckpointPath(folder, network string, seed uint64) string {
	name := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '/':
			return '_'
		}
		return r
	}, network)
	return filepath.Join(folder, checkpointFolder, fmt.Sprintf("%s-seed%d.safetensors", name, seed))
}
