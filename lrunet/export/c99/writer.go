package c99

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// writer makes C of calls.
type writer struct {
	tables strings.Builder
	code   strings.Builder
	names  map[[sha256.Size]byte]string // of tables
	taken  map[string]bool              // names

	constants, weights int // bytes
}

// write makes C of all calls: tables, and statements of a function.
func (w *writer) write(calls []call) {
	for _, l := range roll(calls) {
		fmt.Fprintf(&w.code, "\n    /* %s */\n", l.title())
		indent := "    "
		if l.times > 1 {
			fmt.Fprintf(&w.code, "    for (i = 0; i < %d; i++) {\n", l.times)
			indent += indent
		}
		for _, each := range l.body {
			w.statement(indent, each)
		}
		if l.times > 1 {
			w.code.WriteString("    }\n")
		}
	}
}

// statement is a call, as it is each time.
func (w *writer) statement(indent string, each []call) {
	var args []string
	for k := range each[0].args {
		var list []arg
		for _, c := range each {
			list = append(list, c.args[k])
		}
		args = append(args, w.argument(prefix(each), list))
	}
	line := indent + each[0].kernel + "("
	column := len(line)
	w.code.WriteString(line)
	for i, text := range args {
		if i > 0 {
			w.code.WriteString(",")
			column++
			if column+1+len(text) > lineWidth {
				w.code.WriteString("\n" + indent + "    ")
				column = len(indent) + 4
			} else {
				w.code.WriteString(" ")
				column++
			}
		}
		w.code.WriteString(text)
		column += len(text)
	}
	w.code.WriteString(");\n")
}

// argument is C for what an argument is each time.
func (w *writer) argument(prefix string, each []arg) string {
	first := each[0]
	name := identifier(prefix + "_" + first.name)
	if first.table != nil {
		return w.pointer(name, each)
	}
	for _, a := range each {
		if a.text != first.text {
			return w.define(name, numbers(each)) + "[i]"
		}
	}
	return first.text
}

// numbers are an argument's, as a table.
func numbers(each []arg) *table {
	var values []int
	for _, a := range each {
		values = append(values, a.value)
	}
	return newTable(each[0].ctype, values)
}

// pointer is C for where an argument's tables are: one for all, or one each.
func (w *writer) pointer(name string, each []arg) string {
	var tables []*table
	equal := true
	for _, a := range each {
		tables = append(tables, a.table)
		equal = equal && a.table.key() == each[0].table.key()
	}
	if equal {
		return w.define(name, tables[0])
	}
	return fmt.Sprintf("%s + i * %dL", w.define(name, joined(tables)), len(tables[0].values))
}

// define writes a table, if it is the first of its content, and returns its name.
func (w *writer) define(name string, t *table) string {
	key := t.key()
	if have, ok := w.names[key]; ok {
		return have
	}
	for n := 2; w.taken[name]; n++ {
		name = fmt.Sprintf("%s_%d", strings.TrimRight(name, "_0123456789"), n)
	}
	w.taken[name], w.names[key] = true, name
	t.define(&w.tables, name)
	w.constants += t.bytes()
	if t.weight {
		w.weights += t.bytes()
	}
	return name
}
