package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// TestHelpWidth: no help has lines that a usual terminal would break.
func TestHelpWidth(t *testing.T) {
	parser := newParser(io.Discard, io.Discard, func(int) {})
	for _, command := range parser.Model.Leaves(true) {
		var text bytes.Buffer
		words := append(strings.Fields(command.Path()), "--help")
		if code := run(t.Context(), words, &text, io.Discard); code != success {
			t.Errorf("%q exits %d", words, code)
		}
		for line := range strings.Lines(text.String()) {
			if line = strings.TrimSuffix(line, "\n"); len([]rune(line)) > usualWidth {
				t.Errorf("%s --help has a line of %d letters: %s", command.FullPath(), len([]rune(line)), line)
			}
		}
	}
}
