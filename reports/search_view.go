package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval"
)

// searchView is a search as search.html reads it.
type searchView struct {
	Search
	Headline string
	Lede     []string
	Policy   string
	Style    template.CSS
	Library  template.JS // ECharts; "" for none
	Script   template.JS
	Data     template.JS

	Tiles       []tile
	Named       bool // a published network is in the figures
	Figures     []drawing
	Hypervolume []drawing // one or none
	Front       tableView
	Finals      tableView
	Failures    tableView
	Facts       []fact
	Commands    []sessionCommand
	Runs        tableView // in what the sessions differ
}

// tile is a figure of the run in large type.
type tile struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Note  string `json:"note,omitempty"`
}

// fact is a circumstance of the run.
type fact struct {
	Label, Value string
	Code         bool
}

func newSearchView(s Search, o PageOptions) (searchView, error) {
	rows := s.successes()
	v := searchView{
		Search: s, Headline: headline(s), Lede: lede(s),
		Policy: o.policy(searchJS), Library: o.embedded(), Style: template.CSS(pageCSS + searchCSS), Script: template.JS(searchJS),
		Tiles:    tiles(s),
		Named:    slices.ContainsFunc(rows, func(r Row) bool { return r.Name != "" }),
		Front:    newTableView("Table of the Pareto front", FrontTable(s), s.Front(), s.Objectives).titled(),
		Finals:   newTableView("Table of the final trainings", FinalTable(s).filled(), nil, nil).titled(),
		Failures: newTableView("Table of failures", FailureTable(s), nil, nil),
		Facts:    facts(s),
		Commands: s.Sessions.commands(),
		Runs:     newTableView("Table of the sessions", s.Sessions.table(), nil, nil),
	}
	v.Style += v.Front.paper()
	v.Figures = frontDrawings(s, rows)
	if f, ok := hypervolumeFigure(s); ok {
		d := draw(f, nil)
		d.Legend, d.Note = f.Lines, s.HypervolumeNote
		v.Hypervolume = []drawing{d}
	}
	d, err := newDocument(s, o)
	if err != nil {
		return v, err
	}
	v.Data, err = d.json()
	return v, err
}

// frontDrawings is the front as it is drawn without scripts. Members of the front
// alone have titles, so that a page of many rows stays small.
func frontDrawings(s Search, rows []Row) []drawing {
	texts := titles(pageItems(s, rows))
	for i, r := range rows {
		if !r.Front {
			texts[i] = ""
		}
	}
	var list []drawing
	for _, f := range frontFigures(s) {
		list = append(list, draw(f, texts))
	}
	return list
}

func headline(s Search) string {
	for _, text := range []string{s.Title, s.Experiment, s.Dataset} {
		if text != "" {
			return text
		}
	}
	return "Architecture search"
}

func lede(s Search) []string {
	var parts []string
	if s.Dataset != "" {
		parts = append(parts, s.Dataset)
	}
	parts = append(parts, "seed "+strconv.FormatUint(s.Seed, 10))
	if started := s.Sessions.Started(); !started.IsZero() {
		parts = append(parts, started.Format("2 January 2006"))
	}
	if s.Unfinished {
		parts = append(parts, "unfinished")
	}
	return parts
}

// tiles is the run at a glance: how much was tried, what came out.
func tiles(s Search) []tile {
	done, failed, front := len(s.successes()), len(s.failures()), s.Front()
	list := []tile{
		{Label: "evaluated", Value: grouped(float64(done), 0), Note: failedNote(failed)},
		{Label: "on the front", Value: grouped(float64(len(front)), 0), Note: "not dominated"},
	}
	for _, o := range s.Objectives {
		if t, ok := bestTile(o, front); ok {
			list = append(list, t)
		}
	}
	if d := s.Sessions.Duration(); d > 0 {
		list = append(list, tile{Label: "time", Value: elapsed(d), Note: timeNote(s)})
	}
	return list
}

// failedNote says how many candidates failed.
func failedNote(n int) string {
	if n == 0 {
		return "none failed"
	}
	return grouped(float64(n), 0) + " more failed"
}

// bestTile is the best value of an objective on the front.
func bestTile(o Objective, front []Row) (tile, bool) {
	if len(front) == 0 {
		return tile{}, false
	}
	best := front[0]
	for _, r := range front[1:] {
		if o.better(r.value(o), best.value(o)) {
			best = r
		}
	}
	value := best.value(o)
	if !finite(value) {
		return tile{}, false
	}
	end := map[eval.Better]string{eval.Higher: "the highest", eval.Lower: "the lowest"}[o.Better]
	title := o.title()
	t := tile{Label: title.Text, Value: grouped(value, decimals([]float64{value})), Note: end}
	switch title.Unit {
	case "":
	case "%":
		t.Value += " %"
	default:
		t.Note = title.Unit + ", " + end
	}
	return t, true
}

// timeNote says what the time of a search is the time of.
func timeNote(s Search) string {
	note := s.Sessions.threads()
	if later(s.Finals) == "" {
		return note
	}
	return strings.TrimPrefix(note+", final trainings included", ", ")
}

// threads is how many computed at once; "" where unknown.
func threads(m Machine) string {
	switch {
	case m.Threads == 1:
		return "on 1 thread"
	case m.Threads > 1:
		return fmt.Sprintf("on %d threads", m.Threads)
	}
	return ""
}

// facts is what it takes to make the run again, and where it was made.
func facts(s Search) []fact {
	duration := ""
	if d := s.Sessions.Duration(); d > 0 {
		duration = elapsed(d)
	}
	list := []fact{
		{"Experiment", s.Experiment, false},
		{"Seed", strconv.FormatUint(s.Seed, 10), false},
		{"Dataset", s.Dataset, false},
		{"Dataset SHA-256", s.DatasetHash, true},
		{"Duration", duration, false},
	}
	list = append(list, s.Sessions.facts()...)
	return slices.DeleteFunc(list, func(f fact) bool { return f.Value == "" })
}

// pageItems is what the tooltips of the rows say.
func pageItems(s Search, rows []Row) []pageItem {
	t := measureTable(s, rows).brief()
	texts := t.texts()
	items := make([]pageItem, len(rows))
	for i, r := range rows {
		item := pageItem{Arch: r.Arch, Name: r.Name, Facts: [][2]string{}}
		for j, c := range t.Columns {
			if texts[i][j] != "" {
				title := eval.TitleOf(c.Name, c.Unit)
				item.Facts = append(item.Facts, [2]string{title.Text, strings.TrimSpace(texts[i][j] + " " + title.Unit)})
			}
		}
		items[i] = item
	}
	return items
}

// titles is the tooltips as plain text, for browsers that run no script.
func titles(items []pageItem) []string {
	list := make([]string, len(items))
	for i, item := range items {
		lines := []string{item.Arch}
		if item.Name != "" {
			lines = []string{item.Name, item.Arch}
		}
		for _, f := range item.Facts {
			lines = append(lines, f[0]+": "+f[1])
		}
		list[i] = strings.Join(lines, "\n")
	}
	return list
}
