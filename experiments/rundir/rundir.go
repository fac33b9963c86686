// Package rundir is a run's folder on disk: the names of its files, which kind
// of run it is, its lock, and the sessions in which it was made. It knows
// nothing of what runs compute.
package rundir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Names of what a run's folder holds.
const (
	StudyFile      = "study.db"        // all results
	ExperimentFile = "experiment.yaml" // a search, resolved
	SweepFile      = "sweep.yaml"      // a sweep, resolved
	TableFile      = "table.yaml"      // a tabular benchmark, resolved
	TableParquet   = "table.parquet"
	TableCard      = "table.md"
	FrontCSV       = "front.csv"
	FinalCSV       = "final.csv" // of a search with final trainings
	FrontMarkdown  = "front.md"
	RecordCSV      = "record.csv"
	RecordMarkdown = "record.md"
	CurvesCSV      = "curves.csv"
	SearchPage     = "report.html"
	SweepPage      = "record.html"
	Checkpoints    = "checkpoints" // a folder
	Partials       = "partial"     // a folder: trainings in progress
	lockFile       = ".lock"
)

// Parent is the folder of all runs where none is named.
const Parent = "runs"

// ErrNoRun says that a folder holds no study.
var ErrNoRun = errors.New("no run")

// ErrUnbegun says that a folder holds a study with nothing in it.
var ErrUnbegun = errors.New("the run was stopped while it was set up")

// An OccupiedError says that a folder belongs to something else: another run,
// another process or other files.
type OccupiedError struct{ Reason string }

// Error is the reason, which names the folder.
func (e *OccupiedError) Error() string { return e.Reason }

// Occupied makes an OccupiedError of a folder, with what it holds or who has
// it.
func (f Folder) Occupied(format string, args ...any) error {
	return &OccupiedError{string(f) + " " + fmt.Sprintf(format, args...)}
}

// shownDifferences is how many are named: a whole file of them helps nobody.
const shownDifferences = 5

// Another makes an OccupiedError of a folder that holds another run of a kind, with in
// what it differs: a line for each where there are several.
func (f Folder) Another(kind Kind, differences []string) error {
	if len(differences) == 1 {
		return f.Occupied("holds another %v: %s", kind, differences[0])
	}
	list := slices.Clone(differences)
	if more := len(list) - shownDifferences; more > 0 {
		list = append(list[:shownDifferences], fmt.Sprintf("and %d more", more))
	}
	return f.Occupied("holds another %v:\n    %s", kind, strings.Join(list, "\n    "))
}

// Folder is the path of a run's folder.
type Folder string

// Of is the folder of a run: parent/name, with Parent for an empty parent.
func Of(parent, name string) Folder {
	if parent == "" {
		parent = Parent
	}
	return Folder(filepath.Join(parent, name))
}

// File is the path of a file in the folder.
func (f Folder) File(name string) string { return filepath.Join(string(f), name) }

// Study is the path of the study.
func (f Folder) Study() string { return f.File(StudyFile) }

// CheckpointName is the path of a checkpoint as seen from the folder.
func CheckpointName(name string) string { return filepath.Join(Checkpoints, name+checkpointSuffix) }

const checkpointSuffix = ".safetensors"

// Checkpoint is the path of a checkpoint.
func (f Folder) Checkpoint(name string) string { return f.File(CheckpointName(name)) }

// New makes a folder for a run: parent/name, or parent/name-2 and so on if
// there is one already. Nothing is ever overwritten. The error says why the
// file system refuses the folder.
func New(parent, name string) (Folder, error) {
	first := Of(parent, name)
	if err := os.MkdirAll(filepath.Dir(string(first)), 0o755); err != nil {
		return "", err
	}
	for i := 1; ; i++ {
		folder := first
		if i > 1 {
			folder = Folder(fmt.Sprintf("%s-%d", first, i))
		}
		err := os.Mkdir(string(folder), 0o755)
		if !errors.Is(err, fs.ErrExist) {
			return folder, err
		}
	}
}

// IsRun says whether the folder is a run's, if only of one that was stopped at
// its very start.
func (f Folder) IsRun() bool {
	for _, name := range []string{StudyFile, lockFile} {
		if _, err := os.Stat(f.File(name)); err == nil {
			return true
		}
	}
	return false
}

// In is the folders of the runs in a folder, by their names; none where that does not
// exist. The error says why it cannot be read.
func In(parent string) ([]Folder, error) {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var list []Folder
	for _, e := range entries {
		if folder := Of(parent, e.Name()); e.IsDir() && folder.IsRun() {
			list = append(list, folder)
		}
	}
	return list, err
}

// Claim refuses a folder that exists and is not a run's: it holds files but no
// study. The error is an OccupiedError, or says why the folder cannot be read.
func (f Folder) Claim() error {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	others := false
	for _, e := range entries {
		switch e.Name() {
		case StudyFile:
			return nil
		case Checkpoints, Partials, lockFile: // of a run that was stopped at its very start
		default:
			others = true
		}
	}
	if others {
		return f.Occupied("holds other files and no study")
	}
	return err
}
