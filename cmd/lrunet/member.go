package main

import "lrunet/experiments/members"

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

// path is the file of a checkpoint, which may be that of a search's member.
func (f runsFlag) path(model string) (string, error) {
	if !members.Is(model) {
		return model, nil
	}
	m, err := members.Find(f.Runs, model)
	if err != nil {
		return "", err
	}
	return m.Checkpoint()
}
