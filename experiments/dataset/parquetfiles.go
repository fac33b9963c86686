package dataset

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"lrunet/experiments/dataset/internal/cache"
)

// shardFiles are the Parquet files of a dataset, sorted by name.
type shardFiles struct {
	train, test []cache.File // test may be empty
	notes       []string
}

// all are the files for training, then those for the test.
func (f shardFiles) all() []cache.File { return slices.Concat(f.train, f.test) }

// listShards finds the Parquet files of a dataset. A file's split is what its
// name or its folder's says: train-00000-of-00002.parquet, test/0000.parquet.
func listShards(ctx context.Context, root string, o Options) (shardFiles, error) {
	info, err := os.Stat(root)
	if err != nil {
		return shardFiles{}, err
	}
	if !info.IsDir() {
		return shardFiles{train: []cache.File{{Name: filepath.Base(root), Path: root, Size: info.Size(), Time: info.ModTime()}}}, o.oneFile(root)
	}
	found, err := findParquet(ctx, root)
	if err != nil {
		return shardFiles{}, err
	}
	if len(found) == 0 {
		return shardFiles{}, fmt.Errorf("%s: no files that end in .parquet", root)
	}
	var items []splitItem
	places := map[string]bool{}
	for _, file := range found {
		item, place := splitOf(file.Name)
		items = append(items, item)
		places[place] = true
	}
	if len(places) > 1 {
		return shardFiles{}, fmt.Errorf("%s: Parquet files in %d folders, each a dataset of its own: name one of them", root, len(places))
	}
	return chooseShards(ctx, root, found, items, o)
}

// findParquet lists the Parquet files in a folder and the folders in it.
func findParquet(ctx context.Context, root string) ([]cache.File, error) {
	folder, err := filepath.EvalSymlinks(root) // the walk follows none
	if err != nil {
		return nil, err
	}
	var found []cache.File
	err = filepath.WalkDir(folder, func(at string, entry fs.DirEntry, err error) error {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if at != folder && hidden(entry.Name()) {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".parquet") {
			return nil
		}
		info, err := stat(at, entry)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, at)
		if err != nil {
			return err
		}
		found = append(found, cache.File{Name: filepath.ToSlash(name), Path: filepath.Join(root, name), Size: info.Size(), Time: info.ModTime()})
		return nil
	})
	return found, err
}

// splitOf is what a file's name, or its folder's, says of its split and the
// folder that the whole dataset is in.
func splitOf(name string) (item splitItem, place string) {
	folder, base := path.Split(name)
	folder = path.Clean(folder)
	item = itemOf(base)
	if item.word != "" {
		return item, folder
	}
	if parent := itemOf(path.Base(folder)); parent.word != "" {
		return parent, path.Dir(folder)
	}
	return item, folder
}

// chooseShards takes the files for training and for the test.
func chooseShards(ctx context.Context, root string, found []cache.File, items []splitItem, o Options) (shardFiles, error) {
	at := func(items []int) (files []cache.File) {
		for _, i := range items {
			files = append(files, found[i])
		}
		return files
	}
	choice, err := splitFinder{items: items, labelled: func(items []int) (bool, error) {
		return labelledShards(ctx, at(items), o.Label)
	}}.find(o)
	if err != nil {
		return shardFiles{}, fmt.Errorf("%s: %w", root, err)
	}
	f := shardFiles{train: at(choice.train), test: at(choice.test), notes: choice.notes}
	if len(f.train) == 0 && len(f.test) > 0 {
		return f, fmt.Errorf("%s: files for %s but none for training, which must have train in their names", root, items[choice.test[0]].name)
	}
	if len(f.train) == 0 {
		f.train, choice.rest = found, nil
	}
	for _, files := range [][]cache.File{f.train, f.test} {
		if err := complete(files); err != nil {
			return f, err
		}
	}
	f.notes = append(f.notes, skippedShards(items, choice.rest)...)
	return f, nil
}

// skippedShards are notes on the files of neither split.
func skippedShards(items []splitItem, rest []int) []string {
	counts := map[string]int{}
	for _, i := range rest {
		counts[items[i].word]++
	}
	var notes []string
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		notes = append(notes, fmt.Sprintf("%s skipped, of %s", count(counts[word], "Parquet file", "Parquet files"), cmp.Or(word, "neither split")))
	}
	return notes
}
