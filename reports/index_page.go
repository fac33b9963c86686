package reports

import (
	"fmt"
	"html/template"
	"io"
	"net/url"
	"time"
)

// Index is a list of runs.
type Index struct {
	Title string
	Place string     // folder of them; "" where they are of several
	Runs  []IndexRun // in the order of the page
}

// IndexRun is a run of an Index.
type IndexRun struct {
	Name    string // its page is at runs/NAME/
	Kind    string
	State   string // running, stopped, finished or damaged
	Detail  string // of the state, e.g. what is damaged
	Done    int
	Planned int       // 0: not known
	Best    float64   // accuracy, percent; NaN: not known
	Started time.Time // zero: not known
}

// Address is where the run's page is, seen from the list.
func (r IndexRun) Address() string { return "runs/" + url.PathEscape(r.Name) + "/" }

// Progress is how far the run is; "" where that is not known.
func (r IndexRun) Progress() string {
	if r.Planned == 0 {
		return ""
	}
	return fmt.Sprintf("%s of %s", grouped(float64(r.Done), 0), grouped(float64(r.Planned), 0))
}

// BestText is the best accuracy; "" where that is not known.
func (r IndexRun) BestText() string {
	if !finite(r.Best) {
		return ""
	}
	return grouped(r.Best, 2)
}

// Share is how much of the run is done, percent.
func (r IndexRun) Share() int { return min(100*r.Done/max(r.Planned, 1), 100) }

var (
	indexTemplate = pageTemplate("index")
	indexCSS      = asset("index.css")
	followJS      = asset("follow.js")
)

// servedView is what pages have that are there only where they are served.
type servedView struct {
	Live   string
	Policy string
	Style  template.CSS
	Script template.JS
}

func (o PageOptions) served() servedView {
	return servedView{o.Live, o.policy(followJS), template.CSS(pageCSS + indexCSS), template.JS(followJS)}
}

// style is the style sheet of a page that may be served.
func (o PageOptions) style() template.CSS {
	if o.Live == "" {
		return template.CSS(pageCSS)
	}
	return template.CSS(pageCSS + indexCSS)
}

// Index writes a list of runs as one HTML page. With Live it follows the events
// there. It fails if w does.
func (o PageOptions) Index(w io.Writer, index Index) error {
	return lay(w, indexTemplate, struct {
		Index
		servedView
	}{index, o.served()})
}
