package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"lrunet/internal/words"
	"lrunet/reports"
)

// usualWidth is a terminal's that does not tell its own.
const usualWidth = 80

// width is how wide tables may be: $COLUMNS, else the terminal's width. What no
// person watches has no limit, 0: programs search lines.
func width(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if !isTerminal(w) {
		return 0
	}
	if n, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil && n > 0 {
		return n
	}
	return usualWidth
}

// wrapped is a text whose lines are at most so wide; 0 is any width.
func wrapped(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = reports.Wrap(line, width)
	}
	return strings.Join(lines, "\n")
}

// wideFlag asks for tables in full.
type wideFlag struct {
	Wide bool `help:"Show all columns in full, however wide; by default tables fit the terminal, or $$COLUMNS."`
}

// table prints a table: in full, or as wide as there is room.
func (o *output) table(t reports.Table, f wideFlag) error {
	if f.Wide {
		return t.Full().Text(o.Out)
	}
	fitted, left := t.Fit(o.Width)
	if err := fitted.Text(o.Out); err != nil || len(left) == 0 {
		return err
	}
	_, err := fmt.Fprintf(o.Out, "(--wide shows %s)\n", words.Count(len(left), "more column", "more columns"))
	return err
}
