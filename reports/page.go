package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
)

// PageOptions is how a page is made. The zero value is the default: a page that
// asks the network for nothing and draws its charts itself.
type PageOptions struct {
	ECharts []byte // ECharts, version 5 or later, which is then part of the page and draws its charts
	Online  bool   // the page may load ECharts from where go-echarts hosts it
	Live    string // address of a server-sent event stream that tells when Data changed; "" for a page that stays as it is
}

// pageData is what page.js reads.
type pageData struct {
	Library *hosted    `json:"library,omitempty"`
	Live    string     `json:"live,omitempty"`
	Charts  []chart    `json:"charts"`
	Rows    []pageItem `json:"rows"` // the successful ones, in the order of evaluation
}

// pageItem is what a tooltip says.
type pageItem struct {
	Arch  string      `json:"arch"`
	Name  string      `json:"name,omitempty"`
	Facts [][2]string `json:"facts"` // name, value with unit
}

// newPageData is the page's data as JSON that is safe inside a script element.
func newPageData(o PageOptions, drawings []drawing, items []pageItem) (template.JS, error) {
	data := pageData{Library: o.library(), Live: o.Live, Rows: items}
	for _, d := range drawings {
		c, err := newChart(d)
		if err != nil {
			return "", err
		}
		data.Charts = append(data.Charts, c)
	}
	text, err := json.Marshal(data) // escapes <, > and &
	if err != nil {
		return "", fmt.Errorf("reports: data of the page: %w", err)
	}
	return template.JS(text), nil
}
