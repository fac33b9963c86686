package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"slices"
	"strings"

	. "github.com/mmcloughlin/avo/build"
)

// kernel is one kernel: what its callers see, and its instructions.
type kernel struct {
	name string
	// params is the parameters of its method. Slices are spans, all as long as
	// the first, a multiple of 16; the assembly gets pointers to them and after
	// the last, as n, their length in positions. Other pointers go to the
	// assembly as they are.
	params  string
	results string
	doc     string // a sentence that begins with the name, and the loop in Go
	emit    func(s size)
}

// size is which of a family's kernels one is, for example 3 rows, 4 columns;
// a kernel without family has none.
type size []int

// suffix is what a size adds to a kernel's name: 3x4.
func (s size) suffix() string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(s), " ", "x"), "[]") }

// family is kernels that have the same sizes.
type family struct {
	args    string // names of the sizes, which a method takes first
	sizes   func(machine) []size
	kernels []kernel
}

// families is all kernels, in the order in which they are written.
var families = []family{
	{"e", func(m machine) []size { return upTo(m.maxE) }, slices.Concat(depthwise, depthwiseBackward)},
	{"rows", func(m machine) []size { return upTo(m.maxRows) }, products},
	{"m, k", func(m machine) []size { return grid(m.dotM, m.dotK) }, dots},
	{"", func(machine) []size { return []size{nil} }, slices.Concat(masks, combinations,
		laneSums, affines, relus, clips, transposes, strides, halvings, maxPools, moments, taps, steps, pixels, dropouts)},
}

// upTo is the sizes 1 to n.
func upTo(n int) (sizes []size) {
	for i := range n {
		sizes = append(sizes, size{i + 1})
	}
	return sizes
}

// grid is the sizes 1x1 to mxk.
func grid(m, k int) (sizes []size) {
	for i := range m {
		for j := range k {
			sizes = append(sizes, size{i + 1, j + 1})
		}
	}
	return sizes
}

// param is one parameter or result.
type param struct{ name, kind string }

const span = "[]float32"

// parse reads the list of a function's parameters.
func parse(list string) (params []param) {
	f, err := parser.ParseExpr("func(" + list + ")")
	if err != nil {
		panic(fmt.Sprintf("parameters %q: %v", list, err))
	}
	for _, field := range f.(*ast.FuncType).Params.List {
		for _, name := range field.Names {
			params = append(params, param{name.Name, types.ExprString(field.Type)})
		}
	}
	return params
}

// spans is the parameters that are slices, which come first.
func (k kernel) spans() (names []string) {
	for _, p := range parse(k.params) {
		if p.kind == span {
			names = append(names, p.name)
		}
	}
	return names
}

// signature is the assembly function's type.
func (k kernel) signature() string {
	params := k.params
	if spans := k.spans(); len(spans) > 0 {
		pointers := strings.Join(spans, ", ") + " *float32, n int"
		params = strings.Replace(params, strings.Join(spans, ", ")+" "+span, pointers, 1)
	}
	return fmt.Sprintf("func(%s) (%s)", params, k.results)
}

// write writes the kernel of one size.
func (k kernel) write(s size) {
	TEXT(k.name+s.suffix(), NOSPLIT, k.signature())
	Doc(fmt.Sprintf("%s%s has its loop in the comment of simd.Set's method %[1]s.", k.name, s.suffix()))
	Pragma("noescape")
	k.emit(s)
	VZEROUPPER()
	RET()
}
