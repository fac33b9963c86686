package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// TestInBrowser looks at pages in one headless Chromium.
func TestInBrowser(t *testing.T) {
	b := newBrowser(t)
	t.Run("static", b.testStatic)
	t.Run("static, used", b.testStaticUse)
	t.Run("stand-in", b.testStandIn)
	t.Run("interactive", b.testInteractive)
	t.Run("interactive, zoomed", b.testZoom)
	t.Run("hostile", b.testHostile)
}

// testStatic wants the drawings and no complaint where there is no ECharts.
func (b browser) testStatic(t *testing.T) {
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
			if messages := v.errors(); len(messages) > 0 {
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

// standIn has as much of ECharts' interface as the page uses, and remembers
// what it is given.
const standIn = `window.made = [];
window.echarts = { init(box) {
	box.append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
	const chart = { setOption(o) { chart.option = o; }, on() {}, resize() {}, dispatchAction(a) { chart.action = a; } };
	made.push(chart);
	return chart;
} };`

// testStandIn holds what the page gives to ECharts against the search, on
// machines that have no copy of ECharts too.
func (b browser) testStandIn(t *testing.T) {
	s := large(60)
	v := b.open(t, s, []byte(standIn), 1280, "dark")
	if n := int(ask[float64](v, `made.length`)); n != 3 {
		t.Fatalf("%d charts, want 3", n)
	}
	options := ask[string](v, `JSON.stringify(made.map(c => c.option))`)
	if strings.Contains(options, "var(") || !strings.Contains(options, "#72a9ff") {
		t.Error("the options hold names of colours, or not the colours of the dark")
	}
	if n := ask[int](v, `made[0].option.series.flatMap(s => s.data || []).filter(d => d.value.length > 2).length`); n != len(s.successes()) {
		t.Errorf("%d points, want %d", n, len(s.successes()))
	}
	best := s.Front()[0]
	text := ask[string](v, fmt.Sprintf(`made[0].option.tooltip.formatter({ value: [1, 2, %d] }).textContent`, best.place))
	for _, want := range []string{best.Arch, "params", "test_accuracy", "multiply-adds"} {
		if !strings.Contains(text, want) {
			t.Errorf("tooltip %q lacks %q", text, want)
		}
	}
	if text := ask[string](v, `made[2].option.tooltip.formatter([{ value: [1234, 0.56789], seriesName: "<b>" }]).textContent`); text != "1,234 evaluations<b>0.5679" {
		t.Errorf("tooltip of the hypervolume is %q", text)
	}
	if n := ask[int](v, `[...document.querySelectorAll("svg.drawing")].filter(d => d.getClientRects().length).length`); n != 0 {
		t.Errorf("%d static drawings are still shown beside the charts", n)
	}
	if messages := v.errors(); len(messages) > 0 {
		t.Errorf("console: %q, want nothing", messages)
	}
}

// testInteractive wants the drawings replaced by charts that answer.
func (b browser) testInteractive(t *testing.T) {
	echarts := library(t)
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
			best := s.Front()[0]
			checkHover(v, best)
			v.shoot("hover " + tt.name)
			checkClick(v, best)
			checkCurves(v, s)
			if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
				t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}

// checkCharts holds what ECharts has drawn against the search.
func checkCharts(v visit, s Search) {
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

// checkCurves points at the hypervolume and reads both searches' values.
func checkCurves(v visit, s Search) {
	v.t.Helper()
	place := ask[[]float64](v, `(() => {
		const box = document.querySelector("#hypervolume .chart");
		box.scrollIntoView({ block: "center" });
		const edge = box.getBoundingClientRect();
		return [edge.left + edge.width / 2, edge.top + edge.height / 2];
	})()`)
	v.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, place[0], place[1]))
	text := v.await(`document.querySelector("#hypervolume .tip")?.innerText || ""`)
	for _, want := range []string{"evaluations", s.Hypervolume[0].Name, s.Hypervolume[1].Name} {
		if !strings.Contains(text, want) {
			v.t.Errorf("tooltip of the hypervolume %q lacks %q", text, want)
		}
	}
}

// testHostile looks for anything that got out of the texts of a search.
func (b browser) testHostile(t *testing.T) {
	for _, name := range []string{"static", "interactive"} {
		t.Run(name, func(t *testing.T) {
			script := []byte("")
			if name == "interactive" {
				script = library(t)
			}
			s := hostile()
			v := b.open(t, s, script, 1280, "light")
			if name == "interactive" {
				v.do(chromedp.WaitVisible(chromedp.CSS("#front-1 .chart svg")))
				x, y := v.at("front-1", 0)
				v.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
				if text := v.await(`document.querySelector(".chart .tip")?.innerText || ""`); !strings.Contains(text, hostileText) {
					t.Errorf("tooltip %q lacks the text as it is", text)
				}
			}
			v.shoot("hostile " + name)
			if n := ask[int](v, `document.querySelectorAll("img, iframe, b i, script:not(head script):not(body > script)").length`); n != 0 {
				t.Errorf("%d elements came out of texts", n)
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

// testStaticUse tries hovering, clicking and sorting without ECharts.
func (b browser) testStaticUse(t *testing.T) {
	s := large(60)
	v := b.open(t, s, []byte(""), 1280, "light")
	best := s.Front()[0]
	place := ask[[]float64](v, fmt.Sprintf(`(() => {
		const mark = document.querySelector('#front-1 .mark[data-row="%d"]');
		mark.scrollIntoView({ block: "center" });
		const box = mark.getBoundingClientRect();
		return [box.left + box.width / 2, box.top + box.height / 2];
	})()`, best.place))
	v.do(chromedp.Sleep(100*time.Millisecond), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, place[0], place[1]))
	if text := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`); !strings.Contains(text, best.Arch) || !strings.Contains(text, "test_accuracy") {
		t.Errorf("tooltip %q lacks the architecture or a measure", text)
	}
	v.shoot("static hover")
	v.do(chromedp.MouseClickXY(place[0], place[1]))
	if n := ask[int](v, fmt.Sprintf(`document.querySelectorAll('tr.picked[data-row="%d"]').length`, best.place)); n != 2 {
		t.Errorf("%d rows are marked by a click, want 2", n)
	}
	sorted := func() []float64 {
		return ask[[]float64](v, `[...document.querySelectorAll("section:has(#front-1) tbody tr")].map(r => Number(r.cells[3].dataset.sort))`)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("section:has(#front-1) th button")[3].click()`))
	if got := sorted(); !slices.IsSortedFunc(got, func(a, b float64) int { return cmp.Compare(b, a) }) || len(got) != len(s.Front()) {
		t.Errorf("params after one click: %v, want descending", got)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("section:has(#front-1) th button")[3].click()`))
	if got := sorted(); !slices.IsSorted(got) {
		t.Errorf("params after two clicks: %v, want ascending", got)
	}
}

// testZoom wants ticks on a part of a chart, and the old ones on the whole.
func (b browser) testZoom(t *testing.T) {
	v := b.open(t, large(60), library(t), 1280, "light")
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
