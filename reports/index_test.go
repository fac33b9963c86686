package reports

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strings"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// manyRuns are runs in all states.
func manyRuns() Index {
	started := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	return Index{Title: "Runs", Place: "runs", Runs: []IndexRun{
		{Name: "quickstart-2", Kind: "search", State: "running", Detail: "process 4711 on a-host-with-a-long-name.example.org", Done: 12, Planned: 200, Best: 87.125, Started: started},
		{Name: "paper-fashion-mnist", Kind: "sweep", State: "finished", Done: 9, Planned: 9, Best: 91.13, Started: started.Add(-time.Hour)},
		{Name: "table-of-a-thousand-networks-with-a-rather-long-name-without-end", Kind: "table", State: "stopped", Done: 1234, Planned: 4000, Best: 89, Started: started.Add(-24 * time.Hour)},
		{Name: "<img src=x onerror=alert(1)>", Kind: "search", State: "damaged", Detail: "study runs/x/study.db: the file is not a study, or its start is damaged", Best: math.NaN()},
	}}
}

func indexPage(t *testing.T, o PageOptions, index Index) string {
	t.Helper()
	var b bytes.Buffer
	testkit.Must(t, o.Index(&b, index))
	return b.String()
}

func TestIndexShowsRuns(t *testing.T) {
	text := indexPage(t, PageOptions{Live: "events?seen=1"}, manyRuns())
	for _, want := range []string{
		`href="runs/quickstart-2/"`, "12 of 200", "87.12", "process 4711", "2026-01-02 15:04", `<rect width="6"`, `href="runs/%3Cimg%20src=x%20onerror=alert%281%29%3E/"`,
		`data-live="events?seen=1"`, scriptHash(followJS), "connect-src 'self'", "1,234 of 4,000",
	} {
		if !strings.Contains(text, want) && !strings.Contains(html.UnescapeString(text), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "<img") || strings.Contains(text, "NaN") || strings.Contains(text, "0001-01-01") {
		t.Error("the page has markup of a name, or what is not known")
	}
	if text := indexPage(t, PageOptions{}, Index{Title: "Runs"}); strings.Contains(text, "<script") || !strings.Contains(text, "There is no run yet") {
		t.Error("a page that follows nothing has a script, or does not say that there is no run")
	}
}

func TestStatusShowsProblems(t *testing.T) {
	var b bytes.Buffer
	testkit.Must(t, PageOptions{Live: "events"}.Status(&b, Status{Title: "x<y", Kind: "Table", Facts: [][2]string{{"networks", "1 of 2"}}, Notes: []string{"<b>gone"}, Problem: true}))
	for _, want := range []string{"<h1>x&lt;y</h1>", "<dd>1 of 2</dd>", "&lt;b&gt;gone", `role="alert"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// The list fits narrow screens; names are not obeyed.
func TestIndexInBrowser(t *testing.T) {
	b := newBrowser(t)
	for _, tt := range []struct {
		width  int
		scheme string
	}{{1280, "light"}, {360, "light"}, {1280, "dark"}, {360, "dark"}} {
		v := b.visit(t, []byte(indexPage(t, PageOptions{}, manyRuns())), tt.width, tt.scheme)
		v.shoot(fmt.Sprintf("index %s %d", tt.scheme, tt.width))
		if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
			t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
		}
		if w := ask[int](v, `document.querySelector('.scroll').scrollWidth - document.querySelector('.scroll').clientWidth`); w > 0 {
			t.Errorf("at %d pixels the table is %d wider than its room", tt.width, w)
		}
		if messages := v.errors(); len(messages) > 0 {
			t.Errorf("console: %q", messages)
		}
	}
}
