package eval

import (
	"context"
	"time"

	"lrunet/eval/imageset"
)

// Fleet is other machines that carry jobs out.
type Fleet interface {
	// Serve begins to serve a run, and returns what carries its jobs out. The error
	// says why there are no other machines.
	Serve(ctx context.Context, r FleetRun) (Elsewhere, error)

	// Finish forgets the run that is served, of which all jobs are done. The error
	// says what of it is left.
	Finish(ctx context.Context) error
}

// FleetRun is a run whose jobs are carried out by a fleet.
type FleetRun struct {
	Name   string // for people
	Folder string // of the run
	ID     string // of the run among all runs, the same after a restart: lower-case letters and digits
	Data   *imageset.Dataset
	Every  time.Duration // between two checkpoints of a training; 0: two minutes
}
