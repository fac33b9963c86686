package rundir

import (
	"crypto/rand"
	"strings"
)

// metaID is the study's fact with the run's ID.
const metaID = "run_id"

// ID is the run's among all runs of all machines: drawn when it is first asked for, and
// kept in the study. The error is the study's.
func (w *Work) ID() (string, error) {
	if id := w.Meta[metaID]; id != "" {
		return id, nil
	}
	id := strings.ToLower(rand.Text())
	if err := w.Store.SetMeta(metaID, id); err != nil {
		return "", err
	}
	w.Meta[metaID] = id
	return id, nil
}
