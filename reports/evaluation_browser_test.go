package reports

import (
	"fmt"
	"testing"
)

// TestEvaluationInBrowser looks at evaluations' pages, wide and narrow, light and
// dark.
func TestEvaluationInBrowser(t *testing.T) {
	b := newBrowser(t)
	for _, tt := range []struct {
		scheme         string
		width, classes int
	}{{"light", 1280, 10}, {"dark", 390, 10}, {"dark", 1280, 100}} {
		t.Run(fmt.Sprintf("%d classes %s", tt.classes, tt.scheme), func(t *testing.T) {
			e := evaluation(tt.classes)
			v := b.visit(t, []byte(pageOf(t, e)), tt.width, tt.scheme)
			v.shoot(fmt.Sprintf("evaluation %d %s %d", tt.classes, tt.scheme, tt.width))
			if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
				t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
			}
			if n := ask[int](v, `[...document.images].filter(i => i.naturalWidth === 8 && i.width > 50).length`); n != len(e.Mistakes) {
				t.Errorf("%d images are shown, want %d", n, len(e.Mistakes))
			}
			if n := ask[int](v, `document.querySelectorAll("#confusion rect.hit").length`); n != tt.classes {
				t.Errorf("%d cells on the diagonal, want %d", n, tt.classes)
			}
			if n := ask[int](v, `document.querySelectorAll("#reliability rect.bar").length`); n != 10 {
				t.Errorf("%d bars, want 10", n)
			}
			clipped := `(() => {
				const box = document.getElementById("confusion").getBoundingClientRect();
				return [...document.querySelectorAll("#confusion text")].filter(t => {
					const r = t.getBoundingClientRect();
					return r.left < box.left - 1 || r.top < box.top - 1;
				}).length;
			})()`
			if n := ask[int](v, clipped); n != 0 {
				t.Errorf("%d names stick out of the matrix", n)
			}
			if messages := v.errors(); len(messages) > 0 {
				t.Errorf("console: %q, want nothing", messages)
			}
		})
	}
}
