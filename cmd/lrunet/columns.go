package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// widthOf is how many columns what is written to w should keep to: $COLUMNS, or
// the terminal's; 0 for no limit, where it goes into a file or another program.
func widthOf(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if h, ok := w.(harmless); ok {
		w = h.to
	}
	if file, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(file.Fd())); err == nil {
			return n
		}
	}
	return 0
}
