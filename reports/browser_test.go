package reports

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium for a whole test.
type browser struct {
	ctx context.Context
}

// newBrowser starts Chromium, or skips the test where there is none and
// $LRUNET_REQUIRE_CHROMIUM does not demand it.
func newBrowser(t *testing.T) browser {
	t.Helper()
	path := chromium()
	if path == "" {
		if os.Getenv("LRUNET_REQUIRE_CHROMIUM") == "1" {
			t.Fatal("LRUNET_REQUIRE_CHROMIUM=1 and no Chromium found; install chromium-headless-shell")
		}
		t.Skip("SKIPPED: no Chromium found, the page was not looked at; install chromium-headless-shell")
	}
	profile := t.TempDir()
	ctx, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox,
		chromedp.Flag("headless", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // starts it
		t.Fatalf("starting %s: %v", path, err)
	}
	return browser{ctx}
}

func chromium() string {
	for _, name := range []string{"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// visit is one page under test.
type visit struct {
	t       *testing.T
	ctx     context.Context
	console <-chan string // errors and warnings, closed by errors()
	stop    context.CancelFunc
}

// open serves the study's page with the given script for ECharts (nil: there
// is none) and visits it.
func (b browser) open(t *testing.T, s Study, echarts []byte, width int, scheme string) visit {
	t.Helper()
	var page bytes.Buffer
	if err := (PageOptions{Script: "echarts.js"}).Page(&page, s); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(page.Bytes())
		case r.URL.Path == "/echarts.js" && echarts != nil:
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(echarts)
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", "text/javascript")
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	v := visit{t: t, ctx: ctx}
	v.listen()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	v.do(chromedp.EmulateViewport(int64(width), 900), chromedp.Navigate(server.URL))
	return v
}

// listen collects what the page writes to the console.
func (v *visit) listen() {
	messages := chromedp.Console(v.ctx)
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Text == endOfConsole {
				return
			}
			if m.IsException() || m.Type == "error" || m.Type == "warning" {
				lines <- m.String()
			}
		}
	}()
	v.console = lines
}

const endOfConsole = "end of console"

// errors is what the page has written to the console as error or warning so
// far. It can be called once.
func (v visit) errors() []string {
	v.t.Helper()
	v.do(chromedp.Evaluate[chromedp.Void](`console.log("` + endOfConsole + `")`))
	var lines []string
	for line := range v.console {
		lines = append(lines, line)
	}
	return lines
}

func (v visit) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// ask evaluates JavaScript in the page.
func ask[T any](v visit, script string) T {
	v.t.Helper()
	value, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		v.t.Fatalf("%s: %v", script, err)
	}
	return value
}

// await evaluates JavaScript until it gives a text, for two seconds at most.
func (v visit) await(script string) string {
	v.t.Helper()
	for range 40 {
		if text := ask[string](v, script); text != "" {
			return text
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Errorf("%s: still nothing", script)
	return ""
}

// shoot writes a picture of the whole page into $LRUNET_SCREENSHOTS, for
// people to look at; without it, nothing.
func (v visit) shoot(name string) {
	v.t.Helper()
	folder := os.Getenv("LRUNET_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		v.t.Fatal(err)
	}
}

// library is ECharts itself: $LRUNET_ECHARTS names the file, echarts.min.js of
// the npm package echarts. Third-party code is not part of the repository.
func library(t *testing.T) []byte {
	t.Helper()
	path := os.Getenv("LRUNET_ECHARTS")
	if path == "" {
		t.Skip("SKIPPED: LRUNET_ECHARTS is not set, the interactive charts were not looked at; npm install echarts, then LRUNET_ECHARTS=node_modules/echarts/dist/echarts.min.js")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestPageWithoutECharts(t *testing.T) {
	b := newBrowser(t)
	s := large(60)
	for _, tt := range []struct {
		name, scheme string
		width        int
		script       []byte
	}{
		{"wide light", "light", 1280, []byte("// loads, and does not give us ECharts")},
		{"narrow dark", "dark", 390, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := b.open(t, s, tt.script, tt.width, tt.scheme)
			v.shoot("static " + tt.name)
			for _, id := range []string{"front-1", "front-2"} {
				if n := ask[int](v, `document.querySelectorAll("#`+id+` svg.drawing circle.mark, #`+id+` svg.drawing path.mark").length`); n != len(s.successes()) {
					t.Errorf("%s: %d points, want %d", id, n, len(s.successes()))
				}
				if h := ask[float64](v, `document.querySelector("#`+id+` svg.drawing").getBoundingClientRect().height`); h < 150 {
					t.Errorf("%s: the drawing is %v pixels high, want it visible", id, h)
				}
			}
			if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
				t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
			}
			messages := v.errors()
			if tt.script == nil { // a resource that cannot be loaded is the browser's to log
				if len(messages) != 1 || !strings.Contains(messages[0], "Failed to load resource") {
					t.Errorf("console: %q, want just the failed load", messages)
				}
			} else if len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}

// at is where in the window a row's mark of a chart is.
func (v visit) at(figure string, row int) (x, y float64) {
	v.t.Helper()
	place := ask[[]float64](v, fmt.Sprintf(`(() => {
		const box = document.querySelector("#%s .chart");
		box.scrollIntoView({ block: "center" });
		const chart = echarts.getInstanceByDom(box), edge = box.getBoundingClientRect();
		const item = chart.getOption().series.flatMap(s => s.data || []).find(d => d.value[2] === %d);
		const [x, y] = chart.convertToPixel("grid", item.value.slice(0, 2));
		return [edge.left + x, edge.top + y];
	})()`, figure, row))
	return place[0], place[1]
}

func TestPageWithECharts(t *testing.T) {
	echarts := library(t)
	b := newBrowser(t)
	s := large(60)
	for _, tt := range []struct {
		name, scheme string
		width        int
	}{
		{"wide light", "light", 1280}, {"narrow dark", "dark", 390},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := b.open(t, s, echarts, tt.width, tt.scheme)
			v.do(chromedp.WaitVisible(chromedp.CSS("#hypervolume .chart svg")))
			v.shoot("interactive " + tt.name)
			checkCharts(v, s)
			best := s.frontRows()[0]
			checkHover(v, best)
			v.shoot("hover " + tt.name)
			checkClick(v, best)
			if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
				t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}

// checkCharts holds what ECharts has drawn against the study.
func checkCharts(v visit, s Study) {
	v.t.Helper()
	if n := ask[int](v, `[...document.querySelectorAll("svg.drawing")].filter(d => d.getClientRects().length).length`); n != 0 {
		v.t.Errorf("%d static drawings are still shown beside the charts", n)
	}
	for i, f := range frontFigures(s) {
		got := ask[[]int](v, `(() => {
			const chart = echarts.getInstanceByDom(document.querySelector("#`+f.ID+` .chart"));
			const [front, dominated, members] = chart.getOption().series.map(s => s.data.length);
			const paths = chart.getDom().querySelectorAll("svg path").length;
			return [front, dominated + members, paths];
		})()`)
		joined, marks := len(f.Lines[0].Points), len(s.successes())
		if got[0] != joined || got[1] != marks || got[2] < marks {
			v.t.Errorf("figure %d: joined points, marks and paths are %v, want %d, %d and more", i, got, joined, marks)
		}
	}
	if n := ask[int](v, `echarts.getInstanceByDom(document.querySelector("#hypervolume .chart")).getOption().series.filter(s => s.type === "line").length`); n != len(s.Hypervolume) {
		v.t.Errorf("%d curves of the hypervolume, want %d", n, len(s.Hypervolume))
	}
}

// checkHover points at a mark and reads its tooltip.
func checkHover(v visit, r Row) {
	v.t.Helper()
	x, y := v.at("front-1", r.place)
	v.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x-30, y-30), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
	text := v.await(`document.querySelector(".chart .tip")?.innerText || ""`)
	for _, want := range []string{r.Arch, "accuracy", "params", "mac_fetch_once", "madds", "peak_activations", "test_accuracy", "multiply-adds"} {
		if !strings.Contains(text, want) {
			v.t.Errorf("tooltip %q lacks %q", text, want)
		}
	}
	if n := ask[int](v, fmt.Sprintf(`document.querySelectorAll('tr.hot[data-row="%d"]').length`, r.place)); n != 2 {
		v.t.Errorf("%d rows of the tables light up with the mark, want 2", n)
	}
}

// checkClick clicks a mark and looks for its row.
func checkClick(v visit, r Row) {
	v.t.Helper()
	x, y := v.at("front-1", r.place)
	v.do(chromedp.MouseClickXY(x, y))
	in := ask[bool](v, fmt.Sprintf(`(() => {
		const row = document.querySelector('tr.picked[data-row="%d"]'), box = row && row.getBoundingClientRect();
		return !!box && box.top >= 0 && box.bottom <= innerHeight;
	})()`, r.place))
	if !in {
		v.t.Error("a click on a mark does not bring its row into view, marked")
	}
}

func TestZoomedChartHasTicks(t *testing.T) {
	v := newBrowser(t).open(t, large(60), library(t), 1280, "light")
	v.do(chromedp.WaitVisible(chromedp.CSS("#front-1 .chart svg")))
	count := func() int {
		return ask[int](v, `[...document.querySelectorAll("#front-1 .chart svg text")].filter(t => /^[0-9.]+k?$/.test(t.textContent)).length`)
	}
	before := count()
	v.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const chart = echarts.getInstanceByDom(document.querySelector("#front-1 .chart"));
		const zooms = chart.getModel().findComponents({ mainType: "dataZoom" });
		chart.dispatchAction({ type: "dataZoom", batch: zooms.map((z, i) => ({
			dataZoomId: z.id, startValue: i ? 81 : 22000, endValue: i ? 84 : 45000 })) });
	})()`), chromedp.Sleep(300*time.Millisecond))
	v.shoot("zoomed")
	if n := count(); n < 4 {
		t.Errorf("%d ticks after zooming in, want at least 4 (%d before)", n, before)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`echarts.getInstanceByDom(document.querySelector("#front-1 .chart")).dispatchAction({ type: "restore" })`), chromedp.Sleep(300*time.Millisecond))
	v.shoot("restored")
	if n := count(); n != before {
		t.Errorf("%d ticks after going back, want %d as before", n, before)
	}
}
