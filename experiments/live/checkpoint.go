package live

import (
	"mime"
	"net/http"
	"os"
	"strings"

	"lrunet/experiments/rundir"
)

// sendCheckpoint sends one of a run's checkpoints. Whatever the name, nothing outside
// their folder is opened.
func (s *site) sendCheckpoint(w http.ResponseWriter, r *http.Request) {
	folder, ok := s.shelf.find(r.PathValue("run"))
	if !ok {
		fail(w, http.StatusNotFound, noRun)
		return
	}
	name := r.PathValue("file")
	file, info, err := openCheckpoint(folder, name)
	if err != nil { // which the client need not know in detail
		fail(w, http.StatusNotFound, "There is no such checkpoint, or no longer: one that is not on the front is removed.")
		return
	}
	defer file.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	http.ServeContent(w, r, name, info.ModTime(), file)
}

// openCheckpoint opens a checkpoint by its file's name.
func openCheckpoint(folder rundir.Folder, name string) (*os.File, os.FileInfo, error) {
	if strings.HasPrefix(name, ".") || !strings.HasSuffix(name, rundir.CheckpointName("")[len(rundir.Checkpoints)+1:]) {
		return nil, nil, os.ErrNotExist
	}
	root, err := os.OpenRoot(folder.File(rundir.Checkpoints))
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	if err == nil && !info.Mode().IsRegular() { // opening a pipe would wait
		err = os.ErrNotExist
	}
	if err != nil {
		return nil, nil, err
	}
	file, err := root.Open(name)
	return file, info, err
}
