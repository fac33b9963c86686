package reports

import (
	"fmt"
	"html/template"
	"io"
	"strings"
)

var comparisonTemplate = pageTemplate("comparison")

// comparisonView is a comparison as comparison.html reads it.
type comparisonView struct {
	Comparison
	Policy      string
	Library     template.JS // ECharts; "" for none
	Style       template.CSS
	Script      template.JS
	Data        template.JS
	Fronts      []drawing
	Course      []drawing
	Attainments []drawing
	Sections    []raceSection
}

// ComparisonPage writes the comparison as one HTML page with the default options,
// which needs no other file. It fails as Validate does, and if w does.
func ComparisonPage(w io.Writer, c Comparison) error { return PageOptions{}.Comparison(w, c) }

// Comparison writes the comparison as one HTML page. It fails as ComparisonPage does.
func (o PageOptions) Comparison(w io.Writer, c Comparison) error {
	if err := c.Validate(); err != nil {
		return err
	}
	items := c.items()
	v := comparisonView{
		Comparison: c, Policy: o.policy(pageJS), Library: o.embedded(), Style: template.CSS(pageCSS), Script: template.JS(pageJS),
		Fronts: drawings(comparedFronts(c), items), Course: drawings([]figure{comparedCourse(c)}, items), Attainments: drawings(attainments(c), items),
	}
	for i, s := range c.sections() {
		v.Sections = append(v.Sections, raceSection{fmt.Sprintf("section-%d", i+1), s.title, s.text, sweepTableView("Table: "+s.title, s.table, -1)})
	}
	all := append(append(append([]drawing(nil), v.Fronts...), v.Course...), v.Attainments...)
	var err error
	if v.Data, err = newPageData(o, all, items); err != nil {
		return err
	}
	return lay(w, comparisonTemplate, v)
}

// items is what the tooltips of the members say, run by run.
func (c Comparison) items() []pageItem {
	var list []pageItem
	for _, r := range c.Runs {
		for _, m := range r.Front {
			item := pageItem{Arch: m.Arch, Facts: [][2]string{{"run", r.Name}}}
			for k, o := range c.Objectives {
				title := o.title()
				item.Facts = append(item.Facts, [2]string{title.Text, strings.TrimSpace(grouped(m.Values[k], decimals([]float64{m.Values[k]})) + " " + title.Unit)})
			}
			list = append(list, item)
		}
	}
	return list
}
