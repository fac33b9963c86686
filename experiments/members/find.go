package members

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/internal/nearest"
	"lrunet/internal/words"
)

// mark stands between a run and the number of a member.
const mark = "#"

// ErrName says that a text is not like RUN#NUMBER.
var ErrName = errors.New("names no member")

// ErrNoFront says that a search has found nothing yet.
var ErrNoFront = errors.New("has no front yet")

// Is says whether a text names a member, RUN#NUMBER, and not a file that is called
// so.
func Is(text string) bool {
	if !strings.Contains(text, mark) {
		return false
	}
	_, err := os.Lstat(text)
	return err != nil
}

// Find finds a member by its name, RUN#NUMBER, where RUN is the folder of a run or
// its name in the folder of all runs. The error is ErrName, Folder's or
// All's, or says how many members there are.
func Find(parent, name string) (*Member, error) {
	i := strings.LastIndex(name, mark)
	if i < 1 {
		return nil, fmt.Errorf("%q %w: that is RUN%sNUMBER, such as %s%s3", name, ErrName, mark, rundir.Of("", "quickstart"), mark)
	}
	number, err := strconv.Atoi(name[i+1:])
	if err != nil || number < 1 {
		return nil, fmt.Errorf("%q %w: after %s must be its number, from 1", name, ErrName, mark)
	}
	folder, err := Folder(parent, name[:i])
	if err != nil {
		return nil, err
	}
	all, err := All(folder)
	if err != nil {
		return nil, err
	}
	if number > len(all) {
		return nil, fmt.Errorf("%s has no member %d: its front has %s", folder, number, words.Count(len(all), "member", "members"))
	}
	return &all[number-1], nil
}

// Folder is a run's folder by its path, or by its name in the folder of all runs.
// The error is rundir.ErrNoRun where there is neither.
func Folder(parent, run string) (rundir.Folder, error) {
	if folder := rundir.Folder(filepath.Clean(run)); folder.IsRun() {
		return folder, nil
	}
	named := rundir.Of(parent, run)
	if named.IsRun() && !filepath.IsAbs(run) {
		return named, nil
	}
	if filepath.Base(run) != run {
		return "", fmt.Errorf("%w in %s", rundir.ErrNoRun, run)
	}
	var names []string
	there, _ := rundir.In(filepath.Dir(string(named))) // where it cannot be read nothing is suggested
	for _, folder := range there {
		names = append(names, filepath.Base(string(folder)))
	}
	meant := ""
	if near := nearest.Of(run, names); near != "" {
		meant = "; did you mean " + near + "?"
	}
	return "", fmt.Errorf("%w in %s or %s%s", rundir.ErrNoRun, run, named, meant)
}

// All are the members of a search's front, in the order of their numbers. The error
// is ErrNoFront where there is none yet, says that the run is no search, or why
// it cannot be read.
func All(folder rundir.Folder) ([]Member, error) {
	study, meta, err := folder.Open()
	if err != nil {
		return nil, err
	}
	if err := study.Close(); err != nil {
		return nil, err
	}
	switch kind, _ := rundir.KindOf(meta); kind {
	case rundir.Table:
		return nil, fmt.Errorf("%s is a table, which has no members: name an architecture of it", folder)
	case rundir.Sweep:
		return nil, fmt.Errorf("%s is a %s, which has networks and seeds but no members: name one of the checkpoints in %s", folder, kind, folder.File(rundir.Checkpoints))
	}
	outcome, err := nas.ReadFront(string(folder))
	if err != nil {
		return nil, err
	}
	var all []Member
	for i, c := range outcome.Front {
		final, _ := outcome.FinalOf(i + 1)
		all = append(all, Member{folder, i + 1, outcome.Experiment, meta[store.MetaDatasetHash], final.Key, outcome.FinalsOf(i + 1), c})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s %w: none of its candidates has a result that keeps the constraints", folder, ErrNoFront)
	}
	return all, nil
}
