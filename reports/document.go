package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"

	"lrunet/eval"
)

// document is all that the page of a search knows: what its scripts read. Rows are
// columns, and texts that many rows share stand once, so that it stays small.
type document struct {
	Library     *hosted                    `json:"library,omitempty"`
	Live        string                     `json:"live,omitempty"`
	Fixed       string                     `json:"fixed"` // changes with what only a new page shows
	Title       string                     `json:"title"`
	Tiles       []tile                     `json:"tiles"`
	Objectives  int                        `json:"objectives"` // so many of the measures, the first ones
	Measures    []documentMeasure          `json:"measures"`
	Images      int                        `json:"images,omitempty"` // that accuracies are measured on
	Genes       []string                   `json:"genes,omitempty"`
	Rows        documentRows               `json:"rows"`
	Blocks      []documentBlock            `json:"blocks,omitempty"`
	Commands    [][2]string                `json:"commands,omitempty"` // label, line with marks for key and architecture
	Words       []string                   `json:"words,omitempty"`    // operators and hosts
	Finals      []documentFinal            `json:"finals,omitempty"`
	Later       string                     `json:"later,omitempty"`  // what was trained after the search
	Pauses      [][2]float64               `json:"pauses,omitempty"` // between sessions, in seconds since the first start
	References  []documentReference        `json:"references,omitempty"`
	Limits      []documentLimit            `json:"limits,omitempty"`
	Importance  []documentImportance       `json:"importance,omitempty"`
	Effects     []documentEffect           `json:"effects,omitempty"`
	Classes     []string                   `json:"classes,omitempty"`
	Hypervolume []documentCurve            `json:"hypervolume,omitempty"`
	Spent       []documentCurve            `json:"spent,omitempty"`
	Against     string                     `json:"against,omitempty"` // what hypervolumes are measured against
	Charts      map[string]json.RawMessage `json:"charts"`            // options of ECharts that the scripts fill
}

// documentMeasure is a measure as the page speaks of it: its name is for filters and
// addresses, its title for people.
type documentMeasure struct {
	Name    string      `json:"name"`
	Title   string      `json:"title"`
	Meaning string      `json:"meaning,omitempty"`
	Unit    string      `json:"unit,omitempty"`
	Better  eval.Better `json:"better,omitempty"`
}

// newDocument has the successes first, in the order of evaluation, then the failures.
func newDocument(s Search, o PageOptions) (document, error) {
	rows := append(s.successes(), s.failures()...)
	d := document{
		Library: o.library(), Live: o.Live, Title: headline(s), Tiles: tiles(s), Objectives: len(s.Objectives), Images: s.Images, Classes: s.Classes, Later: later(s.Finals),
		Hypervolume: documentCurves(s.Hypervolume), Spent: documentCurves(s.Spent), Against: s.HypervolumeNote,
	}
	for _, c := range measureColumns(s.Objectives, rows) {
		title := eval.TitleOf(c.Name, c.Unit)
		d.Measures = append(d.Measures, documentMeasure{c.Name, title.Text, title.Meaning, title.Unit, c.Better})
	}
	for _, g := range s.Genes {
		d.Genes = append(d.Genes, g.Name)
	}
	d.addRows(rows, len(s.successes()))
	begun, _ := s.firstSpan()
	d.addSpans(rows, begun)
	if !begun.IsZero() {
		d.Pauses = s.Sessions.pauses(begun)
	}
	for _, r := range s.Front() {
		d.Rows.Front = append(d.Rows.Front, r.place)
	}
	d.addFacts(s)
	var err error
	if d.Fixed, err = fixed(s); err != nil {
		return d, err
	}
	d.Charts, err = documentCharts()
	return d, err
}

// fixed is a hash of what the page shows outside the reach of its scripts.
func fixed(s Search) (string, error) {
	text := fmt.Sprint(headline(s), s.Finals, s.Notes, s.Unfinished, s.Sessions.commands())
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8]), nil
}

// json is the document as JSON that is safe inside a script element.
func (d document) json() (template.JS, error) {
	text, err := json.Marshal(d) // escapes <, > and &
	if err != nil {
		return "", fmt.Errorf("reports: data of the page: %w", err)
	}
	return template.JS(text), nil
}
