package reports

import (
	"crypto/sha256"
	_ "embed" // for the parts of the page
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/go-echarts/go-echarts/v2/charts"
)

//go:embed page/page.css
var pageCSS string

//go:embed page/page.js
var pageJS string

// PageOptions is how a page is made. The zero value is the default.
type PageOptions struct {
	// Script is the address of ECharts, version 5 or later. Where it cannot be
	// loaded the page shows its static drawings. "": where go-echarts hosts it.
	Script string
}

// script is the address of ECharts.
func (o PageOptions) script() string {
	if o.Script != "" {
		return o.Script
	}
	c := charts.NewScatter()
	c.Validate() // completes the addresses of its assets
	return c.JSAssets.Values[0]
}

// policy lets the page run its own script, and what that loads, and nothing
// else: no markup in a name could act, were it ever to get through.
func policy() string {
	sum := sha256.Sum256([]byte(pageJS))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'; " +
		"script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "' 'strict-dynamic'"
}

// pageData is what page.js reads.
type pageData struct {
	Script string     `json:"script"`
	Charts []chart    `json:"charts"`
	Rows   []pageItem `json:"rows"` // the successful ones, in the order of evaluation
}

// pageItem is what a tooltip says.
type pageItem struct {
	Arch  string      `json:"arch"`
	Name  string      `json:"name,omitempty"`
	Facts [][2]string `json:"facts"` // name, value with unit
}

// newPageData is the page's data as JSON that is safe inside a script element.
func newPageData(script string, drawings []drawing, items []pageItem) (template.JS, error) {
	data := pageData{Script: script, Rows: items}
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
