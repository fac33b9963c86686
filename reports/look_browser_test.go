package reports

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// cpu is the time, in seconds, that the page's thread has computed: other programs do
// not count.
func (v visit) cpu() float64 {
	v.t.Helper()
	result, err := chromedp.Call(v.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		v.t.Fatal(err)
	}
	for _, m := range result.Metrics {
		if m.Name == "TaskDuration" {
			return m.Value
		}
	}
	v.t.Error("Chromium does not tell how long the page computed")
	return 0
}

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
				cpu := v.cpu()
				v.shoot(fmt.Sprintf("full %d %s", n, tt.name))
				if w := ask[int](v, `document.documentElement.scrollWidth`); w > tt.width {
					t.Errorf("the page is %d pixels wide, want at most %d", w, tt.width)
				}
				took := ask[string](v, `document.documentElement.dataset.drawn`)
				t.Logf("%d candidates, %s: %d bytes, drawn in %s ms; until then the page took %.2f s of a processor", n, tt.name, size, took, cpu)
				if cpu > 4 {
					t.Errorf("the page takes %.1f s of a processor to open, want at most 4 on the slowest machine", cpu)
				}
				if messages := v.errors(); len(messages) > 0 {
					t.Errorf("console: %q, want nothing", messages)
				}
			})
		}
	}
}

// TestPercent wants axes of percent to end at 100 where values do, and no sooner
// where they do not.
func TestPercent(t *testing.T) {
	v := newBrowser(t).open(t, small(), nil, 1280, "light")
	for script, want := range map[string]float64{
		`scale.linear([0, 99.9], "%").max`: 100, `scale.linear([90, 100], "%").max`: 100, `scale.linear([100], "%").max`: 100,
		`scale.linear([50, 130], "%").max`: 140, `scale.linear([0, 99.9], "").max`: 120, `scale.linear([20, 71], "%").max`: 80,
	} {
		if got := ask[float64](v, script); got != want {
			t.Errorf("%s is %v, want %v", script, got, want)
		}
	}
}
