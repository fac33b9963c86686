package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// commandLine is a command in a code block of a page.
var commandLine = regexp.MustCompile(`(?m)^    ((?:lrunet|go run \./cmd/lrunet|go test|bash) [^#\n]*)`)

// TestReadmeCommandsAreRun: each command that the README and the pages that it sends
// to first show is run, as it stands there, by CI or by a script of ours.
func TestReadmeCommandsAreRun(t *testing.T) {
	readme := readAll(t, "../../README.md") + readAll(t, "../../experiments/README.md") +
		readAll(t, "../../lrunet/README.md") + readAll(t, "../../lrunet/export/README.md")
	run := readAll(t, "../../.ci/run") + readAll(t, "testdata/script/*.txt")
	found := commandLine.FindAllStringSubmatch(readme, -1)
	if len(found) < 2 {
		t.Fatalf("only %d commands found in the README", len(found))
	}
	for _, m := range found {
		command := strings.TrimSpace(m[1])
		if !strings.Contains(run, command+"\n") {
			t.Errorf("nothing runs the README's command %q: add it to testdata/script/readme.txt", command)
		}
	}
}

func readAll(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files (error %v)", pattern, err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
		all.WriteByte('\n')
	}
	return all.String()
}
