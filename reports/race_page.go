package reports

import (
	"fmt"
	"html/template"
	"io"

	"lrunet/internal/words"
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
	Lede     []string
	Tiles    []tile
	Figures  []drawing
	Sections []raceSection
	Details  []raceSection
}

// raceSection is a table of the page with what explains it.
type raceSection struct {
	ID, Title, Text string
	Table           tableView
}

// RacePage writes the race as one HTML page, which needs no other file, the best
// algorithm first. It fails if w does.
func RacePage(w io.Writer, r Race) error {
	r = r.ranked()
	v := raceView{
		Race: r, Policy: PageOptions{}.policy(pageJS), Library: PageOptions{}.embedded(), Style: template.CSS(pageCSS), Script: template.JS(pageJS),
		Lede: raceLede(r), Tiles: raceTiles(r), Figures: drawings(raceFigures(r), nil),
		Sections: raceSections("section", r.sections()), Details: raceSections("detail", r.details()),
	}
	for i := range v.Figures {
		v.Figures[i].Legend = nil // the lines' names stand at their ends
	}
	var err error
	if v.Data, err = newPageData(PageOptions{}, v.Figures, nil); err != nil {
		return err
	}
	return lay(w, raceTemplate, v)
}

func raceLede(r Race) []string {
	return []string{
		words.Count(r.Networks, "network", "networks"), fmt.Sprintf("%d on the exact front", r.Exact),
		words.Count(r.Seeds, "seed", "seeds") + " of each algorithm and budget",
	}
}

func raceSections(prefix string, parts []section) []raceSection {
	var list []raceSection
	for i, s := range parts {
		if len(s.table.Rows) > 0 {
			list = append(list, raceSection{fmt.Sprintf("%s-%d", prefix, i+1), s.title, s.text, sweepTableView("Table: "+s.title, s.table, -1)})
		}
	}
	return list
}
