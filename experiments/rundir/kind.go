package rundir

import (
	"errors"
	"fmt"
	"os"

	"lrunet/eval/store"
)

// Kind is what made a run.
type Kind string

// The kinds of run. A study tells its kind by the resolved file that it keeps
// under one of these keys.
const (
	Search Kind = store.MetaExperiment
	Sweep  Kind = "sweep"
	Table  Kind = "table"
)

// String is the kind in words.
func (k Kind) String() string {
	if k == Search {
		return "search"
	}
	return string(k)
}

// KindOf says which kind of run a study's facts are of; false where they are
// of none yet.
func KindOf(meta map[string]string) (Kind, bool) {
	for _, k := range []Kind{Sweep, Table, Search} {
		if _, ok := meta[string(k)]; ok {
			return k, true
		}
	}
	return "", false
}

// Kind says which kind of run the folder holds. The error is ErrNoRun where it
// holds none, ErrUnbegun where that is not decided, or says why its study cannot
// be read.
func (f Folder) Kind() (Kind, error) {
	s, meta, err := f.Open()
	if err != nil {
		return "", err
	}
	defer s.Close()
	kind, _ := KindOf(meta)
	return kind, nil
}

// Open opens the study for reading and reads its facts. The caller closes it.
// The error is ErrNoRun where there is none, ErrUnbegun where it does not say what
// it is a study of, or says why it cannot be read.
func (f Folder) Open() (*store.Store, map[string]string, error) {
	if _, err := os.Stat(f.Study()); err != nil {
		return nil, nil, fmt.Errorf("%w in %s: %w", ErrNoRun, f, err)
	}
	s, err := store.OpenReadOnly(f.Study())
	if errors.Is(err, store.ErrEmpty) {
		return nil, nil, fmt.Errorf("%s: %w", f, ErrUnbegun)
	}
	if err != nil {
		return nil, nil, err
	}
	meta, err := s.Meta()
	if _, known := KindOf(meta); err == nil && !known {
		err = fmt.Errorf("%s: %w", f, ErrUnbegun)
	}
	if err != nil {
		s.Close() // the error that matters is the first
		return nil, nil, err
	}
	return s, meta, nil
}
