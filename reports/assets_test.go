package reports

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestScripts holds the scripts of the pages to the rules of the house, and to
// building nodes from text alone.
func TestScripts(t *testing.T) {
	files, err := fs.Glob(assets, "page/*.js")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d scripts (error %v), want them all", len(files), err)
	}
	markup := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setTimeout\(['"]`)
	function := regexp.MustCompile(`^( +)(const \w+ = )?.*=> \{$`)
	for _, file := range files {
		text := asset(strings.TrimPrefix(file, "page/"))
		if !strings.Contains(pageJS+searchJS+followJS, text) {
			t.Errorf("%s is part of no page", file)
		}
		if sink := markup.FindString(text); sink != "" {
			t.Errorf("%s has %s: texts of a run might become markup or code there", file, sink)
		}
		lines := strings.Split(text, "\n")
		if len(lines) >= 250 {
			t.Errorf("%s has %d lines, must be below 250", file, len(lines))
		}
		for i, line := range lines {
			hit := function.FindStringSubmatch(line)
			if hit == nil {
				continue
			}
			end := slices.IndexFunc(lines[i:], func(l string) bool { return strings.HasPrefix(l, hit[1]+"}") })
			if end >= 40 {
				t.Errorf("%s:%d: a function has %d lines, must be below 40", file, i+1, end+1)
			}
		}
	}
}
