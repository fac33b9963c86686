package reports

import (
	"fmt"
	"io"
)

var searchTemplate = pageTemplate("search")

// SearchPage writes the search as one HTML page with the default options. The
// page needs no other file; equal searches give equal bytes. It fails as Validate
// does, and if w does.
func SearchPage(w io.Writer, s Search) error { return PageOptions{}.Search(w, s) }

// Search writes the search as one HTML page. It fails as SearchPage does.
func (o PageOptions) Search(w io.Writer, s Search) error {
	if err := s.Validate(); err != nil {
		return err
	}
	view, err := newSearchView(s, o)
	if err != nil {
		return err
	}
	return lay(w, searchTemplate, view)
}

// Data writes what the search's page knows as JSON: what a page with Live
// fetches when the search has gone on. It fails as SearchPage does.
func (o PageOptions) Data(w io.Writer, s Search) error {
	if err := s.Validate(); err != nil {
		return err
	}
	d, err := newDocument(s, o)
	if err != nil {
		return err
	}
	text, err := d.json()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, string(text)); err != nil {
		return fmt.Errorf("reports: writing the data of the page: %w", err)
	}
	return nil
}
