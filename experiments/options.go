package experiments

import (
	"time"

	"lrunet/experiments/dataset"
)

// Options are what may differ between two executions of one experiment
// without changing its result.
type Options struct {
	Folder  string           // of all runs; "": runs
	Name    string           // of this run's folder; "": the experiment's
	Data    dataset.Options  // where datasets lie
	Dataset string           // instead of the experiment's; its images are flipped only if they may be
	Workers int              // candidates trained at the same time; 0: 1
	Threads int              // that the workers share; 0: one each
	Command string           // the command line, for the report
	Version string           // of the program, for the report
	Now     func() time.Time // the clock; required
	Observe Observer         // may be nil
}
