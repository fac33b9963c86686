//go:build unix

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"lrunet/internal/testkit"
)

// tab is one of a headless Chromium; without one the test is skipped, unless
// $LRUNET_REQUIRE_CHROMIUM demands it.
func tab(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		if os.Getenv("LRUNET_REQUIRE_CHROMIUM") == "1" {
			t.Fatal("LRUNET_REQUIRE_CHROMIUM=1 and no chromium-headless-shell found")
		}
		t.Skip("SKIPPED: no chromium-headless-shell found, the live page was not looked at")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox,
		chromedp.Flag("headless", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// asked is what JavaScript gives in a tab.
func asked(t *testing.T, ctx context.Context, script string) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	testkit.Must(t, err)
	return text
}

// The page of a search that goes on shows more and more candidates, without being
// loaded anew, to the last.
func TestServeInBrowser(t *testing.T) {
	ctx, folder := tab(t), longExperiments(t)
	_, address := beginServer(t, folder, "--listen", "127.0.0.1:0")
	searching := begin(t, folder, "search", "search.yaml", "--budget", "40", "--epochs", "40")
	searching.untilPrinted("search 2/40")
	testkit.Must(t, chromedp.Do(ctx, chromedp.Navigate(address+"runs/long/")))
	const evaluated = `[...document.querySelectorAll('.tiles div')].filter(d => d.textContent.includes('evaluated')).map(d => d.querySelector('dd').textContent).join() + ' ' + performance.timeOrigin`
	counts := map[string]map[string]bool{}                             // shown, by when the page was loaded
	for last := ""; last != "40"; time.Sleep(100 * time.Millisecond) { // a new remark is one that only a new page shows
		count, loaded, _ := strings.Cut(asked(t, ctx, evaluated), " ")
		if last = count; counts[loaded] == nil {
			counts[loaded] = map[string]bool{}
		}
		counts[loaded][count] = true
		if ctx.Err() != nil {
			t.Fatalf("shown were only %v", counts)
		}
	}
	most := 0
	for _, shown := range counts {
		most = max(most, len(shown))
	}
	if most < 3 {
		t.Errorf("shown were %v: want more and more candidates on one page", counts)
	}
	shoot(t, ctx, "live")
}

// While a search goes on its page shows what is trained just now, and not afterwards.
func TestServeShowsTrainings(t *testing.T) {
	ctx, folder := tab(t), longExperiments(t)
	_, address := beginServer(t, folder, "--listen", "127.0.0.1:0")
	searching := begin(t, folder, "search", "search.yaml", "--budget", "10", "--epochs", "20000", "--workers", "2")
	searching.until("a study", func() bool { return searching.exists("runs/long/working.json") })
	testkit.Must(t, chromedp.Do(ctx, chromedp.Navigate(address+"runs/long/")))
	const rows = `[...document.querySelectorAll('#working:not([hidden]) tbody tr')].map(r => r.cells[0].textContent + ' ' + r.cells[2].textContent.split('/')[1]).join()`
	awaited := func(want string) {
		t.Helper()
		for asked(t, ctx, rows) != want {
			if ctx.Err() != nil {
				t.Fatalf("shown are %q, want %q", asked(t, ctx, rows), want)
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	awaited("1 20000,2 20000")
	shoot(t, ctx, "training")
	searching.cmd.Process.Signal(os.Interrupt)
	<-searching.ended
	awaited("")
	if searching.exists("runs/long/working.json") {
		t.Error("the file is still there")
	}
}

// shoot writes a picture of the page into $LRUNET_SCREENSHOTS, for people to look at;
// without it, nothing.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("LRUNET_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	testkit.Must(t, err)
	testkit.Must(t, os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644))
}
