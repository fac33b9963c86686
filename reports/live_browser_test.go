package reports

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"lrunet/eval"
	"lrunet/internal/testkit"
)

// running is a search that goes on: it serves its page, its data and the stream
// that tells of changes.
type running struct {
	sync.Mutex
	search  Search
	changes chan string
	asked   []string
}

func (r *running) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.Lock()
	r.asked = append(r.asked, request.URL.Path)
	s, o := r.search, PageOptions{Live: "events"}
	r.Unlock()
	switch request.URL.Path {
	case "/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		o.Search(w, s)
	case "/data.json":
		o.Data(w, s)
	case "/events":
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, ": hello\n\n")
		w.(http.Flusher).Flush()
		for data := range r.changes {
			fmt.Fprintf(w, "event: change\ndata: %s\n\n", data)
			w.(http.Flusher).Flush()
		}
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// unfinished is a search before its final trainings.
func unfinished(n int) Search {
	s := full(n)
	s.Finals = nil
	return s
}

// goOn has more candidates and tells of it.
func (r *running) goOn(n int) {
	r.Lock()
	r.search = unfinished(n)
	r.Unlock()
	r.changes <- "data.json"
}

// TestLive wants a page that follows a search from no candidate over 3 to 6 and keeps what
// the reader chose, and that loads itself anew for what it cannot draw.
func TestLive(t *testing.T) {
	b := newBrowser(t)
	r := &running{search: unfinished(0), changes: make(chan string)}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(r.changes) })
	v := b.tab(t, 1280, "light")
	v.do(chromedp.Navigate(server.URL))
	if text := v.await(`document.querySelector("#live.on")?.textContent || ""`); text != "live" {
		t.Errorf("the page says %q, want that it is connected", text)
	}
	r.goOn(3)
	if n := v.await(`document.querySelectorAll("#plane .points [data-row]").length === 3 ? "3" : ""`); n != "3" {
		t.Fatal("the page does not show the first candidates")
	}
	v.choose("Horizontal axis", "madds")
	v.do(chromedp.Evaluate[chromedp.Void](`selection.set([1]); window.kept = true`))
	r.goOn(6)
	if n := v.await(`data.rows() === 6 ? "6" : ""`); n != "6" {
		t.Fatal("the page does not show the new candidates")
	}
	got := ask[string](v, `[document.querySelector("#plane h3").textContent, document.querySelectorAll("#plane .points [data-row]").length, [...selection.get()].join(), document.querySelector("#tiles dd").textContent, window.kept].join("; ")`)
	if want := fmt.Sprintf("validation accuracy against multiply-adds; %d; 1; %[1]d; true", len(r.search.successes())); got != want {
		t.Errorf("after the change: %s, want %s", got, want)
	}
	v.shoot("live")
	r.Lock()
	r.search.Notes = []string{"The search is over."}
	r.Unlock()
	r.changes <- ""
	if text := v.await(`document.body?.innerText.includes("The search is over.") && !window.kept ? "yes" : ""`); text != "yes" {
		t.Error("a change outside the reach of the scripts does not load the page anew")
	}
	if got := ask[string](v, `document.querySelector("#plane h3").textContent + "; " + [...selection.get()].join()`); got != "validation accuracy against multiply-adds; 1" {
		t.Errorf("after loading anew: %s", got)
	}
	if messages := v.errors(); len(messages) > 0 {
		t.Errorf("console: %q, want nothing", messages)
	}
}

// TestOffline opens the page as a file where every connection is refused, and wants
// all of it without a single request.
func TestOffline(t *testing.T) {
	b := newBrowser(t, chromedp.Flag("proxy-server", "127.0.0.1:9"))
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(page(t, full(30))), 0o644); err != nil {
		t.Fatal(err)
	}
	v := b.tab(t, 1280, "light")
	v.do(chromedp.Navigate("file://" + path))
	if n := ask[int](v, `new Set([...document.querySelectorAll("#plane .points [data-row]")].map(p => p.dataset.row)).size`); n != len(full(30).successes()) {
		t.Errorf("%d points, want %d", n, len(full(30).successes()))
	}
	v.do(chromedp.Evaluate[chromedp.Void](`selection.set([0]); points.open(0); state.set({ candidate: "" }); state.set({ colour: "generation" })`))
	if n := ask[int](v, `performance.getEntriesByType("resource").length`); n != 0 {
		t.Errorf("%d requests, want none", n)
	}
	if messages := v.errors(); len(messages) > 0 {
		t.Errorf("console: %q, want nothing", messages)
	}
}

// TestOnlineWithoutNetwork wants a page that may load ECharts, and cannot, to draw by
// itself.
func TestOnlineWithoutNetwork(t *testing.T) {
	b := newBrowser(t, chromedp.Flag("proxy-server", "127.0.0.1:9"))
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(pageWith(t, PageOptions{Online: true}, full(5))), 0o644); err != nil {
		t.Fatal(err)
	}
	v := b.tab(t, 1280, "light")
	v.do(chromedp.Navigate("file://" + path))
	if text := v.await(`document.querySelectorAll("#plane .points [data-row]").length ? "yes" : ""`); text != "yes" {
		t.Error("the page draws nothing")
	}
}

// TestPrint wants all columns of the front, all figures and no controls on paper.
func TestPrint(t *testing.T) {
	b := newBrowser(t)
	s := full(100)
	v := b.open(t, s, nil, 718, "light") // A4 with the usual margins
	_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if err != nil {
		t.Fatal(err)
	}
	v.do(chromedp.Sleep(200 * time.Millisecond))
	v.shoot("print")
	if n := ask[int](v, `[...document.querySelectorAll(".controls, #chosen, .pages button")].filter(n => n.getClientRects().length).length`); n != 0 {
		t.Errorf("%d controls are on paper", n)
	}
	if n := ask[int](v, `[...document.querySelectorAll("svg.drawing")].filter(n => n.getClientRects().length).length`); n != 2 {
		t.Errorf("%d drawings of the program are on paper, want 2", n)
	}
	lost := ask[string](v, `[...document.querySelectorAll("table")].filter(t => t.getClientRects().length && t.getBoundingClientRect().right > innerWidth).map(t => t.closest(".scroll").getAttribute("aria-label") + " " + t.getBoundingClientRect().right).join("; ")`)
	if lost != "" {
		t.Errorf("columns are beyond the edge of the paper: %s", lost)
	}
}

// TestPrintBroad prints a table of as many columns as a real search has: across.
func TestPrintBroad(t *testing.T) {
	s := full(100)
	for i := range s.Rows {
		r := &s.Rows[i]
		r.Checkpoint = "checkpoints/" + r.Key + ".safetensors"
		for _, name := range []string{"params_shared", "params_affine", "mac_refetch", "model_bytes", "peak_memory", "mac_stream", "mac_mcu-32k", "mac_mcu-64k", "mac_npu-128k", "mac_mcu-256k", "mac_cpu-l2-512k"} {
			r.Measures = append(r.Measures, eval.Measure{Name: name, Value: 276850, Unit: "elements", Better: eval.Lower})
		}
	}
	text := page(t, s)
	if !strings.Contains(text, "@page { size: landscape; }") || strings.Contains(page(t, full(100)), "landscape") {
		t.Error("the page of few columns is printed across, or that of many is not")
	}
	v := newBrowser(t).open(t, s, nil, 980, "light") // Letter, across
	_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	testkit.Must(t, err)
	v.do(chromedp.Sleep(200 * time.Millisecond))
	v.shoot("print broad")
	edge := ask[[]float64](v, `(() => {
		const table = [...document.querySelectorAll("table")].find(t => t.getClientRects().length);
		return [table.getBoundingClientRect().right, innerWidth, table.querySelectorAll("th").length];
	})()`)
	if edge[0] > edge[1] || edge[2] < 20 {
		t.Errorf("a table of %v columns ends at %v, the paper at %v", edge[2], edge[0], edge[1])
	}
}

// TestFiguresInBrowser looks at the pages of a sweep and of a race: what the program
// drew comes to life.
func TestFiguresInBrowser(t *testing.T) {
	b := newBrowser(t)
	for name, write := range map[string]func(io.Writer) error{
		"sweep": func(w io.Writer) error { return SweepPage(w, smallSweep()) }, "race": func(w io.Writer) error { return RacePage(w, smallRace()) },
	} {
		t.Run(name, func(t *testing.T) {
			var text bytes.Buffer
			if err := write(&text); err != nil {
				t.Fatal(err)
			}
			v := b.visit(t, text.Bytes(), 1280, "light")
			v.shoot(name)
			figures, live := ask[int](v, `document.querySelectorAll("figure").length`), ask[int](v, `document.querySelectorAll("figure.live .chart svg.drawn").length`)
			if figures == 0 || live != figures {
				t.Errorf("%d of %d figures are alive", live, figures)
			}
			place := ask[[]float64](v, `(() => {
				const box = [...document.querySelectorAll(".chart")].at(-1);
				box.scrollIntoView({ block: "center" });
				const edge = box.getBoundingClientRect();
				return [edge.left + edge.width / 2, edge.top + edge.height / 2];
			})()`)
			v.move(place[0], place[1])
			if tip := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`); !strings.Contains(tip, "epochs") {
				t.Errorf("the tip says %q", tip)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}
