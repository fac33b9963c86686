package live

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"lrunet/experiments/rundir"
)

// shelf is the runs that are served: those of a folder, as it is at the moment, or
// some that were chosen.
type shelf struct {
	parent string
	chosen []volume
}

// volume is a run and how addresses call it.
type volume struct {
	name   string
	folder rundir.Folder
}

// newShelf names chosen runs after their folders; of those with one name the later
// ones get a number.
func newShelf(parent string, chosen []string) shelf {
	s := shelf{parent: parent}
	for _, path := range chosen {
		base := baseName(path)
		name := base
		for i := 2; s.has(name); i++ {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		s.chosen = append(s.chosen, volume{name, rundir.Folder(path)})
	}
	return s
}

// baseName is the last name of a path, such as that of the folder for ".".
func baseName(path string) string {
	if absolute, err := filepath.Abs(path); err == nil { // else as it is
		path = absolute
	}
	return filepath.Base(path)
}

func (s shelf) has(name string) bool {
	for _, v := range s.chosen {
		if v.name == name {
			return true
		}
	}
	return false
}

// find is the folder of that name, if it is a run's now.
func (s shelf) find(name string) (rundir.Folder, bool) {
	for _, v := range s.chosen {
		if v.name == name {
			return v.folder, v.folder.IsRun()
		}
	}
	if len(s.chosen) > 0 || name != filepath.Base(name) || strings.HasPrefix(name, ".") {
		return "", false
	}
	folder := rundir.Of(s.parent, name)
	return folder, folder.IsRun()
}

// list are the runs that there are now. The error says why their folder cannot be
// read; one that does not exist has none.
func (s shelf) list() ([]volume, error) {
	var list []volume
	for _, v := range s.chosen {
		if v.folder.IsRun() {
			list = append(list, v)
		}
	}
	if len(s.chosen) > 0 {
		return list, nil
	}
	entries, err := os.ReadDir(s.parent)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if folder, ok := s.find(e.Name()); ok {
			list = append(list, volume{e.Name(), folder})
		}
	}
	return list, nil
}

// mark is another text whenever one of the runs has changed, or which there are.
func (s shelf) mark() string {
	list, err := s.list()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, v := range list {
		fmt.Fprintf(&b, "%s/%s/", v.name, v.folder.Mark())
	}
	return b.String()
}
