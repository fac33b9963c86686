package main

import (
	"fmt"
	"os"

	"lrunet/experiments/members"
	"lrunet/experiments/rundir"
)

// runsFlag says where runs are found by their names.
type runsFlag struct {
	Runs string `default:"runs" placeholder:"DIR" help:"Folder of all runs, in which RUN is found by its name too (default ${default})."`
}

// folder is that of a run.
func (f runsFlag) folder(run string) (string, error) {
	folder, err := members.Folder(f.Runs, run)
	return string(folder), err
}

// folders are those of runs.
func (f runsFlag) folders(runs []string) ([]string, error) {
	var list []string
	for _, run := range runs {
		folder, err := f.folder(run)
		if err != nil {
			return nil, err
		}
		list = append(list, folder)
	}
	return list, nil
}

// noNetwork is the error of a word that names a run where a network is asked for; nil for
// any other.
func (f runsFlag) noNetwork(word string) error {
	folder, err := members.Folder(f.Runs, word)
	if err != nil {
		return nil
	}
	if kind, err := folder.Kind(); err != nil || kind != rundir.Search {
		return usage(fmt.Errorf("%s is a run; name one of its checkpoints, %s", word, folder.Checkpoint("*")))
	}
	return usage(fmt.Errorf("%s is a run; name a member of its front, such as %s#1", word, word))
}

// path is the file of a checkpoint, which may be that of a search's member.
func (f runsFlag) path(model string) (string, error) {
	if !members.Is(model) {
		if info, err := os.Stat(model); err != nil || info.IsDir() {
			return model, f.noNetwork(model)
		}
		return model, nil
	}
	m, err := members.Find(f.Runs, model)
	if err != nil {
		return "", err
	}
	return m.Checkpoint()
}
