package reports

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"lrunet/internal/testkit"
)

// The record of a sweep draws all its figures, fits narrow screens, and shows the rows
// of marks.
func TestSweepInBrowser(t *testing.T) {
	b := newBrowser(t)
	s := smallSweep()
	s.Curves = append(s.Curves, SweepCurve{"lrunet-1", 2, []CurvePoint{{1, 0.9, 0.1, 80}, {2, 0.6, 0.01, 85}}})
	var page bytes.Buffer
	testkit.Must(t, SweepPage(&page, s))
	for _, tt := range []struct {
		width  int
		scheme string
	}{{1280, "light"}, {360, "dark"}} {
		v := b.visit(t, page.Bytes(), tt.width, tt.scheme)
		ask[string](v, `document.getElementById('costs').open = true, ''`)
		const undrawn = `[...document.querySelectorAll('figure')].filter(f => !f.querySelector('.chart svg.drawn path')).map(f => f.id).join()`
		v.await(undrawn + ` === '' ? 'drawn' : ''`)
		v.shoot(fmt.Sprintf("sweep %s %d", tt.scheme, tt.width))
		if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
			t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
		}
		if names := ask[string](v, `document.querySelector('#gain .chart .ticks.y').textContent`); names != "lrunet-10" {
			t.Errorf("the gains are of %q", names)
		}
		ask[string](v, `document.querySelector('[aria-label="Table of the gains"] tr[data-row]').dispatchEvent(new PointerEvent('pointerover', { bubbles: true })), ''`)
		if hot := ask[int](v, `document.querySelectorAll('#gain .chart .point.hot').length`); hot != 1 {
			t.Errorf("%d marks of the gain light up with its row", hot)
		}
		if messages := v.errors(); len(messages) > 0 {
			t.Errorf("console: %q", messages)
		}
	}
}

// On a narrow screen values stay beside the names of networks, which wrap, and what is
// short in a forest plot is still apart.
func TestSweepOnPhone(t *testing.T) {
	b := newBrowser(t)
	s := longSweep()
	for i := range s.Gains {
		s.Gains[i].Mean -= 0.85
	}
	var page bytes.Buffer
	testkit.Must(t, SweepPage(&page, s))
	v := b.visit(t, page.Bytes(), 360, "light")
	v.await(`document.querySelector('#gain .chart svg.drawn path') ? 'drawn' : ''`)
	v.shoot("sweep names 360")
	if w := ask[int](v, `document.querySelector('tbody td').offsetWidth`); w > 230 {
		t.Errorf("the first column is %d pixels wide", w)
	}
	const stays = `(() => { const box = document.querySelector('.scroll'); box.scrollLeft = 80; return box.scrollLeft > 0 && box.querySelector('td').getBoundingClientRect().left - box.getBoundingClientRect().left; })()`
	if left := ask[float64](v, stays); left < 0 || left > 2 {
		t.Errorf("the first column moves to %v when the table scrolls", left)
	}
	const texts = `[...document.querySelectorAll('#gain .chart .ticks.%s text')].map(t => t.firstChild.data).join('|')`
	names := strings.Split(ask[string](v, fmt.Sprintf(texts, "y")), "|")
	if slices.Sort(names); len(slices.Compact(names)) != len(s.Gains) {
		t.Errorf("names %q, want %d", names, len(s.Gains))
	}
	ticks := strings.Split(ask[string](v, fmt.Sprintf(texts, "x")), "|")
	all := ask[int](v, `JSON.parse(document.getElementById('report').textContent).charts.find(c => c.id === 'gain').xTicks.length`)
	if !slices.Contains(ticks, "0") || len(ticks) >= all {
		t.Errorf("ticks %q of %d, want some, with zero", ticks, all)
	}
}

// A sweep that goes on shows what is trained just now.
func TestSweepShowsWhatIsTrained(t *testing.T) {
	b := newBrowser(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			PageOptions{Live: "events"}.Sweep(w, smallSweep())
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/working.json":
			fmt.Fprint(w, `[{"worker": "1", "arch": "lrunet-10 seed 2", "epoch": 7, "epochs": 30, "share": 0.21, "rate": 391.4, "left": 2765, "loss": 0.25, "accuracy": null}]`)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(server.Close)
	v := b.tab(t, 1280, "light")
	v.do(chromedp.Navigate(server.URL))
	row := v.await(`[...document.querySelectorAll("#working tbody td")].map(cell => cell.textContent).join("|")`)
	if want := "1|lrunet-10 seed 2|7/30||391|46 min|0.250|"; row != want {
		t.Errorf("in training: %q, want %q", row, want)
	}
	if found := v.errors(); len(found) > 0 {
		t.Errorf("errors: %v", found)
	}
	v.shootWindow("sweep-working")
}
