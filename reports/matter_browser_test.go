package reports

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWhatMatters wants the page to claim no more than its numbers bear.
func TestWhatMatters(t *testing.T) {
	s := full(60)
	s.Effects[0].Gain, s.Effects[0].Low, s.Effects[0].High = 2.0764, -0.4536, 12.5
	v := newBrowser(t).open(t, s, nil, 1280, "light")
	if text := ask[string](v, `document.querySelector("#effects").innerText`); !strings.Contains(text, "+2.08 points") || !strings.Contains(text, "-0.45 to +12.50") {
		t.Errorf("effects: %q", text)
	}
	if text := ask[string](v, `document.querySelector("#importance").innerText`); !strings.Contains(text, "a whisker its 95 % interval") || !strings.Contains(text, "validation accuracy") {
		t.Errorf("importance: %q", text)
	}
	for script, want := range map[string]string{
		`number.range(2946, 17052)`: "2,946 to 17,052", `number.range(950000, 2.5e6)`: "950k to 2.5M", `number.range(70.5, 72)`: "70.50 to 72.00",
		`String(mean.of([1, 3]).half)`: "NaN", `mean.of([1, 2, 3]).half.toFixed(2)`: "2.48", `mean.of([1, 3]).mean + " " + mean.of([1, 3]).n`: "2 2",
	} {
		if got := ask[string](v, script); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}
	if text := ask[string](v, `document.querySelector("#reuse .legend").textContent`); strings.Count(text, "(n = ") < 3 || strings.Contains(text, "k to") {
		t.Errorf("the legend is %q, want how many candidates a line is of", text)
	}
	v.checkMeans()
	v.checkChance()
	if got := ask[string](v, `plot.viewOf(document.querySelector("#parallel .chart")).option().parallelAxis.map(a => a.name).join()`); strings.Contains(got, "reuse 1") || !strings.Contains(got, "reuse 3") {
		t.Errorf("parallel coordinates have %q, want the genes that matter most", got)
	}
}

// checkMeans wants means of few candidates to be hollow, others to have whiskers, and
// no line across a range without candidates.
func (v visit) checkMeans() {
	v.t.Helper()
	got := ask[[]bool](v, `(() => {
		const list = [{ n: 1, bin: 0 }, { n: 5, bin: 1 }, { n: 5, bin: 2 }, { n: 5, bin: 4 }].map(m => ({ ...m, at: m.bin, name: "", mean: 70, half: m.n > 2 ? 1 : NaN }));
		const series = mean.series("", list, { name: "accuracy", unit: "%" }, { colour: "var(--front)" });
		const of = name => series.filter(s => s.name === name);
		return [of("few")[0].symbol === "emptyCircle" && of("few")[0].data.length === 1,
			of("interval")[0].data.length === 3,
			of("mean").filter(s => s.type === "line").length === 1 && of("mean").find(s => s.type === "line").data.length === 3];
	})()`)
	for i, what := range []string{"hollow", "whiskers", "lines"} {
		if !got[i] {
			v.t.Errorf("%s of means are wrong", what)
		}
	}
}

// checkChance wants a bar to be grey where its gene's interval begins at 0, and a hint
// that says so, the more where no bar is another colour.
func (v visit) checkChance() {
	v.t.Helper()
	got := ask[string](v, `(() => {
		const of = (target, low) => {
			const list = data.doc().importance.filter(i => i.target === target);
			list.forEach((one, i) => (one.share = [0.2, i ? 0 : low, 0.4]));
			state.set({ target });
			const view = plot.viewOf(document.querySelector("#importance .chart"));
			view.now();
			const bars = view.option().series[0].data.map(bar => bar.itemStyle.color);
			const blue = bars.filter(colour => colour === "var(--front)").length;
			return blue + " of " + bars.length + " " + document.querySelector("#importance .hint").textContent.split(". ").pop();
		};
		return of("front", 0.1) + " " + of("accuracy", 0);
	})()`)
	if !strings.HasPrefix(got, "1 of ") || !strings.Contains(got, "A grey one may be chance: its interval begins at 0. 0 of ") || !strings.HasSuffix(got, "with 57 candidates, nothing is certain.") {
		v.t.Errorf("importance by chance: %q", got)
	}
}

// TestReferences wants a network that the front is held against to tell what it is.
func TestReferences(t *testing.T) {
	s := full(60)
	for i := range s.Rows {
		s.Rows[i].Epochs = 4
	}
	v := newBrowser(t).open(t, s, nil, 1280, "light")
	if got := ask[string](v, `document.querySelector("#plane .axis").textContent`); got != "validation accuracy after 4 epochs (%)" {
		t.Errorf("the axis is called %q", got)
	}
	place := ask[[]float64](v, `(() => {
		const box = document.querySelector("#plane .chart");
		box.scrollIntoView({ block: "center" });
		const view = plot.viewOf(box), edge = box.getBoundingClientRect();
		const [x, y] = view.place(view.option().series.find(s => s.name === "references").data[0].value);
		return [edge.left + x, edge.top + y];
	})()`)
	v.move(place[0], place[1])
	text := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`)
	for _, want := range []string{"lrunet-4", "test accuracy", "90.10 %", "62,000", "published, 300 epochs"} {
		if !strings.Contains(text, want) {
			t.Errorf("the tip %q lacks %q", text, want)
		}
	}
}

// TestEqualBudgets wants one curve of hypervolume where epochs tell no more than
// evaluations.
func TestEqualBudgets(t *testing.T) {
	b := newBrowser(t)
	s := full(20)
	for i, want := range []int{1, 0} {
		if n := ask[int](b.open(t, s, nil, 1280, "light"), `document.querySelectorAll("#hypervolume-epochs").length`); n != want {
			t.Errorf("search %d: %d curves over epochs, want %d", i, n, want)
		}
		for c, curve := range s.Hypervolume {
			s.Spent[c].Points = nil
			for _, p := range curve.Points {
				s.Spent[c].Points = append(s.Spent[c].Points, Point{4 * p.X, p.Y})
			}
		}
	}
}

// TestPaper wants all candidates on paper, and charts no higher than their boxes.
func TestPaper(t *testing.T) {
	s := full(60)
	v := newBrowser(t).open(t, s, nil, 800, "light")
	rows := `document.querySelectorAll("#candidates tbody tr").length`
	v.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("beforeprint"))`))
	if n := ask[int](v, rows); n != len(s.Rows) {
		t.Errorf("%d candidates on paper, want %d", n, len(s.Rows))
	}
	v.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("afterprint"))`))
	if n := ask[int](v, rows); n != 25 {
		t.Errorf("%d candidates after printing, want 25", n)
	}
	if _, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if got := ask[int](v, `[...document.querySelectorAll(".chart svg.drawn")].filter(d => d.getBoundingClientRect().bottom > d.closest(".chart").getBoundingClientRect().bottom + 1).length`); got != 0 {
		t.Errorf("%d charts run over what is below them", got)
	}
	if got := ask[int](v, `[...document.querySelectorAll("td a, td.unprinted")].filter(n => n.closest(".static") && n.getClientRects().length).length`); got != 0 {
		t.Errorf("%d links to weights and keys are printed", got)
	}
}
