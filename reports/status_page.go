package reports

import (
	"io"
)

// Status is what there is to say of a run that has no tables and charts: one that
// cannot be read, has no results yet, or is of a kind without.
type Status struct {
	Title   string
	Kind    string      // of the run; "": not known
	Facts   [][2]string // name, value
	Notes   []string    // remarks, one paragraph each
	Problem bool        // something is wrong, which Notes tell
}

var statusTemplate = pageTemplate("status")

// Status writes what there is to say of a run as one HTML page. With Live it follows
// the events there. It fails if w does.
func (o PageOptions) Status(w io.Writer, s Status) error {
	if s.Title == "" {
		s.Title = "lrunet"
	}
	return lay(w, statusTemplate, struct {
		Status
		servedView
	}{s, o.served()})
}
