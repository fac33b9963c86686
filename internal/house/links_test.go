package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

var (
	pageLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	pageHeading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notOfSlug   = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
	codeBlock   = regexp.MustCompile("(?s)```.*?```")
)

// TestLinks: what a page links to within the repository is there, the heading too.
func TestLinks(t *testing.T) {
	links := 0
	testkit.Must(t, filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && ignored(path, e.Name()) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text := page(t, path)
		for _, m := range pageLink.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(m[1], "://") {
				links++
				checkLink(t, path, m[1])
			}
		}
		return nil
	}))
	if links < 50 {
		t.Errorf("only %d links found", links)
	}
}

func checkLink(t *testing.T, path, link string) {
	t.Helper()
	file, anchor, _ := strings.Cut(link, "#")
	target := filepath.Join(filepath.Dir(path), file)
	if file == "" {
		target = path
	}
	if _, err := os.Stat(target); err != nil {
		t.Errorf("%s links to %s, which is not there", path, link)
		return
	}
	if anchor == "" {
		return
	}
	for _, m := range pageHeading.FindAllStringSubmatch(page(t, target), -1) {
		if slug(m[1]) == anchor {
			return
		}
	}
	t.Errorf("%s links to %s, whose page has no such heading", path, link)
}

// page is a page's text without blocks of code.
func page(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	testkit.Must(t, err)
	return codeBlock.ReplaceAllString(string(text), "")
}

// slug is a heading as GitHub's links name it.
func slug(heading string) string {
	return strings.ReplaceAll(notOfSlug.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}
