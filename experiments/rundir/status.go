package rundir

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Status is how far a run is.
type Status struct {
	Kind     Kind
	Done     int     // candidates or trainings
	Failed   int     // of those: trainings that gave no accuracy
	Ahead    int     // candidates that are trained and come after one that is not: they count once that is
	Planned  int     // of them in all
	Best     float64 // accuracy, percent; NaN before the first
	Finished bool
}

// studyFiles are the files of a study that is being written: its log has what the
// file lacks.
var studyFiles = []string{StudyFile, StudyFile + "-wal"}

// Changed is when the run's study last changed; zero where there is none.
func (f Folder) Changed() time.Time {
	var last time.Time
	for _, name := range studyFiles {
		if info, err := os.Stat(f.File(name)); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}

// Mark is a text that is another whenever the study has changed, was replaced or
// removed, or somebody began or ceased to work in the folder. It costs little: no
// file of the study is read.
func (f Folder) Mark() string {
	var b strings.Builder
	for _, name := range studyFiles {
		if info, err := os.Stat(f.File(name)); err == nil {
			fmt.Fprintf(&b, "%x.%x-", info.ModTime().UnixNano(), info.Size())
		}
	}
	if owner, busy := f.Owner(); busy {
		fmt.Fprintf(&b, "%x.%x", owner.PID, owner.Since.UnixNano())
	}
	return b.String()
}
