package experiments

import (
	"bytes"
	"errors"
	"fmt"
)

// Limits of what is parsed: the parser takes memory with the square of the
// depth, and ten times the size.
const (
	maxText  = 1 << 20
	maxDepth = 50
)

// bounded is the text without its byte order mark, if it is UTF-8 of a size and
// a depth that an experiment may have.
func bounded(text []byte) ([]byte, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("has more than %d bytes, the most that is read of an experiment", maxText)
	}
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return nil, errors.New("is UTF-16; save it as UTF-8")
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	line, brackets := 1, 0
	for content := range bytes.Lines(text) {
		if brackets = nesting(content, brackets); brackets > maxDepth || indicators(content) > maxDepth {
			return nil, fmt.Errorf("line %d: nested more than %d deep", line, maxDepth)
		}
		line++
	}
	return text, nil
}

// nesting is how many brackets are open after the deepest place of a line, or
// after its end if that is less deep. Quotes and comments are not told apart:
// no experiment has so many brackets in them.
func nesting(line []byte, open int) int {
	for _, b := range line {
		switch b {
		case '[', '{':
			if open++; open > maxDepth {
				return open
			}
		case ']', '}':
			open = max(open-1, 0)
		}
	}
	return open
}

// indicators counts the marks on a line that each may begin a list or a map
// within the one before, and the steps of its indentation.
func indicators(line []byte) int {
	n := (len(line) - len(bytes.TrimLeft(line, " "))) / 4
	for word := range bytes.FieldsSeq(line) {
		if len(word) == 1 && bytes.ContainsAny(word, "-?:") {
			n++
		}
	}
	return n
}
