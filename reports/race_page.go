package reports

import (
	"bytes"
	_ "embed" // for the page
	"fmt"
	"html/template"
	"io"
)

//go:embed page/race.html
var raceHTML string

var raceTemplate = template.Must(template.Must(searchTemplate.Clone()).New("race").Parse(raceHTML))

// raceView is a race as race.html reads it.
type raceView struct {
	Race
	Policy   string
	Style    template.CSS
	Library  template.JS // ECharts; "" for none
	Script   template.JS
	Data     template.JS
	Figures  []drawing
	Sections []raceSection
}

// raceSection is a table of the page with what explains it.
type raceSection struct {
	ID, Title, Text string
	Table           tableView
}

// RacePage writes the race as one HTML page, which needs no other file. It fails if w
// does.
func RacePage(w io.Writer, r Race) error {
	v := raceView{Race: r, Policy: PageOptions{}.policy(pageJS), Library: PageOptions{}.embedded(), Style: template.CSS(pageCSS), Script: template.JS(pageJS), Figures: drawings(raceFigures(r), nil)}
	for i, s := range r.sections() {
		v.Sections = append(v.Sections, raceSection{fmt.Sprintf("section-%d", i+1), s.title, s.text, sweepTableView("Table: "+s.title, s.table, -1)})
	}
	var err error
	if v.Data, err = newPageData(PageOptions{}, v.Figures, nil); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := raceTemplate.Execute(&page, v); err != nil {
		return fmt.Errorf("reports: laying out the race: %w", err)
	}
	_, err = page.WriteTo(w)
	return err
}
