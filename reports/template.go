package reports

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
)

// parts are what pages share: head, figures, tables, sections, scripts.
var parts = template.Must(template.New("parts").Parse(asset("parts.html")))

// pageTemplate is the layout of a page, by its name.
func pageTemplate(name string) *template.Template {
	return template.Must(template.Must(parts.Clone()).New(name).Parse(asset(name + ".html")))
}

// lay lays out a page and writes it whole.
func lay(w io.Writer, t *template.Template, view any) error {
	var page bytes.Buffer
	if err := t.Execute(&page, view); err != nil {
		return fmt.Errorf("reports: laying out the %s: %w", t.Name(), err)
	}
	if _, err := page.WriteTo(w); err != nil {
		return fmt.Errorf("reports: writing the %s: %w", t.Name(), err)
	}
	return nil
}
