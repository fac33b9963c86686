package main

import (
	"testing"

	"lrunet/experiments/rundir"
	"lrunet/experiments/runs"
)

func TestUnfinished(t *testing.T) {
	for want, r := range map[string]runs.Run{
		"":                            {State: runs.Finished, Status: rundir.Status{Done: 30, Planned: 30}},
		"stopped after 2 of 30":       {State: runs.Stopped, Status: rundir.Status{Done: 2, Planned: 30}},
		"in progress, 2 of 30 so far": {State: runs.Running, Status: rundir.Status{Done: 2, Planned: 30}},
		"stopped after 1 of 30, and 3 trainings after them, to count in turn": {State: runs.Stopped, Status: rundir.Status{Done: 1, Ahead: 3, Planned: 30}},
	} {
		if got := unfinished(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got, want := stateText(runs.Run{State: runs.Stopped, Status: rundir.Status{Ahead: 3}}), "stopped, 3 more trained"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
