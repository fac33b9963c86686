package reports

import (
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"lrunet/internal/words"
)

var sweepTemplate = pageTemplate("sweep")

// sweepFollowJS follows a sweep that goes on, and shows what is trained just now.
var sweepFollowJS = strings.Join([]string{followJS, asset("working.js"), "working.start();\n"}, "\n")

// sweepView is a sweep as sweep.html reads it.
type sweepView struct {
	Sweep
	Headline string
	Lede     []string
	Split    string // that accuracies are measured on
	// What the legends explain: networks without reuse, published accuracies, gains of
	// these, standard deviations.
	Rivals, Published, PublishedGains, Spread bool
	PublishedName                             string

	Policy  string
	Style   template.CSS
	Library template.JS // ECharts; "" for none
	Script  template.JS
	Data    template.JS
	Live    string      // address of events; "" for none
	Follow  template.JS // follows them

	Tiles      []tile
	Figures    []drawing
	Networks   tableView
	Gains      tableView
	GainName   string
	GainMethod string
	Variants   tableView
	Effects    tableView
	EffectText string
	Counts     tableView
	CountText  string
	CountPlot  []drawing // one or none, as those below
	Cost       tableView
	CostMethod string
	Cut        tableView
	CutMethod  string
	Courses    []drawing
	CostPlots  []drawing
	GainPlot   []drawing
	EffectPlot []drawing
	Timeline   []drawing
	Failures   tableView
	Facts      []fact
	Commands   []sessionCommand
	Runs       tableView // in what the sessions differ
}

// SweepPage writes the sweep as one HTML page with the default options. It fails
// as Validate does, and if w does.
func SweepPage(w io.Writer, s Sweep) error { return PageOptions{}.Sweep(w, s) }

// Sweep writes the sweep as one HTML page. It needs no other file; equal
// sweeps give equal bytes. It fails as SweepPage does.
func (o PageOptions) Sweep(w io.Writer, s Sweep) error {
	if err := s.Validate(); err != nil {
		return err
	}
	v, err := newSweepView(s, o)
	if err != nil {
		return err
	}
	return lay(w, sweepTemplate, v)
}

func newSweepView(s Sweep, o PageOptions) (sweepView, error) {
	items := sweepItems(s)
	scripts := []string{pageJS}
	if o.Live != "" {
		scripts = append(scripts, sweepFollowJS)
	}
	v := sweepView{
		Sweep: s, Headline: s.headline(), Lede: []string{s.Dataset, s.length(), words.Count(len(s.Seeds), "seed", "seeds")},
		Split: s.split(), Policy: o.policy(scripts...), Library: o.embedded(), Style: o.style(), Script: template.JS(pageJS),
		Live: o.Live, Follow: template.JS(sweepFollowJS),
		Tiles:      sweepTiles(s),
		Networks:   sweepTableView("Table of the networks", SweepTable(s), 0),
		Gains:      sweepTableView("Table of the gains", GainTable(s), s.firstGain()),
		Variants:   sweepTableView("Table of the variants", VariantTable(s), -1),
		Effects:    sweepTableView("Table of what variants gain", EffectTable(s), s.firstEffect()),
		EffectText: s.effectMethod(),
		Counts:     sweepTableView("Table of accuracies of each reuse count", CountTable(s), -1),
		CountText:  countMethod,
		GainName:   s.gainName(),
		GainMethod: s.gainMethod(),
		Cost:       sweepTableView("Table of what training costs", TrainingCostTable(s), -1),
		CostMethod: costMethod,
		Cut:        sweepTableView("Table of accuracies after fewer iterations", TruncationTable(s), 2*len(s.Networks)),
		CutMethod:  s.cutMethod(),
		Failures:   sweepTableView("Table of failures", SweepFailureTable(s), -1),
		Facts:      s.facts(),
		Commands:   s.Sessions.commands(),
		Runs:       newTableView("Table of the sessions", s.Sessions.table(), nil, nil),
	}
	v.Style += v.Networks.paper()
	v.explain(s)
	v.draw(s, items)
	var err error
	v.Data, err = newPageData(o, slices.Concat(v.Figures, v.Courses, v.CostPlots, v.CountPlot, v.GainPlot, v.EffectPlot, v.Timeline), items)
	return v, err
}

// explain fills in what the legends need.
func (v *sweepView) explain(s Sweep) {
	v.Rivals, v.Published, v.Spread, v.PublishedName = s.rivals(), s.published(), s.spread(), s.publishedName()
	v.PublishedGains = slices.ContainsFunc(s.Gains, func(g SweepGain) bool { return finite(g.Mean) && finite(g.Published) })
}

// draw fills in the figures.
func (v *sweepView) draw(s Sweep, items []pageItem) {
	v.Figures = drawings(sweepFigures(s), items)
	v.Courses = drawings(curveFigures(s), items)
	v.CostPlots, v.CountPlot = drawings(costFigures(s), items), drawings(s.counts(), items)
	v.GainPlot, v.EffectPlot = drawings(s.gains(), items), drawings(s.effects(), items)
	if f, ok := s.Sessions.figure(); ok {
		v.Timeline = drawings([]figure{f}, items)
	}
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

// sweepTableView ties the rows to the marks from the given one; -1 ties none.
func sweepTableView(label string, t Table, first int) tableView {
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

// ways says in how many ways each network was trained; "" for one.
func (s Sweep) ways() string {
	if len(s.Variants) == 0 {
		return ""
	}
	return "trained in " + words.Count(len(s.Variants), "way", "ways")
}

// sweepTiles is the sweep at a glance.
func sweepTiles(s Sweep) []tile {
	list := []tile{
		{Label: "networks", Value: grouped(float64(len(s.Networks)/max(len(s.Variants), 1)), 0), Note: s.ways()},
		{Label: "trainings", Value: grouped(float64(s.Done), 0), Note: s.progress()},
	}
	if t, ok := s.gainTile(); ok {
		list = append(list, t)
	}
	if d := s.Sessions.Duration(); d > 0 {
		list = append(list, tile{Label: "wall time", Value: elapsed(d)})
	}
	return list
}

// gainTile is the only gain, or how many of several are told from none; false where
// that is not known.
func (s Sweep) gainTile() (tile, bool) {
	if len(s.Gains) != 1 {
		return s.gainsTile()
	}
	g := s.Gains[0]
	t := tile{Label: "gain of " + s.Called(g.Name), Value: grouped(g.Mean, 2) + " points"}
	if finite(g.Half) {
		t.Note = "± " + grouped(g.Half, 2) + " at 95 %"
	}
	return t, finite(g.Mean)
}

// gainsTile counts the intervals of gains that leave out zero.
func (s Sweep) gainsTile() (tile, bool) {
	intervals, differ := 0, 0
	for _, g := range s.Gains {
		if !finite(g.Half) {
			continue
		}
		intervals++
		if math.Abs(g.Mean) > g.Half {
			differ++
		}
	}
	return tile{Label: "differ from " + s.Over(), Value: fmt.Sprintf("%d of %d", differ, intervals), Note: "at 95 %, each interval for itself"}, intervals > 0
}
