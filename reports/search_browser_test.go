package reports

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"lrunet/internal/testkit"
)

// TestSearchPage uses the page of a search as readers do.
func TestSearchPage(t *testing.T) {
	b := newBrowser(t)
	s := full(100)
	for name, test := range map[string]func(visit, Search){
		"axes": testAxes, "brush": testBrush, "parallel": testParallelBrush, "table": testTable, "copy": testCopy,
		"keyboard": testKeyboard, "keyboard in the table": testTableKeyboard, "candidate": testCandidate, "address": testAddress, "overlays": testOverlays, "save": testSave,
	} {
		t.Run(name, func(t *testing.T) {
			v := b.open(t, s, nil, 1280, "light")
			test(v, s)
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}

// choose takes an option of a select by its label.
func (v visit) choose(label, value string) {
	v.t.Helper()
	done := ask[bool](v, fmt.Sprintf(`(() => {
		const node = [...document.querySelectorAll("label.choice")].find(n => n.firstChild.textContent === %q).querySelector("select");
		node.value = %q;
		node.dispatchEvent(new Event("change"));
		return node.value === %[2]q;
	})()`, label, value))
	if !done {
		v.t.Errorf("%s has no choice %q", label, value)
	}
}

// testAxes wants the chart to follow the selects, and the points to be where their
// values are.
func testAxes(v visit, s Search) {
	v.choose("Horizontal axis", "madds")
	v.choose("Horizontal scale", "linear")
	v.choose("Vertical axis", "peak_activations")
	if got := ask[string](v, `document.querySelector("#plane h3").textContent`); got != "peak activations against multiply-adds" {
		v.t.Errorf("the chart is of %q", got)
	}
	values := ask[[]float64](v, `(() => {
		const view = plot.viewOf(document.querySelector("#plane .chart")), [row, place] = [...view.places()][3];
		return [...view.value(...place), data.variable("madds").values[row], data.variable("peak_activations").values[row]];
	})()`)
	for i := range 2 {
		if got, want := values[i], values[i+2]; got < want*0.98 || got > want*1.02 {
			v.t.Errorf("axis %d: a point with the value %v is drawn at %v", i, want, got)
		}
	}
	if n := ask[int](v, `plot.viewOf(document.querySelector("#plane .chart")).places().size`); n != len(s.Rows) {
		v.t.Errorf("%d candidates are drawn, want all %d: costs are known of failed ones too", n, len(s.Rows))
	}
	v.choose("Colour by", "operator")
	if got := ask[string](v, `document.querySelector("#plane .legend").textContent`); !strings.Contains(got, "crossover") || !strings.Contains(got, "mutation") || !strings.Contains(got, "infeasible or failed") {
		v.t.Errorf("the legend is %q", got)
	}
	v.choose("Colour by", "total reuse")
	if n := ask[int](v, `new Set([...document.querySelectorAll("#plane .point")].map(p => p.style.fill)).size`); n < 6 {
		v.t.Errorf("%d colours, want six steps and more", n)
	}
	v.shoot("axes")
}

// inside is the rows whose points a rectangle of the window holds.
func (v visit) inside(x0, y0, x1, y1 float64) []int {
	v.t.Helper()
	rows := ask[[]int](v, fmt.Sprintf(`[...document.querySelectorAll("#plane .points [data-row]")].filter(n => {
		const r = n.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
		return x >= %v && x <= %v && y >= %v && y <= %v;
	}).map(n => Number(n.dataset.row)).sort((a, b) => a - b)`, x0, x1, y0, y1))
	return slices.Compact(rows)
}

// testBrush drags a rectangle over the front and looks for the selection everywhere.
func testBrush(v visit, s Search) {
	x, y := v.at("#plane", s.Front()[0].place)
	want := v.inside(x-260, y-20, x+20, y+120)
	v.drag(x-260, y-20, x+20, y+120)
	got := ask[[]int](v, `[...selection.get()].sort((a, b) => a - b)`)
	if len(want) < 3 || !slices.Equal(got, want) {
		v.t.Fatalf("the brush selects %v, want %v", got, want)
	}
	if n := ask[int](v, `[...document.querySelectorAll("#parallel path[data-row]")].filter(p => p.getAttribute("opacity") > 0.5).length`); n != len(want) {
		v.t.Errorf("%d strong lines of parallel coordinates, want %d", n, len(want))
	}
	v.choose("Show", "chosen")
	if n := ask[int](v, `document.querySelectorAll("#candidates tbody tr.picked").length`); n != min(25, len(want)) {
		v.t.Errorf("%d picked rows in the table, want %d", n, min(25, len(want)))
	}
	if text := ask[string](v, `document.querySelector("#chosen").innerText`); !strings.Contains(text, fmt.Sprintf("%d selected", len(want))) {
		v.t.Errorf("the bar says %q", text)
	}
	v.shoot("brushed")
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#chosen button")].at(-1).click()`))
	if v.state("pick") != "" || ask[int](v, `document.querySelectorAll(".picked").length`) != 0 {
		v.t.Error("Clear leaves a selection")
	}
}

// testSave saves the front's drawing: a file that holds its points and needs no style
// sheet.
func testSave(v visit, s Search) {
	v.do(chromedp.Evaluate[chromedp.Void](`
		URL.createObjectURL = blob => (blob.text().then(text => { window.saved = text; }), "#");
		document.querySelector("#plane .save").click()`))
	text := v.await(`window.saved || ""`)
	for _, want := range []string{"<svg ", `xmlns="http://www.w3.org/2000/svg"`, "font-family", "parameters"} {
		if !strings.Contains(text, want) {
			v.t.Errorf("the file lacks %q", want)
		}
	}
	if strings.Contains(text, "var(--") || strings.Contains(text, "class=") {
		v.t.Error("the file needs the page's style sheet")
	}
	if n := strings.Count(text, "data-row="); n < len(s.successes()) {
		v.t.Errorf("%d points, want all %d", n, len(s.successes()))
	}
}

// TestFingers selects on a touch screen, once the reader wants dragging to do that.
func TestFingers(t *testing.T) {
	v := newBrowser(t).open(t, full(100), nil, 400, "light")
	_, err := chromedp.Call(v.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
	testkit.Must(t, err)
	v.do(chromedp.Reload())
	box := ask[[]float64](v, `(() => {
		const box = document.querySelector("#plane .chart");
		box.scrollIntoView({ block: "center" });
		const { left, top, width, height } = box.getBoundingClientRect();
		return [left, top, width, height];
	})()`)
	drag := func() int {
		from, to := [2]float64{box[0] + 0.3*box[2], box[1] + 0.2*box[3]}, [2]float64{box[0] + 0.9*box[2], box[1] + 0.7*box[3]}
		v.touch(input.DispatchTouchEventTypeTouchStart, from)
		for i := range 5 {
			share := float64(i+1) / 5
			v.touch(input.DispatchTouchEventTypeTouchMove, [2]float64{from[0] + share*(to[0]-from[0]), from[1] + share*(to[1]-from[1])})
		}
		v.touch(input.DispatchTouchEventTypeTouchEnd)
		return ask[int](v, `selection.get().size`)
	}
	if n := drag(); n != 0 {
		t.Errorf("a finger that should scroll selects %d", n)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#plane .toggle")].find(l => l.innerText.includes("finger")).querySelector("input").click()`))
	if on := ask[bool](v, `[...document.querySelectorAll("#parallel .toggle")].find(l => l.innerText.includes("finger")).querySelector("input").checked`); !on {
		t.Error("the other chart's choice does not follow")
	}
	if n := drag(); n < 5 {
		t.Errorf("a finger selects %d candidates", n)
	}
}

// touch puts a finger somewhere, or takes it away.
func (v visit) touch(kind input.DispatchTouchEventType, at ...[2]float64) {
	v.t.Helper()
	points := []*input.TouchPoint{}
	for _, p := range at {
		points = append(points, &input.TouchPoint{X: p[0], Y: p[1]})
	}
	_, err := chromedp.Call(v.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
	testkit.Must(v.t, err)
}

// TestOutliers wants the front to fill its chart though a network has learned nothing.
func TestOutliers(t *testing.T) {
	s := full(100)
	silent := false
	for _, r := range s.successes() {
		accuracy := &s.Rows[r.Order-1].Measures[0].Value
		*accuracy = 80 + (*accuracy-80)/4
		if !r.Front && !silent {
			*accuracy, silent = 10, true
		}
	}
	v := newBrowser(t).open(t, s, nil, 1280, "light")
	least := `plot.viewOf(document.querySelector("#plane .chart")).option().yAxis[0].min`
	note := `document.querySelector("#plane figcaption").textContent`
	if low, text := ask[float64](v, least), ask[string](v, note); low < 30 || !strings.Contains(text, "1 far below is not shown; the linear scale has all.") {
		t.Errorf("the axis begins at %v, and the page says %q", low, text)
	}
	if text := ask[string](v, `document.querySelector("#generations").textContent`); !strings.Contains(text, "1 far below is not shown.") {
		t.Errorf("generations: %q", text)
	}
	v.choose("Vertical scale", "linear")
	if low, text := ask[float64](v, least), ask[string](v, note); low > 10 || strings.Contains(text, "far below") {
		t.Errorf("the linear axis begins at %v, and the page says %q", low, text)
	}
}

// testParallelBrush drags along two axes.
func testParallelBrush(v visit, s Search) {
	place := func(name string) []float64 {
		return ask[[]float64](v, fmt.Sprintf(`(() => {
			const box = document.querySelector("#parallel .chart");
			box.scrollIntoView({ block: "center" });
			const view = plot.viewOf(box), area = view.area(), edge = box.getBoundingClientRect(), i = view.option().parallelAxis.findIndex(a => a.name === %q);
			return [edge.left + area.xs[i], edge.top + area.top, edge.top + area.bottom];
		})()`, name))
	}
	p := place("validation accuracy (%)")
	v.drag(p[0], p[1], p[0]+4, (p[1]+p[2])/2)
	top := ask[[]float64](v, `[...selection.get()].map(row => data.variable("accuracy").values[row])`)
	if len(top) == 0 || slices.Min(top) < 69 {
		v.t.Fatalf("the upper half of the axis selects accuracies %v", top)
	}
	p = place("stem width")
	v.drag(p[0], p[2], p[0], (p[1]+p[2])/2)
	both := ask[[]float64](v, `[...selection.get()].map(row => data.variable("stem width").values[row])`)
	if len(both) == 0 || len(both) >= len(top) || slices.Max(both) > 20 {
		v.t.Errorf("a second axis leaves stem widths %v of %d rows", both, len(top))
	}
	if n := ask[int](v, `document.querySelectorAll("#parallel .range").length`); n != 2 {
		v.t.Errorf("%d ranges are shown, want 2", n)
	}
	v.shoot("parallel brushed")
	v.drag(p[0], p[1]+50, p[0], p[1]+50)
	if n := len(ask[[]int](v, `[...selection.get()]`)); n != len(top) {
		v.t.Errorf("without the second range %d rows are selected, want %d", n, len(top))
	}
}

// testTable filters, sorts, turns pages and chooses columns.
func testTable(v visit, s Search) {
	v.do(chromedp.Evaluate[chromedp.Void](`state.set({ filter: "params<20k accuracy >= 60" })`))
	params := ask[[]float64](v, `table.rows().map(row => data.variable("params").values[row])`)
	if len(params) < 5 || slices.Max(params) >= 20000 {
		v.t.Errorf("params<20k leaves %v", params)
	}
	if n := ask[int](v, `document.querySelectorAll("#plane .points .point[data-row]").length`); n != len(params) {
		v.t.Errorf("the chart has %d points, want the %d that pass the filter", n, len(params))
	}
	v.do(chromedp.Evaluate[chromedp.Void](`state.set({ filter: "param<1 x>y" })`))
	if text := ask[string](v, `document.querySelector("#filter-wrong").textContent`); text != "no measure is named x" {
		v.t.Errorf("a filter that cannot be read gives %q", text)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`state.set({ filter: "" })`))
	head := func(name string) {
		v.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`[...document.querySelectorAll("#candidates th button")].find(b => b.textContent.startsWith(%q)).click()`, name)))
	}
	sorted := func() []float64 {
		return ask[[]float64](v, `table.rows().map(row => data.variable("params").values[row])`)
	}
	head("parameters")
	if got := sorted(); !slices.IsSorted(got) || len(got) != len(s.Rows) {
		v.t.Errorf("params after one click: %v, want ascending", got)
	}
	head("parameters")
	if got := sorted(); slices.IsSorted(got) || got[0] != slices.Max(got) {
		v.t.Errorf("params after two clicks: %v, want descending", got)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".pages button")][1].click()`))
	if text := ask[string](v, `document.querySelector(".pages span").textContent`); text != "26 to 50 of 100" {
		v.t.Errorf("the second page is %q", text)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#candidates > .controls .chooser input")][0].click()`))
	if text := ask[string](v, `document.querySelector("#candidates thead").innerText`); strings.Contains(text, "validation accuracy") {
		v.t.Errorf("the first column is still there: %q", text)
	}
}

// testCopy copies the selection, and offers it where the clipboard is refused.
func testCopy(v visit, s Search) {
	v.do(chromedp.Evaluate[chromedp.Void](`selection.set([0, 2]);
		Object.defineProperty(navigator, "clipboard", { value: { writeText: async text => { if (window.refuse) throw new Error("no"); window.copied = text; } } });
		[...document.querySelectorAll("#chosen button")].find(b => b.textContent === "Copy as CSV").click()`))
	text := v.await(`window.copied || ""`)
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	rows := s.successes()
	if err != nil || len(lines) != 3 || lines[1][0] != rows[0].Key || lines[2][1] != rows[2].Arch || !slices.Contains(lines[0], "params") {
		t := v.t
		t.Errorf("copied %q (error %v)", text, err)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`window.refuse = true; [...document.querySelectorAll("#chosen button")].find(b => /^Cop/.test(b.textContent)).click()`))
	if got := v.await(`document.querySelector("dialog.offer[open] textarea")?.value || ""`); got != text {
		v.t.Errorf("refused, the page offers %q", got)
	}
}

// testKeyboard goes from point to point, opens a candidate and comes back.
func testKeyboard(v visit, s Search) {
	focused := func() []float64 {
		return ask[[]float64](v, `(() => { const r = document.activeElement.getBoundingClientRect(); return [Number(document.activeElement.dataset.row ?? -1), r.left + r.width / 2, r.top + r.height / 2]; })()`)
	}
	v.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#plane .controls .toggle:last-child input").focus()`))
	v.press(kb.Tab)
	first := focused()
	if first[0] < 0 || !s.successes()[int(first[0])].Front {
		v.t.Fatalf("Tab goes to %v, want a point of the front", first)
	}
	v.press(kb.ArrowRight)
	second := focused()
	if second[0] == first[0] || second[1] <= first[1] {
		v.t.Errorf("the right arrow goes from %v to %v", first, second)
	}
	row := s.successes()[int(second[0])]
	if label := ask[string](v, `document.activeElement.getAttribute("aria-label")`); !strings.Contains(label, row.Arch) {
		v.t.Errorf("the point is called %q", label)
	}
	if text := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`); !strings.Contains(text, row.Arch) {
		v.t.Errorf("the tip says %q", text)
	}
	v.press(" ")
	if v.state("pick") != fmt.Sprint(row.Order) {
		v.t.Errorf("Space selects %q, want %d", v.state("pick"), row.Order)
	}
	v.press(kb.Enter)
	if v.state("candidate") != row.Key || !ask[bool](v, `!!document.querySelector("dialog[open]")`) {
		v.t.Errorf("Enter opens %q, want %s", v.state("candidate"), row.Key)
	}
	v.press(kb.Escape)
	if v.state("candidate") != "" || ask[bool](v, `!!document.querySelector("dialog[open]")`) {
		v.t.Error("Escape does not close the candidate")
	}
	if back := focused(); back[0] != second[0] {
		v.t.Errorf("the focus comes back to row %v, want %v", back[0], second[0])
	}
}

func testTableKeyboard(v visit, s Search) {
	row := func() int { return ask[int](v, `Number(document.activeElement.dataset.row ?? -1)`) }
	v.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#candidates tbody tr[tabindex="0"]').focus()`))
	first := row()
	v.press(kb.ArrowDown)
	second := row()
	if first < 0 || second < 0 || first == second {
		v.t.Fatalf("the down arrow goes from row %d to %d", first, second)
	}
	v.press(" ")
	if row() != second || ask[string](v, `document.activeElement.getAttribute("aria-selected")`) != "true" {
		v.t.Error("Space does not select the row, or takes the focus")
	}
	v.press(kb.ArrowUp, kb.Enter)
	if got := v.state("candidate"); got != s.successes()[first].Key {
		v.t.Errorf("Enter opens %q", got)
	}
}

// testCandidate wants all that is known of a candidate on its page.
func testCandidate(v visit, s Search) {
	var r Row
	for _, row := range s.Front() {
		if row.Lineage.Operator != "" {
			r = row
		}
	}
	v.do(chromedp.Evaluate[chromedp.Void](`location.hash = "candidate=` + r.Key + `"`))
	text := v.await(`document.querySelector("dialog[open]")?.innerText || ""`)
	for _, want := range []string{r.Arch, r.Key, "of the front", "Network", "Learning", "Costs by block", "Recall of each class", "ankle boot", "What test images are taken for", "Made from", "No different beyond sampling error", "probability dominated", "weights", "reuse 1"} {
		if !strings.Contains(text, want) {
			v.t.Errorf("the candidate's page lacks %q", want)
		}
	}
	cells := ask[[]int](v, `[...document.querySelectorAll("dialog .confusion tbody td")].map(c => Number(c.textContent || 0))`)
	if want := slices.Concat(r.Confusion.Counts...); !slices.Equal(cells, want) {
		v.t.Errorf("the confusion matrix is %v, want %v", cells, want)
	}
	v.do(chromedp.EmulateViewport(1280, 2400))
	v.shoot("candidate")
	v.do(chromedp.EmulateViewport(360, 3600), chromedp.Sleep(100*time.Millisecond))
	if w := ask[int](v, `document.querySelector("dialog").scrollWidth`); w > 360 {
		v.t.Errorf("the candidate's page is %d pixels wide, want at most 360", w)
	}
	v.shoot("candidate narrow")
	if n := ask[int](v, `document.querySelectorAll("dialog .block").length`); n != len(r.Blocks) {
		v.t.Errorf("%d blocks are drawn, want %d", n, len(r.Blocks))
	}
	loops := 0
	for _, block := range r.Blocks {
		if block.Reuse > 1 {
			loops++
		}
	}
	if n := ask[int](v, `document.querySelectorAll("dialog .loop").length`); n != loops {
		v.t.Errorf("%d loops are drawn, want %d", n, loops)
	}
	lines := ask[[]string](v, `[...document.querySelectorAll("dialog .line code")].map(c => c.textContent)`)
	for i, c := range r.Commands {
		if i >= len(lines) || lines[i] != c.Line {
			v.t.Errorf("commands are %q, want %q", lines, c.Line)
		}
	}
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("dialog section")].find(s => s.innerText.startsWith("Made from")).querySelector("a").click()`))
	if got := v.state("candidate"); got != r.Lineage.Parents[0] {
		v.t.Errorf("a parent's link opens %q, want %s", got, r.Lineage.Parents[0])
	}
	if n := ask[int](v, `document.querySelectorAll("dialog .family a").length`); n == 0 {
		v.t.Error("the parent has no children")
	}
	v.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	if text := v.await(fmt.Sprintf(`document.querySelector("dialog h2").textContent === %q ? "yes" : ""`, r.Arch)); text != "yes" {
		v.t.Error("going back does not show the candidate again")
	}
}

// testAddress wants a reload to show what the reader had chosen.
func testAddress(v visit, s Search) {
	v.choose("Horizontal axis", "madds")
	v.choose("Colour by", "generation")
	v.do(chromedp.Evaluate[chromedp.Void](`selection.set([0, 1, 2, 7]); state.set({ filter: "accuracy>10" })`))
	address := ask[string](v, `location.href`)
	v.do(chromedp.Reload())
	if got := ask[string](v, `location.href`); got != address {
		v.t.Errorf("the address is %s, was %s", got, address)
	}
	got := ask[string](v, `[document.querySelector("#plane h3").textContent, [...selection.get()].join(), document.querySelector("input[type=search]").value, state.get("colour")].join("; ")`)
	if want := "validation accuracy against multiply-adds; 0,1,2,7; accuracy>10; generation"; got != want {
		v.t.Errorf("after a reload: %s, want %s", got, want)
	}
}

// testOverlays wants what the front's chart shows beside the points.
func testOverlays(v visit, s Search) {
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#plane .toggle")].find(t => t.textContent === "ties").querySelector("input").click()`))
	text := ask[string](v, `document.querySelector("#plane").innerText`)
	for _, want := range []string{"95 % sampling error", "tied with the best", "final training, test split, 100 epochs", "for comparison, test accuracy: published, 300 epochs; published", "excluded by a limit", "MobileNetV3-small", "owe their place to fetch-once memory access"} {
		if !strings.Contains(text, want) {
			v.t.Errorf("the front lacks %q: %s", want, text)
		}
	}
	counts := ask[[]int](v, `(() => {
		const series = name => plot.viewOf(document.querySelector("#plane .chart")).option().series.find(s => s.name === name).data.length;
		return [series("error"), series("test split"), series("references")];
	})()`)
	members := slices.DeleteFunc(slices.Clone(s.Finals), func(f Final) bool { return f.Number == 0 })
	if want := []int{len(s.Front()), len(members), len(s.References)}; !slices.Equal(counts, want) {
		v.t.Errorf("error bars, test accuracies and references are %v, want %v", counts, want)
	}
	v.shoot("overlays")
	front := s.Front()
	v.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`selection.set([%d, %d])`, front[0].place, front[1].place)))
	v.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#plane .toggle")].at(-1).querySelector("input").click()`))
	shown := ask[[]float64](v, `(() => {
		const view = plot.viewOf(document.querySelector("#plane .chart")), area = view.area();
		return [view.option().yAxis[0].min, view.option().yAxis[0].max, [...view.places()].filter(([, [x, y]]) => x < area.left - 10 || x > area.right + 10 || y > area.bottom + 10).length, view.places().size];
	})()`)
	if low, high := front[1].value(s.Objectives[0]), front[0].value(s.Objectives[0]); shown[0] < low-2 || shown[1] > high+2 || shown[2] != 0 || int(shown[3]) >= len(s.successes()) || shown[3] < 2 {
		v.t.Errorf("zoomed to accuracies %v to %v the axis goes from %v to %v; %v of %v points are outside", low, high, shown[0], shown[1], shown[2], shown[3])
	}
	v.shoot("zoomed")
	v.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 5, 5))
}

// TestArchitectures looks at drawings of networks from 1 to 12 stages.
func TestArchitectures(t *testing.T) {
	b := newBrowser(t)
	for _, stages := range []int{1, 4, 12} {
		s := full(5)
		r := &s.Rows[0]
		r.Arch, r.Blocks = "", []Block{{"stem", "stem16/2", 16, 64, 64, 1, 2, false, 448, 1e6}}
		for i := range stages {
			w := 16 << (i / 3)
			shrink := 1 + (i+1)%2
			r.Blocks = append(r.Blocks, Block{fmt.Sprintf("stage %d", i+1), fmt.Sprintf("%dx%d", w, 1+i%5), w, 32 >> (i / 2), 32 >> (i / 2), 1 + i%5, shrink, i%4 == 0, float64(1000 * (i + 1)), float64(100000 * (i + 1))})
			r.Arch += fmt.Sprintf("%dx%d ", w, 1+i%5)
		}
		for _, width := range []int{1280, 360} {
			v := b.open(t, s, nil, width, "dark")
			v.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`points.open(data.byKey(%q))`, r.Key)))
			v.do(chromedp.Sleep(100 * time.Millisecond))
			v.shootWindow(fmt.Sprintf("architecture %d %d", stages, width))
			overlaps := `(() => {
				const boxes = [...document.querySelectorAll("dialog .block")].map(b => [...b.querySelectorAll("text")].map(t => t.getBoundingClientRect()));
				let n = 0;
				boxes.forEach((texts, i) => { for (const a of texts) for (const b of boxes[i + 1] || []) if (a.right > b.left && a.left < b.right && a.bottom > b.top + 1 && a.top < b.bottom - 1) n++; });
				return n;
			})()`
			if n := ask[int](v, overlaps); n != 0 {
				t.Errorf("%d stages: %d texts overlap those of the next block", stages, n)
			}
			if n := ask[int](v, `document.querySelectorAll("dialog .block").length`); n != stages+1 {
				t.Errorf("%d blocks, want %d", n, stages+1)
			}
			if w := ask[int](v, `document.querySelector("dialog").scrollWidth`); w > width {
				t.Errorf("%d stages: the candidate's page is %d pixels wide, want at most %d", stages, w, width)
			}
		}
	}
}
