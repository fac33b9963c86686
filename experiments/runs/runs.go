// Package runs looks at the folders of runs: what is in them and how far they
// are. It changes nothing, so it may look at a run that is in progress.
package runs

import (
	"errors"
	"math"
	"slices"
	"time"

	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
)

// State is what becomes of a run.
type State string

// The states of a run.
const (
	Running  State = "running"  // a process works in it
	Stopped  State = "stopped"  // the same command resumes it
	Finished State = "finished" // all that was asked for is done
	Damaged  State = "damaged"  // its study cannot be read; Problem says why
)

// Run is a run as it is now.
type Run struct {
	Folder rundir.Folder
	State  State
	rundir.Status
	Owner   rundir.Owner // of a running one
	Changed time.Time    // when its study last changed; zero if it has none
	Started time.Time    // when its first session began; zero where that is not known
	Problem string       // of a damaged one
}

// List looks at the runs in a folder, the one that changed last first. A folder
// that does not exist has none. The error says why it cannot be read.
func List(parent string) ([]Run, error) {
	folders, err := rundir.In(parent)
	if err != nil {
		return nil, err
	}
	var list []Run
	for _, folder := range folders {
		list = append(list, Look(folder))
	}
	slices.SortStableFunc(list, func(a, b Run) int { return b.Changed.Compare(a.Changed) })
	return list, nil
}

// Look describes one run, which may be gone by now: then it has nothing.
func Look(folder rundir.Folder) Run {
	r := Run{Folder: folder, State: Stopped, Changed: folder.Changed(), Status: rundir.Status{Best: math.NaN()}}
	owner, busy := folder.Owner()
	err := r.read()
	switch {
	case busy:
		r.State, r.Owner = Running, owner
	case errors.Is(err, rundir.ErrNoRun), errors.Is(err, rundir.ErrUnbegun): // stopped at its very start
	case err != nil:
		r.State, r.Problem = Damaged, err.Error()
	case r.Finished:
		r.State = Finished
	}
	return r
}

// read takes the status from the study.
func (r *Run) read() error {
	s, meta, err := r.Folder.Open()
	if err != nil {
		return err
	}
	defer s.Close()
	status := nas.Status
	switch kind, _ := rundir.KindOf(meta); kind {
	case rundir.Sweep:
		status = sweep.Status
	case rundir.Table:
		status = table.Status
	}
	if sessions, err := rundir.ReadSessions(meta); err == nil && len(sessions) > 0 { // else it is not known
		r.Started = sessions[0].Started
	}
	found, err := status(s, meta)
	if err == nil {
		r.Status = found
	}
	return err
}
