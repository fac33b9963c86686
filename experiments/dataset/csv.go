package dataset

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/shard"
)

// csvTables loads csv:PATH: a file with an image a row, or a folder with one
// for training and one for the test. A row is a label and the pixels from 0 to
// 255, n x n of them for grey images or 3 x n x n, planar, for colour.
type csvTables struct{ path string }

// Info describes the files.
func (l csvTables) Info(Options) Info {
	info := Info{
		License: "unknown",
		Source:  "CSV files with a label and the pixels of an image in each row",
		Get:     "put train.csv and test.csv into a folder",
	}
	if _, err := os.Stat(l.path); l.path != "" && err == nil {
		info.Where = l.path
	}
	return info
}

func (csvTables) summarizes() {}

// Load reads the rows, or finds them in the cache.
func (l csvTables) Load(ctx context.Context, o Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no file or folder named; write csv:PATH")
	}
	files, err := listTables(l.path)
	if err != nil {
		return nil, err
	}
	d, err := stored{
		settings: fmt.Sprintf("csv 1, label %q, share %g, seed %d", o.Label, o.testShare(), o.SplitSeed),
		files:    files,
		build:    func(ctx context.Context, w *cache.Writer) error { return buildTables(ctx, w, files, o) },
	}.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d.Source = l.path
	return d, nil
}

// listTables is the one file, or those for training and for the test.
func listTables(root string) ([]cache.File, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []cache.File{{Name: filepath.Base(root), Path: root, Size: info.Size(), Time: info.ModTime()}}, nil
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	bySplit := map[string][]cache.File{}
	total := 0
	for _, entry := range entries {
		name := entry.Name()
		if hidden(name) || !strings.EqualFold(filepath.Ext(name), ".csv") {
			continue
		}
		info, err := stat(filepath.Join(root, name), entry)
		if err != nil {
			return nil, err
		}
		split := tableSplit(name)
		bySplit[split] = append(bySplit[split], cache.File{Name: name, Path: filepath.Join(root, name), Size: info.Size(), Time: info.ModTime()})
		total++
	}
	return chooseTables(root, bySplit, total)
}

// tableSplit is "train" or "test" if a word of the name is a usual one for it.
func tableSplit(name string) string {
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch {
		case slices.Contains(trainFolders, word):
			return "train"
		case slices.Contains(testFolders, word):
			return "test"
		}
	}
	return ""
}

// chooseTables is a file for training and one for the test, or the only one.
func chooseTables(root string, bySplit map[string][]cache.File, total int) ([]cache.File, error) {
	train, test := bySplit["train"], bySplit["test"]
	if len(train) == 1 && len(test) == 1 {
		return []cache.File{train[0], test[0]}, nil
	}
	if total == 1 {
		return slices.Concat(train, test, bySplit[""]), nil
	}
	return nil, fmt.Errorf("%s: %s, must be one, or two with train and test in their names; name one as csv:FILE", root, count(total, "CSV file", "CSV files"))
}

// buildTables puts the images of all rows into an entry of the cache.
func buildTables(ctx context.Context, w *cache.Writer, files []cache.File, o Options) error {
	var tables []*table
	for _, file := range files {
		t, err := readTable(ctx, file.Path, o.Label)
		if err != nil {
			return err
		}
		tables = append(tables, t)
	}
	labels, classes, err := labelsOf(tables)
	if err != nil {
		return err
	}
	w.Classes = classes
	test := make([]bool, len(labels))
	if len(tables) == 1 {
		if test, err = o.holdOut(labels); err != nil {
			return err
		}
		w.Notes = append(w.Notes, o.holdOutNote())
	} else {
		for i := len(tables[0].labels); i < len(test); i++ {
			test[i] = true
		}
	}
	if w.Channels, w.Height, err = tables[0].shape(); err != nil {
		return err
	}
	w.Width = w.Height
	return addTables(ctx, w, tables, labels, test, o)
}

// labelsOf are the labels of all rows, one table's after the other's, and the
// names of the classes.
func labelsOf(tables []*table) (indices []uint16, classes []string, err error) {
	var labels []shard.Label
	for _, t := range tables {
		for _, text := range t.labels {
			labels = append(labels, shard.Label{Text: text, IsText: true})
		}
	}
	asNumbers(labels)
	return numberLabels(labels, nil, func(row int) string {
		t := tables[0]
		if row >= len(t.labels) {
			row, t = row-len(t.labels), tables[1]
		}
		return fmt.Sprintf("%s: image %d", t.path, row)
	})
}

// asNumbers makes numbers of labels if all are.
func asNumbers(labels []shard.Label) {
	numbered := make([]shard.Label, len(labels))
	for i, label := range labels {
		n, err := strconv.ParseInt(label.Text, 10, 64)
		if err != nil {
			return
		}
		numbered[i].Number = n
	}
	copy(labels, numbered)
}

// addTables adds the pixels of all rows.
func addTables(ctx context.Context, w *cache.Writer, tables []*table, labels []uint16, test []bool, o Options) error {
	row, progress := 0, o.progress("reading rows", len(labels))
	for _, t := range tables {
		if t.columns != tables[0].columns {
			return fmt.Errorf("%s: %d columns, must be %d as in %s", t.path, t.columns, tables[0].columns, tables[0].path)
		}
		err := t.pixels(ctx, func(pixels []uint8) error {
			if row == len(labels) {
				return cache.ErrChanged
			}
			err := w.Add(test[row], labels[row], pixels)
			row++
			progress(row)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
