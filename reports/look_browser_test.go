package reports

import (
	"fmt"
	"testing"
)

// TestSizes looks at pages of 5, 100 and 1,000 candidates, wide and narrow, light
// and dark.
func TestSizes(t *testing.T) {
	b := newBrowser(t)
	for _, n := range []int{5, 100, 1000} {
		s := full(n)
		size := len(page(t, s))
		if size > 2<<20 {
			t.Errorf("the page of %d candidates has %d bytes, want at most 2 MB", n, size)
		}
		for _, tt := range []struct {
			name, scheme string
			width        int
		}{{"wide", "light", 1280}, {"narrow", "light", 360}, {"dark", "dark", 1280}} {
			t.Run(fmt.Sprintf("%d %s", n, tt.name), func(t *testing.T) {
				v := b.open(t, s, nil, tt.width, tt.scheme)
				v.shoot(fmt.Sprintf("full %d %s", n, tt.name))
				if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
					t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
				}
				took := ask[string](v, `document.documentElement.dataset.drawn`)
				t.Logf("%d candidates, %s: %d bytes, drawn in %s ms", n, tt.name, size, took)
				if messages := v.errors(); len(messages) > 0 {
					t.Errorf("console: %q, want nothing", messages)
				}
			})
		}
	}
}
