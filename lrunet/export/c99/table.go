package c99

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// table is an array of constants.
type table struct {
	ctype  string
	values []float64 // each is one of the type exactly
	weight bool      // rather than a normalisation, a factor or an index
}

// element is what tables are made of.
type element interface {
	~float32 | ~int8 | ~int16 | ~uint16 | ~int32 | ~int
}

// newTable is a table of a list; nil if that is empty.
func newTable[T element](ctype string, list []T) *table {
	if len(list) == 0 {
		return nil
	}
	t := &table{ctype: ctype, values: make([]float64, len(list))}
	for i, v := range list {
		t.values[i] = float64(v)
	}
	return t
}

// weights is a table of weights.
func weights[T element](ctype string, list []T) *table {
	t := newTable(ctype, list)
	t.weight = true
	return t
}

// widths are the bytes of C's types.
var widths = map[string]int{"float": 4, "int8_t": 1, "uint8_t": 1, "int16_t": 2, "uint16_t": 2, "int32_t": 4}

// bytes is the size of the table.
func (t *table) bytes() int { return len(t.values) * widths[t.ctype] }

// key is equal for equal tables.
func (t *table) key() [sha256.Size]byte {
	h := sha256.New()
	h.Write([]byte(t.ctype))
	var b [8]byte
	for _, v := range t.values {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
		h.Write(b[:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// lineWidth is how long lines of constants become.
const lineWidth = 110

// define writes the table as C under a name.
func (t *table) define(b *strings.Builder, name string) {
	fmt.Fprintf(b, "static const %s %s[%d] = {", t.ctype, name, len(t.values))
	column := lineWidth
	for _, v := range t.values {
		text := t.literal(v) + ","
		if column+1+len(text) > lineWidth {
			b.WriteString("\n    ")
			column = 4
		} else {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(text)
		column += len(text)
	}
	b.WriteString("\n};\n\n")
}

// literal is a value as C.
func (t *table) literal(v float64) string {
	if t.ctype == "float" {
		return float(float32(v))
	}
	return strconv.Itoa(int(v))
}

// float is a number as C, to the last bit.
func float(v float32) string {
	text := strconv.FormatFloat(float64(v), 'g', -1, 32)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text + "f"
}

// joined is one table behind the other.
func joined(tables []*table) *table {
	all := &table{ctype: tables[0].ctype, weight: tables[0].weight}
	for _, t := range tables {
		all.values = append(all.values, t.values...)
	}
	return all
}
