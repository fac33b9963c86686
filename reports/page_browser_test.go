package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestInBrowser looks at pages in one headless Chromium.
func TestInBrowser(t *testing.T) {
	b := newBrowser(t)
	t.Run("static", b.testStatic)
	t.Run("stand-in", b.testStandIn)
	t.Run("interactive", b.testInteractive)
	t.Run("hostile", b.testHostile)
	t.Run("odd", b.testOdd)
}

// testStatic wants the program's drawings and tables where scripts do not run.
func (b browser) testStatic(t *testing.T) {
	s := large(60)
	for _, tt := range []struct {
		name, scheme string
		width        int
	}{{"wide light", "light", 1280}, {"narrow dark", "dark", 390}} {
		t.Run(tt.name, func(t *testing.T) {
			v := b.open(t, s, nil, tt.width, tt.scheme)
			if _, err := chromedp.Call(v.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
				t.Fatal(err)
			}
			v.do(chromedp.Reload())
			v.shoot("static " + tt.name)
			for _, id := range []string{"front-1", "front-2"} {
				if n := ask[int](v, `document.querySelectorAll("#`+id+` svg.drawing circle.mark, #`+id+` svg.drawing path.mark").length`); n != len(s.successes()) {
					t.Errorf("%s: %d points, want %d", id, n, len(s.successes()))
				}
				if h := ask[float64](v, `document.querySelector("#`+id+` svg.drawing").getBoundingClientRect().height`); h < 150 {
					t.Errorf("%s: the drawing is %v pixels high, want it visible", id, h)
				}
			}
			if n := ask[int](v, `[...document.querySelectorAll("section[aria-labelledby=front-head] tbody tr")].filter(r => r.getClientRects().length).length`); n != len(s.Front()) {
				t.Errorf("%d rows of the front, want %d", n, len(s.Front()))
			}
			if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
				t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}

// standIn has as much of ECharts' interface as the page uses, and remembers
// what it is given.
const standIn = `window.made = [];
window.echarts = { init(box) {
	box.append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
	const chart = { box, setOption(o) { chart.option = o; }, on() {}, resize() {}, dispose() {}, dispatchAction(a) { chart.action = a; },
		convertToPixel(grid, [x, y]) { return [x, y]; }, convertFromPixel(grid, [x, y]) { return [x, y]; } };
	made.push(chart);
	return chart;
} };`

// testStandIn holds what the page gives to ECharts against the search, on
// machines that have no copy of ECharts too.
func (b browser) testStandIn(t *testing.T) {
	s := full(60)
	v := b.open(t, s, []byte(standIn), 1280, "dark")
	v.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("beforeprint"))`))
	options := ask[string](v, `JSON.stringify(made.map(c => c.option))`)
	if strings.Contains(options, "var(") || !strings.Contains(options, "#72a9ff") {
		t.Error("the options hold names of colours, or not the colours of the dark")
	}
	const plane = `made.find(c => c.box.closest("#plane")).option`
	if n := ask[int](v, plane+`.series.filter(s => s.type === "scatter" && !s.silent).flatMap(s => s.data).filter(d => d.value.length > 2).length`); n != len(s.successes()) {
		t.Errorf("%d points, want %d", n, len(s.successes()))
	}
	if n := ask[int](v, plane+`.series.filter(s => s.type === "custom" && typeof s.renderItem === "function").length`); n != 3 {
		t.Errorf("%d series of intervals with a function that draws them, want error bars, to the final trainings, and their seeds", n)
	}
	if n := ask[int](v, `made.find(c => c.box.closest("#parallel")).option.series[0].data.length`); n != len(s.successes()) {
		t.Errorf("%d lines of parallel coordinates, want %d", n, len(s.successes()))
	}
	if n := ask[int](v, `made.find(c => c.box.closest("#hypervolume-evaluations")).option.series.filter(s => s.type === "line").length`); n != 2 {
		t.Errorf("%d curves of the hypervolume, want 2", n)
	}
	if n := ask[int](v, `[...document.querySelectorAll("svg.drawing, svg.drawn")].filter(d => d.getClientRects().length).length`); n != 0 {
		t.Errorf("%d drawings are still shown beside the charts", n)
	}
	if messages := v.errors(); len(messages) > 0 {
		t.Errorf("console: %q, want nothing", messages)
	}
}

// testInteractive wants ECharts itself to take all options without complaint.
func (b browser) testInteractive(t *testing.T) {
	echarts := echartsFile(t)
	s := full(100)
	for _, tt := range []struct {
		name, scheme string
		width        int
	}{{"wide light", "light", 1280}, {"narrow dark", "dark", 390}} {
		t.Run(tt.name, func(t *testing.T) {
			v := b.open(t, s, echarts, tt.width, tt.scheme)
			v.do(chromedp.WaitVisible(chromedp.CSS("#plane .chart svg")))
			v.shoot("echarts " + tt.name)
			if n := ask[int](v, `document.querySelectorAll("#plane .chart svg path").length`); n < len(s.successes()) {
				t.Errorf("%d paths, want a point for each of %d candidates", n, len(s.successes()))
			}
			best := s.Front()[0]
			x, y := v.at("#plane", best.place)
			v.move(x, y)
			v.checkTip(best)
			v.do(chromedp.MouseClickXY(x, y))
			if got, want := v.state("pick"), fmt.Sprint(best.Order); got != want {
				t.Errorf("a click on a point selects %q, want %s", got, want)
			}
			v.do(chromedp.Evaluate[chromedp.Void](`selection.set([]); document.querySelector("#plane .chart").focus()`))
			v.press(" ")
			if got, want := v.state("pick"), fmt.Sprint(best.Order); got != want {
				t.Errorf("Space selects %q, want %s", got, want)
			}
			if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
				t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}

// testHostile looks for anything that got out of the texts of a search.
func (b browser) testHostile(t *testing.T) {
	for _, name := range []string{"own", "echarts"} {
		t.Run(name, func(t *testing.T) {
			var script []byte
			if name == "echarts" {
				script = echartsFile(t)
			}
			s := hostile()
			v := b.open(t, s, script, 1280, "light")
			v.do(chromedp.WaitVisible(chromedp.CSS("#plane .chart svg")))
			x, y := v.at("#plane", 0)
			v.move(x, y)
			if text := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`); !strings.Contains(text, hostileText) {
				t.Errorf("tooltip %q lacks the text as it is", text)
			}
			v.do(chromedp.Evaluate[chromedp.Void](`points.open(0)`))
			if text := ask[string](v, `document.querySelector("dialog[open] h2").textContent`); text != hostileText {
				t.Errorf("the candidate's page has the title %q", text)
			}
			v.shoot("hostile " + name)
			if n := ask[int](v, `document.querySelectorAll("img, iframe, b i, script:not(head script):not(body > script)").length`); n != 0 {
				t.Errorf("%d elements came out of texts", n)
			}
			if n := ask[int](v, `[...document.links].filter(a => a.protocol !== location.protocol).length`); n != 0 {
				t.Errorf("%d links leave the page's protocol", n)
			}
			if ask[bool](v, `"pwned" in window`) {
				t.Error("a text was run")
			}
			if ask[string](v, `document.querySelector("h1").textContent`) != s.Title {
				t.Error("the title is not shown as it is")
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing: the policy has had nothing to refuse", messages)
			}
		})
	}
}

// testOdd wants scripts to draw whatever a run can leave behind.
func (b browser) testOdd(t *testing.T) {
	for name, change := range oddSearches {
		t.Run(name, func(t *testing.T) {
			s := small()
			change(&s)
			v := b.open(t, s, nil, 1280, "light")
			v.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("beforeprint"))`))
			if bad := ask[string](v, `[...document.querySelectorAll("svg.drawn *")].flatMap(n => [...n.attributes]).filter(a => /NaN|Infinity|undefined/.test(a.value)).map(a => a.name + "=" + a.value).join(" ")`); bad != "" {
				t.Errorf("a drawing has a coordinate that is no number: %s", bad)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}
