package reports

import (
	"bytes"
	"strings"
	"testing"
)

// TestComparisonInBrowser looks at a comparison of searches, wide and narrow: its
// charts come to life, marks and lines tell of themselves, and nothing is wider than
// the page.
func TestComparisonInBrowser(t *testing.T) {
	b := newBrowser(t)
	var text bytes.Buffer
	if err := ComparisonPage(&text, smallComparison()); err != nil {
		t.Fatal(err)
	}
	for _, look := range []struct {
		width  int
		scheme string
	}{{1280, "light"}, {360, "dark"}} {
		v := b.visit(t, text.Bytes(), look.width, look.scheme)
		v.shoot("comparison-" + look.scheme)
		figures, live := ask[int](v, `document.querySelectorAll("figure").length`), ask[int](v, `document.querySelectorAll("figure.live .chart svg.drawn").length`)
		if figures != 3 || live != figures {
			t.Errorf("%d of %d figures are alive, want 3", live, figures)
		}
		place := ask[[]float64](v, `(() => {
			const mark = document.querySelector("#compared-1 svg.drawn circle");
			mark.scrollIntoView({ block: "center" });
			const edge = mark.getBoundingClientRect();
			return [edge.left + edge.width / 2, edge.top + edge.height / 2];
		})()`)
		v.move(place[0], place[1])
		if tip := v.await(`document.querySelector("#tip:not([hidden])")?.innerText || ""`); !strings.Contains(tip, "runs/") {
			t.Errorf("the tip of a mark says %q, want its run", tip)
		}
		if wide := ask[bool](v, `document.documentElement.scrollWidth > innerWidth`); wide {
			t.Errorf("at %d pixels the page is wider than that", look.width)
		}
		if messages := v.errors(); len(messages) > 0 {
			t.Errorf("console: %q, want nothing", messages)
		}
	}
}
