package reports

import (
	"bytes"
	_ "embed" // for the page
	"fmt"
	"html/template"
	"io"
	"slices"
)

//go:embed page/record.html
var recordHTML string

var recordTemplate = template.Must(template.Must(pageTemplate.Clone()).New("record").Parse(recordHTML))

// recordView is a record as record.html reads it.
type recordView struct {
	Record
	Headline string
	Lede     []string
	Policy   string
	Style    template.CSS
	Script   template.JS
	Data     template.JS

	Tiles      []tile
	Figures    []drawing
	Networks   tableView
	Gains      tableView
	GainMethod string
	Cut        tableView
	CutMethod  string
	Courses    []drawing
	Failures   tableView
	Facts      []fact
}

// RecordPage writes the record as one HTML page with the default options.
func RecordPage(w io.Writer, r Record) error { return PageOptions{}.Record(w, r) }

// Record writes the record as one HTML page. It needs no other file; equal
// records give equal bytes.
func (o PageOptions) Record(w io.Writer, r Record) error {
	if err := r.Validate(); err != nil {
		return err
	}
	v, err := newRecordView(r, o)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := recordTemplate.Execute(&page, v); err != nil {
		return fmt.Errorf("reports: laying out the record: %w", err)
	}
	if _, err := page.WriteTo(w); err != nil {
		return fmt.Errorf("reports: writing the record: %w", err)
	}
	return nil
}

func newRecordView(r Record, o PageOptions) (recordView, error) {
	items := recordItems(r)
	v := recordView{
		Record: r, Headline: r.headline(), Lede: []string{r.Dataset, fmt.Sprintf("%d epochs", r.Epochs), fmt.Sprintf("%d seeds", len(r.Seeds))},
		Policy: policy(), Style: template.CSS(pageCSS), Script: template.JS(pageJS),
		Tiles:      recordTiles(r),
		Networks:   recordTableView("Table of the networks", RecordTable(r), 0),
		Gains:      recordTableView("Table of the gains", GainTable(r), -1),
		GainMethod: fmt.Sprintf(gainMethod, r.Baseline),
		Cut:        recordTableView("Table of accuracies after fewer iterations", TruncationTable(r), 2*len(r.Networks)),
		CutMethod:  fmt.Sprintf(cutMethod, r.Truncated),
		Failures:   recordTableView("Table of failures", RecordFailureTable(r), -1),
		Facts:      r.facts(),
	}
	v.Figures = drawings(recordFigures(r), items)
	v.Courses = drawings(curveFigures(r), items)
	var err error
	v.Data, err = newPageData(o.script(), slices.Concat(v.Figures, v.Courses), items)
	return v, err
}

// drawings draws figures, with the names of their lines.
func drawings(figures []figure, items []pageItem) []drawing {
	var list []drawing
	for _, f := range figures {
		d := draw(f, titles(items))
		d.Legend = named(f.Lines)
		list = append(list, d)
	}
	return list
}

// recordTableView ties the rows to the marks from the given one; -1 ties none.
func recordTableView(label string, t Table, first int) tableView {
	v := newTableView(label, t, nil, nil)
	for i := range v.Rows {
		if first >= 0 {
			v.Rows[i].Row = first + i
		}
	}
	return v
}

// named is the lines that a legend explains.
func named(lines []line) []line {
	var kept []line
	for _, l := range lines {
		if l.Name != "" {
			kept = append(kept, l)
		}
	}
	return kept
}

// recordTiles is the record at a glance.
func recordTiles(r Record) []tile {
	list := []tile{
		{Label: "networks", Value: grouped(float64(len(r.Networks)), 0)},
		{Label: "trainings", Value: grouped(float64(r.Done), 0), Note: fmt.Sprintf("of %d", r.Planned)},
	}
	if n := len(r.Gains); n > 0 && finite(r.Gains[n-1].Mean) {
		list = append(list, gainTile(r.Gains[n-1]))
	}
	if d := r.Duration(); d > 0 {
		list = append(list, tile{Label: "wall time", Value: elapsed(d)})
	}
	return list
}

func gainTile(g RecordGain) tile {
	t := tile{Label: "gain of " + g.Name, Value: grouped(g.Mean, 2) + " points"}
	if finite(g.Half) {
		t.Note = "± " + grouped(g.Half, 2) + " at 95 %"
	}
	return t
}
