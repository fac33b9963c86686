package dataset

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// splitFinder decides which files or folders are the training split and which
// the test split. All formats use it.
type splitFinder struct {
	items []splitItem
	one   bool // a split is one file or folder, not a number of shards

	// labelled says whether items have labels. It is asked only of what could
	// be the test split.
	labelled func(items []int) (bool, error)
}

// splitChoice is what a splitFinder decided.
type splitChoice struct {
	train, test []int // indices of items; no test: a share of the training items is to be held out
	rest        []int // of neither
	holdOut     bool  // the user asks for a share of the training items as the test split
	bare        bool  // the test items have no labels
	notes       []string
}

// find chooses the splits that the options name, else those that the items'
// names say. Where no item is for training, train is empty.
func (f splitFinder) find(o Options) (c splitChoice, err error) {
	if c.train, err = f.pick(o.TrainSplit, trainWords); err != nil {
		return c, err
	}
	switch {
	case o.TestSplit == "":
		c.test, err = f.tested(&c)
	case len(c.train) > 0 && f.items[c.train[0]].is(o.TestSplit):
		c.holdOut = true
	default:
		c.test, err = f.pick(o.TestSplit, nil)
	}
	if err != nil {
		return c, err
	}
	if o.TestShare != 0 && len(c.train) > 0 && len(c.test) > 0 {
		return c, errTestThere
	}
	for i := range f.items {
		if !slices.Contains(c.train, i) && !slices.Contains(c.test, i) {
			c.rest = append(c.rest, i)
		}
	}
	if note := f.describe(c); note != "" {
		c.notes = append(c.notes, note)
	}
	return c, nil
}

// pick is the items of the split that is named, or of the first of the words
// that an item has.
func (f splitFinder) pick(name string, words []string) ([]int, error) {
	if name != "" {
		items := f.of(name)
		if len(items) == 0 {
			return nil, kindError{fmt.Errorf("no split %s (have %s)", name, shorten(f.names(nil))), ErrSplits}
		}
		return f.single(name, items)
	}
	for _, word := range words {
		if items := f.of(word); len(items) > 0 {
			return f.single(word, items)
		}
	}
	return nil, nil
}

// of is the items of a split.
func (f splitFinder) of(name string) (items []int) {
	for i, item := range f.items {
		if item.is(name) {
			items = append(items, i)
		}
	}
	return items
}

// single is the one item that a split may be: of several, the one that is
// called so and nothing else.
func (f splitFinder) single(name string, items []int) ([]int, error) {
	if !f.one || len(items) < 2 {
		return items, nil
	}
	for _, i := range items {
		if strings.EqualFold(f.items[i].name, name) {
			return []int{i}, nil
		}
	}
	return nil, kindError{fmt.Errorf("%s all say %s; only one can be that split", strings.Join(f.names(items), ", "), name), ErrSplits}
}

// tested is the first split for the test that has labels. Where none has, it
// is the first, and reading it will say what is wrong.
func (f splitFinder) tested(c *splitChoice) ([]int, error) {
	var first []int
	var bare []string
	for _, word := range testWords {
		items, err := f.pick("", []string{word})
		if err != nil {
			return nil, err
		}
		if len(items) == 0 || slices.ContainsFunc(items, func(i int) bool { return slices.Contains(c.train, i) }) {
			continue
		}
		labelled, err := f.labelled(items)
		if err != nil {
			return nil, err
		}
		if labelled {
			if len(bare) > 0 {
				c.notes = append(c.notes, fmt.Sprintf("%s has no labels and is skipped", strings.Join(bare, ", ")))
			}
			return items, nil
		}
		bare = append(bare, f.names(items)...)
		if first == nil {
			first = items
		}
	}
	c.bare = first != nil
	return first, nil
}

// names are the names of items (nil: of all), each once.
func (f splitFinder) names(items []int) []string {
	var names []string
	for i, item := range f.items {
		if (items == nil || slices.Contains(items, i)) && !slices.Contains(names, item.name) {
			names = append(names, item.name)
		}
	}
	return names
}

// describe says which items the splits are, unless they are called train and
// test.
func (f splitFinder) describe(c splitChoice) string {
	if len(c.train) == 0 || len(c.test) == 0 {
		return ""
	}
	plain := func(items []int, name string) bool {
		return !slices.ContainsFunc(items, func(i int) bool { return !strings.EqualFold(f.items[i].name, name) })
	}
	if plain(c.train, "train") && plain(c.test, "test") {
		return ""
	}
	return fmt.Sprintf("the training split is %s, the test split %s", strings.Join(f.names(c.train), ", "), strings.Join(f.names(c.test), ", "))
}

// namesSplits says whether the user names splits.
func (o Options) namesSplits() bool { return o.TrainSplit != "" || o.TestSplit != "" }

// oneFile is the error where splits are named and there is one file.
func (o Options) oneFile(path string) error {
	if !o.namesSplits() {
		return nil
	}
	return fmt.Errorf("%s: one file, in which no split can be named; name its folder", path)
}

// errTestThere is the error where a share is asked for beside a test split.
var errTestThere = kindError{errors.New("it has a test split, so no test share can be held out"), ErrOption}

// unlabelled is the error of a test split without labels.
func unlabelled(path string) error {
	return kindError{errors.New(path + ": a test split without labels, which cannot be scored"), ErrUnlabelled}
}
