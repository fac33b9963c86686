package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
)

// listTables is the one file, or those for training and for the test, and notes
// on what was decided.
func listTables(ctx context.Context, root string, o Options) ([]cache.File, []string, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, nil, err
	}
	if !info.IsDir() {
		files := []cache.File{{Name: filepath.Base(root), Path: root, Size: info.Size(), Time: info.ModTime()}}
		if inside, err := splitsInside(ctx, root, o.Label); inside || err != nil {
			return files, nil, err
		}
		return files, nil, o.oneFile(root)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, nil, err
	}
	var files []cache.File
	for _, entry := range entries {
		name := entry.Name()
		if ext := strings.ToLower(filepath.Ext(name)); hidden(name) || ext != ".csv" && ext != ".tsv" {
			continue
		}
		info, err := stat(filepath.Join(root, name), entry)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, cache.File{Name: name, Path: filepath.Join(root, name), Size: info.Size(), Time: info.ModTime()})
	}
	return chooseTables(ctx, root, files, o)
}

// chooseTables is a file for training and one for the test, or the only one.
func chooseTables(ctx context.Context, root string, files []cache.File, o Options) ([]cache.File, []string, error) {
	if len(files) == 1 {
		inside, err := splitsInside(ctx, files[0].Path, o.Label)
		if inside || err != nil || !o.namesSplits() {
			return files, nil, err
		}
	}
	var items []splitItem
	for _, file := range files {
		items = append(items, itemOf(file.Name))
	}
	choice, err := splitFinder{items: items, one: true, labelled: func(items []int) (bool, error) {
		return labelledTable(ctx, files[items[0]].Path, o.Label)
	}}.find(o)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", root, err)
	}
	if choice.bare {
		return nil, nil, unlabelled(files[choice.test[0]].Path)
	}
	if len(choice.train) == 0 || len(choice.test) == 0 && !choice.holdOut {
		return nil, nil, kindError{fmt.Errorf("%s: %s, must be one, or two with train and test in their names; name one as csv:FILE",
			root, count(len(files), "CSV file", "CSV files")), ErrSplits}
	}
	for _, i := range choice.rest {
		choice.notes = append(choice.notes, "file "+files[i].Name+" skipped")
	}
	chosen := []cache.File{files[choice.train[0]]}
	for _, i := range choice.test {
		chosen = append(chosen, files[i])
	}
	return chosen, choice.notes, nil
}

// labelledTable says whether a file's rows have labels: a column of them, and
// in it at least one that is neither empty nor -1.
func labelledTable(ctx context.Context, path, label string) (labelled bool, err error) {
	t := &table{path: path, split: -1}
	err = t.rows(ctx, func(_ int, fields []string) error {
		if t.columns == 0 {
			if header, err := t.begin(fields, label); header || err != nil {
				return err
			}
			if _, _, images := shapeOf(t.columns); images {
				return errStopped // all columns are pixels
			}
		}
		if text := strings.TrimSpace(fields[t.label]); !slices.Contains([]string{"", "-1"}, text) {
			labelled = true
			return errStopped
		}
		return nil
	})
	if errors.Is(err, errStopped) || errors.Is(err, ErrNoLabels) {
		err = nil
	}
	return labelled, err
}
