package dataset

import (
	"context"
	"fmt"
	"os"
	"slices"

	"lrunet/experiments/dataset/internal/cache"
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
func (csvTables) splits()     {}
func (csvTables) labels()     {}

// Load reads the rows, or finds them in the cache.
func (l csvTables) Load(ctx context.Context, o Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no file or folder named; write csv:PATH")
	}
	files, notes, err := listTables(ctx, l.path, o)
	if err != nil {
		return nil, err
	}
	d, err := stored{
		settings: fmt.Sprintf("csv 4, label %q, splits %q %q, share %g, seed %d", o.Label, o.TrainSplit, o.TestSplit, o.testShare(), o.SplitSeed),
		files:    files,
		build:    func(ctx context.Context, w *cache.Writer) error { return buildTables(ctx, w, files, o) },
	}.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d.Source, d.Notes = l.path, slices.Concat(notes, d.Notes)
	return d, nil
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
	w.Notes = agree(tables)
	var err error
	if w.Channels, w.Height, err = tables[0].shape(); err != nil {
		return err
	}
	w.Width = w.Height
	labels, classes, err := labelsOf(tables)
	if err != nil {
		return err
	}
	w.Classes = classes
	uses, err := useRows(w, tables, labels, o)
	if err != nil {
		return err
	}
	return addTables(ctx, w, tables, labels, uses, o)
}

// addTables adds the pixels of all rows.
func addTables(ctx context.Context, w *cache.Writer, tables []*table, labels []uint16, uses []rowUse, o Options) error {
	row, progress := 0, o.progress("reading rows", len(labels))
	for _, t := range tables {
		if len(t.order) != len(tables[0].order) {
			return fmt.Errorf("%s: %d columns, must be %d as in %s", t.path, t.columns, tables[0].columns, tables[0].path)
		}
		if err := t.alignTo(tables[0]); err != nil {
			return err
		}
		err := t.pixels(ctx, func(pixels []uint8) error {
			if row == len(labels) {
				return cache.ErrChanged
			}
			use, label := uses[row], labels[row]
			row++
			progress(row)
			if use == unused {
				return nil
			}
			return w.Add(use == toTest, label, pixels)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
