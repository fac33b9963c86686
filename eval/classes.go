package eval

import (
	"fmt"
	"slices"
	"strings"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// MatchClasses makes the network's classes those of a dataset, by name: where
// they are the same in another order, the classifier's rows are put into the
// dataset's. Classes that are only numbered, on one of the sides, and guesses
// match by position. The note says what was done, if anything was. The error is
// a *ClassesError where the names differ; the network is then as it was.
func (n *Network) MatchClasses(d *imageset.Dataset) (note string, err error) {
	switch {
	case n.Guessed || slices.Equal(n.Classes, d.Classes):
		return "", nil
	case sameNames(n.Classes, d.Classes):
		if err := n.reorder(d.Classes); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s has the classes of %s in another order: they are matched by name", n.Path, d.Name), nil
	case len(n.Classes) == len(d.Classes) && (nameless(n.Classes) || nameless(d.Classes)):
		return fmt.Sprintf("the classes of %s are %s, those of %s are %s: they are matched by position",
			n.Path, listClasses(n.Classes), d.Name, listClasses(d.Classes)), nil
	}
	return "", &ClassesError{Path: n.Path, Classes: n.Classes, Data: d.Name, DataClasses: d.Classes}
}

// sameNames says whether two lists have the same names, each once.
func sameNames(a, b []string) bool {
	return slices.Equal(slices.Compact(slices.Sorted(slices.Values(a))), slices.Sorted(slices.Values(b)))
}

// nameless says whether classes have no names but their positions.
func nameless(classes []string) bool { return slices.Equal(classes, numbered(len(classes))) }

// reorder puts the classes, and what computes each, into another order.
func (n *Network) reorder(classes []string) error {
	program, err := n.Program()
	if err != nil {
		return err
	}
	for _, name := range classifierParams(program) {
		i := slices.IndexFunc(n.Tensors, func(t checkpoint.Tensor) bool { return t.Name == name })
		if i < 0 {
			return fmt.Errorf("%s: no tensor %s to put into another order", n.Path, name)
		}
		row := len(n.Tensors[i].Data) / len(classes)
		var rows []float32
		for _, class := range classes {
			from := slices.Index(n.Classes, class) * row
			rows = append(rows, n.Tensors[i].Data[from:from+row]...)
		}
		n.Tensors[i].Data = rows
	}
	n.Classes = slices.Clone(classes)
	return nil
}

// classifierParams are the names of the last layer's parameters, in which each
// class has a row.
func classifierParams(p *lrunet.Program) (names []string) {
	for _, l := range slices.Backward(p.Layers) {
		for _, param := range l.Params {
			names = append(names, param.Name)
		}
		if names != nil {
			break
		}
	}
	return names
}

// ClassesError says that a network knows other classes than a dataset has.
type ClassesError struct {
	Path        string   // of the checkpoint
	Classes     []string // of the network
	Data        string   // name of the dataset
	DataClasses []string
}

// Error begins with the file's path and lists the classes of both; of long lists
// what only one has.
func (e *ClassesError) Error() string {
	ours, theirs := e.Classes, e.DataClasses
	only := ""
	if max(len(ours), len(theirs)) > shownClasses {
		ours, theirs = without(e.Classes, e.DataClasses), without(e.DataClasses, e.Classes)
		only = "only "
	}
	return fmt.Sprintf("%s: other classes: %sthe network has %s; %s%s has %s", e.Path, only, listClasses(ours), only, e.Data, listClasses(theirs))
}

// shownClasses is how many classes are listed.
const shownClasses = 20

// listClasses joins names, the first of many.
func listClasses(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	if len(names) > shownClasses {
		return fmt.Sprintf("%s, ... (%d)", strings.Join(names[:shownClasses], ", "), len(names))
	}
	return strings.Join(names, ", ")
}

// without are the names that others does not have.
func without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(others, name) })
}
