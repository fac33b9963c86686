package reports

import (
	"fmt"
	"html/template"
	"io"
)

var raceTemplate = pageTemplate("race")

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
	return lay(w, raceTemplate, v)
}
