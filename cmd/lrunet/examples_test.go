package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
)

// exampleLine is a command line in a help, indented, up to what a shell does with it.
var exampleLine = regexp.MustCompile(`(?m)^  +(?:[^\n]*(?:\| |<\())?lrunet ([^|>#\n)]*)`)

// TestExamples: each command's help has a command line of that command, and all
// of them are ones that the parser takes.
func TestExamples(t *testing.T) {
	exit := -1
	parser := newParser(io.Discard, io.Discard, func(code int) { exit = code })
	for _, command := range parser.Model.Leaves(true) {
		own := false
		for _, m := range exampleLine.FindAllStringSubmatch(command.Detail, -1) {
			exit = -1
			parsed, err := parser.Parse(strings.Fields(m[1]))
			switch {
			case exit == success: // --version
			case err != nil:
				t.Errorf("%s: the example %q: %v", command.FullPath(), m[0], err)
			case strings.HasPrefix(parsed.Command(), command.Path()):
				own = true
			}
		}
		if !own {
			t.Errorf("%s --help has no example of it:\n%s", command.FullPath(), command.Detail)
		}
	}
	if n := len(parser.Model.Leaves(true)); n < 20 {
		t.Errorf("only %d commands", n)
	}
}
