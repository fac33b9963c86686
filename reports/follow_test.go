package reports

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"lrunet/internal/testkit"
)

// followed serves a list of runs that changes as often as it is told to.
func followed(t *testing.T) (server *httptest.Server, change chan struct{}) {
	t.Helper()
	var done atomic.Int64
	done.Store(1)
	change = make(chan struct{})
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			w.(http.Flusher).Flush()
			for {
				select {
				case <-r.Context().Done():
					return
				case _, more := <-change:
					if !more {
						return
					}
				}
				done.Add(1)
				fmt.Fprint(w, "event: change\ndata: .\n\n")
				w.(http.Flusher).Flush()
			}
		case "/":
			var b bytes.Buffer
			index := manyRuns()
			shown := min(len(index.Runs), int(done.Load()))
			index.Runs[0].Done = int(done.Load())
			index.Runs = append(slices.Clone(index.Runs[1:shown]), index.Runs[0]) // new ones come before
			testkit.Must(t, PageOptions{Live: "events"}.Index(&b, index))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(b.Bytes())
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(server.Close)
	return server, change
}

// A list that is followed takes changes over where it stands: the focus stays, and the
// page says whether there is a server.
func TestIndexFollows(t *testing.T) {
	b := newBrowser(t)
	server, change := followed(t)
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	v := visit{t: t, ctx: ctx}
	v.do(chromedp.Navigate(server.URL))
	v.await(`document.querySelector('#follow.on') ? 'live' : ''`)
	ask[string](v, `document.querySelector('[href*=quickstart]').focus(), window.same = 'page', ''`)
	change <- struct{}{}
	v.await(`document.body.textContent.includes('2 of 200') ? 'told' : ''`)
	if n := ask[int](v, `document.querySelectorAll('tbody tr').length`); n != 2 {
		t.Errorf("%d runs, want 2", n)
	}
	change <- struct{}{}
	v.await(`document.body.textContent.includes('3 of 200') ? 'told' : ''`)
	if order := ask[string](v, `[...document.querySelectorAll('td:nth-child(4)')].map(cell => cell.textContent).join()`); order != "9 of 9,1,234 of 4,000,3 of 200" {
		t.Errorf("the order is %q", order)
	}
	if text := ask[string](v, `window.same + document.activeElement.textContent + document.querySelector('#follow').textContent`); text != "pagequickstart-2live" {
		t.Errorf("%q: the page was loaded anew, lost its focus, or does not say that it is live", text)
	}
	server.CloseClientConnections()
	server.Listener.Close()
	v.await(`document.querySelector('#follow').textContent === 'not connected' ? 'gone' : ''`)
}
