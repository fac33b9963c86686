package atomicfile

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// untouched is how long nobody wrote a temporary file that may be removed: one
// that was just made is not owned yet.
const untouched = time.Minute

// clean removes the temporary files that killed processes left of a path. What
// it cannot remove stays: the path itself is written.
func clean(path string) {
	folder := filepath.Dir(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		number, ours := strings.CutPrefix(e.Name(), prefix(path))
		if !ours || number == "" || strings.Trim(number, "0123456789") != "" || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) >= untouched {
			removeOrphan(filepath.Join(folder, e.Name()))
		}
	}
}
