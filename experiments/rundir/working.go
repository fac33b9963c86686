package rundir

import (
	"encoding/json"
	"os"
	"time"

	"lrunet/internal/atomicfile"
)

// workingFile is the file with what is trained just now. It is there for those who
// look on, and goes with the process that writes it.
const workingFile = "working.json"

// InProgress is a training in progress, as those who look on see it.
type InProgress struct {
	Worker   string    `json:"worker"` // by name or number
	Arch     string    `json:"arch"`
	Epoch    int       `json:"epoch"` // the current one, 1 for the first
	Epochs   int       `json:"epochs"`
	Share    float64   `json:"share"` // of the training, 0 to 1
	Rate     float64   `json:"rate"`  // images a second; 0: not known yet
	Left     float64   `json:"left"`  // seconds; 0: not known yet
	Loss     *float64  `json:"loss"`
	Accuracy *float64  `json:"accuracy"` // of the last finished epoch, percent; null before
	Since    time.Time `json:"since"`
}

// ShowWorking writes what is trained just now.
func (f Folder) ShowWorking(list []InProgress) error {
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return atomicfile.WriteBytes(f.File(workingFile), text)
}

// Working is what is trained just now, JSON: a list of InProgress. The error is that
// of the file system: there is none while nothing is trained.
func (f Folder) Working() ([]byte, error) { return os.ReadFile(f.File(workingFile)) }

// hideWorking removes it.
func (f Folder) hideWorking() { os.Remove(f.File(workingFile)) } // it may never have been there
