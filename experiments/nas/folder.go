package nas

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Names of what a run's folder holds.
const (
	experimentFile   = "experiment.yaml"
	studyFile        = "study.db"
	frontCSV         = "front.csv"
	frontMarkdown    = "front.md"
	reportFile       = "report.html"
	checkpointFolder = "checkpoints"
)

// newFolder makes a folder for a run: parent/name, or parent/name-2 and so on
// if there is one already. Nothing is ever overwritten.
func newFolder(parent, name string) (string, error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", err
	}
	for i := 1; ; i++ {
		folder := filepath.Join(parent, name)
		if i > 1 {
			folder = fmt.Sprintf("%s-%d", folder, i)
		}
		err := os.Mkdir(folder, 0o755)
		if !errors.Is(err, fs.ErrExist) {
			return folder, err
		}
	}
}
