package dataset

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
)

// splitColumns are the usual names of a column that says which split a row is of.
var splitColumns = []string{"usage", "split", "set", "subset", "partition"}

// rowUse is what a row of a table is for.
type rowUse uint8

const (
	unused rowUse = iota
	toTrain
	toTest
)

// useRows decides what all rows are for, one table's after the other's: by the
// files, by the column of splits, or by holding out a share.
func useRows(w *cache.Writer, tables []*table, labels []uint16, o Options) ([]rowUse, error) {
	uses := slices.Repeat([]rowUse{toTrain}, len(labels))
	first := tables[0]
	switch {
	case len(tables) > 1:
		for i := len(first.labels); i < len(uses); i++ {
			uses[i] = toTest
		}
		return uses, nil
	case !first.hasSplits(o):
		return uses, holdOutRows(w, uses, labels, o)
	}
	items := first.splitItems()
	choice, err := splitFinder{items: items, one: true, labelled: func([]int) (bool, error) { return true, nil }}.find(o)
	if err == nil && len(choice.train) == 0 {
		err = kindError{fmt.Errorf("no rows for training, by the column %s", first.header[first.split]), ErrSplits}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", first.path, err)
	}
	w.Notes = append(w.Notes, choice.notes...)
	skipped := first.assign(uses, items, choice)
	if skipped > 0 {
		w.Notes = append(w.Notes, count(skipped, "row", "rows")+" skipped, of neither split")
	}
	if len(choice.test) == 0 {
		return uses, holdOutRows(w, uses, labels, o)
	}
	return uses, nil
}

// splitItems are the splits that the column names, each once.
func (t *table) splitItems() []splitItem {
	var items []splitItem
	for _, value := range t.splits {
		if item := (splitItem{value, splitWord(value)}); !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}

// assign sets what rows are for by their splits, and counts those that are for
// nothing.
func (t *table) assign(uses []rowUse, items []splitItem, choice splitChoice) (skipped int) {
	of := func(row int, split []int) bool {
		return slices.ContainsFunc(split, func(i int) bool { return items[i].name == t.splits[row] })
	}
	for row := range uses {
		switch {
		case of(row, choice.test):
			uses[row] = toTest
		case !of(row, choice.train):
			uses[row] = unused
			skipped++
		}
	}
	return skipped
}

// holdOutRows makes a share of the rows for training the test split.
func holdOutRows(w *cache.Writer, uses []rowUse, labels []uint16, o Options) error {
	var rows []int
	var of []uint16
	for row, use := range uses {
		if use == toTrain {
			rows, of = append(rows, row), append(of, labels[row])
		}
	}
	test, err := o.holdOut(of)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if test[i] {
			uses[row] = toTest
		}
	}
	w.HeldOut = true
	w.Notes = append(w.Notes, o.holdOutNote())
	return nil
}

// hasSplits says whether a column names splits: those that the options name, or some
// that are called so. Rows of no split are for nothing.
func (t *table) hasSplits(o Options) bool {
	if o.namesSplits() {
		return len(t.splits) > 0
	}
	return slices.ContainsFunc(t.splits, func(value string) bool { return splitWord(value) != "" })
}

// splitsInside says whether a table's header has a column of splits.
func splitsInside(ctx context.Context, path, label string) (bool, error) {
	t := &table{path: path, split: -1}
	err := t.rows(ctx, func(_ int, fields []string) error {
		if _, err := t.begin(fields, label); err != nil {
			return err
		}
		return errStopped
	})
	if errors.Is(err, errStopped) {
		err = nil
	}
	return t.split >= 0, err
}

// findSplits is the column of splits in a header; -1: none.
func findSplits(header []string, label int) int {
	return slices.IndexFunc(header, func(field string) bool {
		return slices.Contains(splitColumns, columnName(field)) && columnName(field) != columnName(header[label])
	})
}

// noteSplit keeps which split a row is of, one text for all rows in sequence.
func (t *table) noteSplit(fields []string) {
	if t.split < 0 {
		return
	}
	value, n := strings.TrimSpace(fields[t.split]), len(t.splits)
	if n > 0 && t.splits[n-1] == value {
		t.splits = append(t.splits, t.splits[n-1])
		return
	}
	t.splits = append(t.splits, strings.Clone(value))
}
