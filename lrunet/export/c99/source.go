// Package c99 writes trained networks as C99 without libraries and without
// allocation: a header and a source file. Layers that are reused are loops, so
// that their code and their weights are there once. It knows nothing of files and
// of training.
package c99

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed kernels header.tmpl source.tmpl main.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "*.tmpl"))

// Source is a network in C.
type Source struct {
	Header, Code []byte
	Weights      int // bytes, part of the constants
	Constants    int // bytes: weights, and tables of normalisations, factors and channels
	Arena        int // bytes of memory to work in
}

// MaxCode is how many bytes a network's code and its classes' names take at most on
// a Cortex-M, if a compiler makes it small.
const MaxCode = 6000

// dialect is a kind of numbers in C.
type dialect struct {
	folder     string // of its kernels
	arithmetic string // for people
	element    string // of the arena
	logit      string
	print      string // of a logit, after what separates it
	printed    string // type

	needs map[string][]string // of a kernel's file, those it calls
}

// text is what the templates read.
type text struct {
	Source
	Name, Upper, Arch, Arithmetic  string
	Height, Width, Channels        int
	ClassCount, ArenaLength        int
	Element, Logit, Print, Printed string
	Unit, Tables, Kernels, Calls   string
	Output                         string   // where the last call writes the logits
	Classes                        []string // C
}

// source writes a net that was made calls.
func source(name string, d dialect, m *maker, unit string, classes []string) (Source, error) {
	net := m.net
	if err := CheckName(name); err != nil {
		return Source{}, err
	}
	if len(classes) != net.Classes {
		return Source{}, fmt.Errorf("%d names for %d classes", len(classes), net.Classes)
	}
	kernels, names := m.sources(d)
	w := &writer{names: map[[sha256.Size]byte]string{}, taken: map[string]bool{}}
	for _, n := range append(names, "arena", "image", "logits", "i") {
		w.taken[n] = true
	}
	w.write(m.calls)
	t := text{
		Source: Source{Weights: w.weights, Constants: w.constants, Arena: m.arena.Size},
		Name:   name, Upper: strings.ToUpper(name), Arch: net.Arch, Arithmetic: d.arithmetic,
		Height: net.Input.H, Width: net.Input.W, Channels: net.Input.C, ClassCount: net.Classes,
		ArenaLength: m.arena.Size / widths[d.element], Element: d.element, Logit: d.logit, Print: d.print, Printed: d.printed,
		Unit: unit, Tables: w.tables.String(), Kernels: kernels, Calls: w.code.String(), Output: m.place(net.Logits()),
	}
	for _, class := range classes {
		t.Classes = append(t.Classes, quoted(class))
	}
	t.Header = t.execute("header.tmpl")
	t.Code = append(t.execute("source.tmpl"), t.execute("main.tmpl")...)
	return t.Source, nil
}

// execute fills a template in.
func (t text) execute(name string) []byte {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, t); err != nil {
		panic(err) // the templates are tested
	}
	return []byte(b.String())
}
