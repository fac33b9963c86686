package dataset

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleBytes is how much of a table's text decides its form.
const sampleBytes = 1 << 16

// separators of a table's columns, for a first line in which several are
// equally frequent the first. A blank counts only where there is no other.
const separators = ",;\t|"

// tableText makes UTF-8 with line feeds of a table's text, whatever its
// byte order mark says and its line ends are, and finds what separates its
// columns. The error is r's, or says that it is no text.
func tableText(r io.Reader) (text io.Reader, separator rune, err error) {
	decoded := transform.NewReader(r, unicode.BOMOverride(transform.Nop))
	buffered := bufio.NewReaderSize(decoded, sampleBytes)
	sample, err := buffered.Peek(sampleBytes)
	if err != nil && err != io.EOF {
		return nil, 0, err
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		return nil, 0, errors.New("bytes of value 0: this is no text, or UTF-16 without a byte order mark; must be UTF-8")
	}
	text = buffered
	end := bytes.IndexAny(sample, "\r\n")
	if end >= 0 && sample[end] == '\r' && !bytes.HasPrefix(sample[end+1:], []byte("\n")) {
		text = lineFeeds{buffered}
	}
	if end < 0 {
		end = len(sample)
	}
	return text, separatorOf(sample[:end]), nil
}

// separatorOf is the separator that a line has most, outside quotes.
func separatorOf(line []byte) rune {
	counts := map[byte]int{}
	quoted := false
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		}
		if !quoted {
			counts[b]++
		}
	}
	best := byte(separators[0])
	for i := range len(separators) {
		if counts[separators[i]] > counts[best] {
			best = separators[i]
		}
	}
	if counts[';'] > 0 && counts[','] <= counts[';']+1 {
		best = ';' // commas are in the numbers
	}
	if counts[best] == 0 && counts[' '] > 0 {
		best = ' '
	}
	return rune(best)
}

// lineFeeds reads text whose lines end in carriage returns alone.
type lineFeeds struct{ r io.Reader }

// Read puts line feeds in their place.
func (l lineFeeds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
