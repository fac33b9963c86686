package dataset

import (
	"encoding/csv"
	"fmt"
	"io"
)

// Limits of a row: a grey image of 512x512 or one in colour of 295x295, with some
// columns beside it, and numbers of thirty characters. The parser takes many times
// a row's memory.
const (
	maxColumns  = 1<<18 + 100
	maxRowBytes = 8 << 20
)

// boundedRows reads a table's text and fails at a row that is beyond the limits,
// before a parser has it.
type boundedRows struct {
	r              io.Reader
	separator      byte
	line           int // from 0
	bytes, columns int // of the row in work
	quoted         bool
}

// Read fails with a csv.ParseError.
func (b *boundedRows) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for _, c := range p[:n] {
		b.bytes++
		switch c {
		case '"':
			b.quoted = !b.quoted
		case b.separator:
			b.columns++
		case '\n':
			b.line++
			if !b.quoted {
				b.bytes, b.columns = 0, 0
			}
		}
		if b.bytes > maxRowBytes || b.columns >= maxColumns {
			return 0, &csv.ParseError{Line: b.line + 1, Err: fmt.Errorf("a row of more than %d columns or %d bytes, the most that is read of an image", maxColumns, maxRowBytes)}
		}
	}
	return n, err
}
