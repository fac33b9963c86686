package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/experiments/dataset/fetch"
	"lrunet/experiments/nas"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
	"lrunet/search"
)

// suggestion is what a word may become.
type suggestion struct{ word, help string }

// knownWords are for values that may be others too, by the name of a flag, or
// of a command and its argument.
var knownWords = map[string]func() []string{
	"data": datasetNames, "recipe": train.Recipes, "algorithm": search.Names,
	"search experiment": nas.Names, "sweep experiment": sweep.Names, "build table": table.Names, "fetch name": fetch.Names,
}

// datasetNames are those of datasets, without what stands for a path.
func datasetNames() []string {
	return slices.DeleteFunc(dataset.Names(), func(name string) bool { return strings.Contains(name, ":") })
}

// suggestions are what the last word of a command line may become, by the words
// before it. A shell offers files where there are none.
func suggestions(root *kong.Node, words []string) []suggestion {
	if len(words) == 0 {
		words = []string{""}
	}
	last := len(words) - 1
	at := place{node: root}
	for _, word := range words[:last] {
		at.pass(word)
	}
	var all []suggestion
	word := words[last]
	name, _, assigned := strings.Cut(word, "=")
	switch {
	case at.flag != nil:
		all = valuesOf(at.flag.Value, at.flag.Name, "")
	case assigned && at.find(name) != nil:
		f := at.find(name)
		all = valuesOf(f.Value, f.Name, name+"=")
	case strings.HasPrefix(word, "-"):
		all = at.flags()
	default:
		all = at.arguments()
	}
	return slices.DeleteFunc(all, func(c suggestion) bool { return !strings.HasPrefix(c.word, word) })
}
