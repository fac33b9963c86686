package reports

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/internal/printable"
)

// ellipsis stands for what is left out of a text.
const ellipsis = "\u2026"

// Shorten leaves out the middle of a text that is wider than a number of cells.
// It stays whole if not even one letter would be left.
func Shorten(text string, width int) string {
	if twwidth.Width(text) <= width || width < 2 {
		return text
	}
	letters := []rune(text)
	head, tail := 0, len(letters)
	fits := func(head, tail int) bool {
		return twwidth.Width(string(letters[:head]))+1+twwidth.Width(string(letters[tail:])) <= width
	}
	for fits(head+1, tail) {
		head++
		if fits(head, tail-1) {
			tail--
		}
	}
	return string(letters[:head]) + ellipsis + string(letters[tail:])
}

// Wrap breaks a text into lines of a number of cells: between words, those that are
// too long between their pieces where that is possible. Without a number it is one line.
func Wrap(text string, width int) string {
	if width <= 0 {
		return printable.Line(text)
	}
	var lines []string
	line := ""
	for _, piece := range unbroken(printable.Line(text), width) {
		if line != "" && twwidth.Width(strings.TrimRight(line+piece, " ")) > width {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		for line += piece; twwidth.Width(strings.TrimRight(line, " ")) > width; {
			start := prefix(line, width)
			lines, line = append(lines, start), line[len(start):]
		}
	}
	return strings.Join(append(lines, strings.TrimRight(line, " ")), "\n")
}

// prefix is as much of a text as fits a number of cells, a letter at least.
func prefix(text string, width int) string {
	end := 0
	for i, letter := range text {
		if end > 0 && twwidth.Width(text[:i]+string(letter)) > width {
			break
		}
		end = i + len(string(letter))
	}
	return text[:end]
}

// unbroken are the words of a text, or the pieces of a word that is wider than a number
// of cells.
func unbroken(text string, width int) []string {
	var list []string
	for _, word := range strings.SplitAfter(text, " ") {
		if twwidth.Width(strings.TrimRight(word, " ")) <= width {
			list = append(list, word)
		} else {
			list = append(list, pieces(word)...)
		}
	}
	return list
}

// pieces are the parts of a text between which a line may end.
func pieces(text string) []string {
	var list []string
	for text != "" {
		i := strings.IndexAny(text, " _-/")
		if i < 0 {
			return append(list, text)
		}
		list, text = append(list, text[:i+1]), text[i+1:]
	}
	return list
}
