package metrics

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// The page names every metric, and none that there is not.
func TestPageNamesMetrics(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	testkit.Must(t, err)
	r := NewRegistry("")
	NewCoordinator(r)
	NewWorker(r)
	families, err := r.Gather()
	testkit.Must(t, err)
	have := map[string]bool{}
	for _, f := range families {
		have[f.GetName()] = true
		if strings.HasPrefix(f.GetName(), "lrunet_") && !bytes.Contains(page, []byte("`"+f.GetName()+"`")) {
			t.Errorf("the page lacks %s", f.GetName())
		}
	}
	for _, name := range regexp.MustCompile("lrunet_[a-z_]+").FindAllString(string(page), -1) {
		if !have[name] {
			t.Errorf("the page has %s, which there is not", name)
		}
	}
}
