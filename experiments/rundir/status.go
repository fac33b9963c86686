package rundir

import (
	"os"
	"time"
)

// Status is how far a run is.
type Status struct {
	Kind     Kind
	Done     int     // candidates or trainings
	Planned  int     // of them in all
	Best     float64 // accuracy, percent; NaN before the first
	Finished bool
}

// Changed is when the run's study last changed; zero where there is none.
func (f Folder) Changed() time.Time {
	var last time.Time
	for _, name := range []string{StudyFile, StudyFile + "-wal"} { // the log has what the file lacks
		if info, err := os.Stat(f.File(name)); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}
