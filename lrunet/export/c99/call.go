package c99

import "strconv"

// call is a call of a kernel.
type call struct {
	kernel string // the function
	label  string // the layer's name
	args   []arg
}

// arg is an argument: an expression, a number, or a table.
type arg struct {
	text  string // C
	name  string // of a number that may differ between iterations, or of a table; "": the same in all
	ctype string // of the number
	value int    // likewise
	table *table // nil: none
}

// same is an argument that a loop does not change.
func same(text string) arg { return arg{text: text} }

// sizes are integers that a loop does not change.
func sizes(list ...int) []arg {
	var args []arg
	for _, v := range list {
		args = append(args, same(strconv.Itoa(v)))
	}
	return args
}

// number is an integer that may differ between a loop's iterations.
func number[T int | int16 | int32](name, ctype string, v T) arg {
	return arg{text: strconv.Itoa(int(v)), name: name, ctype: ctype, value: int(v)}
}

// tabled is an argument that points to constants.
func tabled(name string, t *table) arg { return arg{name: name, table: t} }

// like says whether two calls can be one of a loop's iterations each.
func (c call) like(other call) bool {
	if c.kernel != other.kernel || len(c.args) != len(other.args) {
		return false
	}
	for i, a := range c.args {
		if !a.like(other.args[i]) {
			return false
		}
	}
	return true
}

func (a arg) like(b arg) bool {
	switch {
	case a.table != nil && b.table != nil:
		return a.table.ctype == b.table.ctype && len(a.table.values) == len(b.table.values)
	case a.table != nil || b.table != nil:
		return false
	}
	return a.name != "" || a.text == b.text
}
