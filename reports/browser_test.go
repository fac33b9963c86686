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
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium for a whole test.
type browser struct {
	ctx context.Context
}

// newBrowser starts Chromium, or skips the test with -short, and where there is none,
// unless $LRUNET_REQUIRE_CHROMIUM demands it.
func newBrowser(t *testing.T, options ...chromedp.ExecAllocatorOption) browser {
	t.Helper()
	path, required := chromium(), os.Getenv("LRUNET_REQUIRE_CHROMIUM") == "1"
	if testing.Short() && !required {
		t.Skip("SKIPPED: pages are not looked at with -short")
	}
	if path == "" {
		if required {
			t.Fatal("LRUNET_REQUIRE_CHROMIUM=1 and no Chromium found; install chromium-headless-shell")
		}
		t.Skip("SKIPPED: no Chromium found, the page was not looked at; install chromium-headless-shell")
	}
	profile := t.TempDir()
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(options,
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox,
		chromedp.Flag("headless", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true))...)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
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
}

// open serves the search's page with the given script for ECharts (nil: there
// is none) and visits it.
func (b browser) open(t *testing.T, s Search, echarts []byte, width int, scheme string) visit {
	t.Helper()
	var page bytes.Buffer
	if err := (PageOptions{ECharts: echarts}).Search(&page, s); err != nil {
		t.Fatal(err)
	}
	return b.visit(t, page.Bytes(), width, scheme)
}

// visit serves a page and visits it.
func (b browser) visit(t *testing.T, page []byte, width int, scheme string) visit {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(page)
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", "text/javascript")
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	v := b.tab(t, width, scheme)
	v.do(chromedp.Navigate(server.URL))
	return v
}

// tab is an empty page for readers with some width and colours.
func (b browser) tab(t *testing.T, width int, scheme string) visit {
	t.Helper()
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
	if _, err := chromedp.Call(ctx, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
		t.Fatal(err)
	}
	v.do(chromedp.EmulateViewport(int64(width), 900))
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

// at is where in the window a row's mark of a chart is.
func (v visit) at(figure string, row int) (x, y float64) {
	v.t.Helper()
	place := ask[[]float64](v, fmt.Sprintf(`(() => {
		const box = document.querySelector("%s .chart");
		box.scrollIntoView({ block: "center" });
		const edge = box.getBoundingClientRect(), [x, y] = plot.viewOf(box).places().get(%d);
		return [edge.left + x, edge.top + y];
	})()`, figure, row))
	return place[0], place[1]
}

func (v visit) move(x, y float64) {
	v.t.Helper()
	v.do(chromedp.Sleep(50*time.Millisecond), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x-30, y-30), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
}

// drag presses the mouse at one place and lets it go at another.
func (v visit) drag(x0, y0, x1, y1 float64) {
	v.t.Helper()
	v.move(x0, y0)
	held := func(p *input.DispatchMouseEventParams) {
		p.Button, p.Buttons, p.ClickCount = input.MouseButtonLeft, 1, 1
	}
	v.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x0, y0, held),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, (x0+x1)/2, (y0+y1)/2, held),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x1, y1, held),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x1, y1, held))
}

func (v visit) press(keys ...string) {
	v.t.Helper()
	for _, key := range keys {
		v.do(chromedp.KeyEvent(key))
	}
}

// state is a choice of the reader as the address holds it.
func (v visit) state(name string) string {
	v.t.Helper()
	return ask[string](v, `new URLSearchParams(location.hash.slice(1)).get("`+name+`") || ""`)
}

// checkTip wants the note beside the pointer to tell of a row.
func (v visit) checkTip(r Row) {
	v.t.Helper()
	text := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`)
	for _, want := range []string{r.Arch, "of the front", "validation accuracy", "parameters", "fetch-once memory access", "training time"} {
		if !strings.Contains(text, want) {
			v.t.Errorf("tooltip %q lacks %q", text, want)
		}
	}
	if strings.Contains(text, "peak activations") {
		v.t.Errorf("tooltip %q tells what the candidate's page is for", text)
	}
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
	v.picture(name, chromedp.FullScreenshot(100))
}

// shootWindow is shoot of what the window shows.
func (v visit) shootWindow(name string) {
	v.t.Helper()
	v.picture(name, chromedp.CaptureScreenshot())
}

func (v visit) picture(name string, take chromedp.Action[[]byte]) {
	v.t.Helper()
	folder := os.Getenv("LRUNET_SCREENSHOTS")
	if folder == "" {
		return
	}
	v.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("beforeprint"))`)) // draws what is not in sight too
	picture, err := chromedp.Run(v.ctx, take)
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		v.t.Fatal(err)
	}
}

// echartsFile is ECharts itself: $LRUNET_ECHARTS names the file, echarts.min.js of
// the npm package echarts. Third-party code is not part of the repository.
func echartsFile(t *testing.T) []byte {
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
