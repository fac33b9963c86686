//go:build unix

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
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
	searching := begin(t, folder, "search", "search.yaml", "--budget", "40", "--epochs", "10")
	searching.untilPrinted("search 2/40")
	testkit.Must(t, chromedp.Do(ctx, chromedp.Navigate(address+"runs/long/")))
	asked(t, ctx, `window.loaded = 'once', ''`)
	const evaluated = `[...document.querySelectorAll('.tiles div')].filter(d => d.textContent.includes('evaluated')).map(d => d.querySelector('dd').textContent).join() + ' ' + (window.loaded || 'again')`
	shown := map[string]bool{}
	for shown["40 again"] == shown["40 once"] { // the end has remarks that only a new page shows
		shown[asked(t, ctx, evaluated)] = true
		time.Sleep(100 * time.Millisecond)
		if ctx.Err() != nil {
			t.Fatalf("shown were only %v", shown)
		}
	}
	once := 0
	for text := range shown {
		if len(text) > 5 && text[len(text)-4:] == "once" {
			once++
		}
	}
	if once < 2 {
		t.Errorf("shown were %v: want more and more candidates on one page", shown)
	}
	shoot(t, ctx, "live")
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
