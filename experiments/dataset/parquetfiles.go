package dataset

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// listShards finds the Parquet files of a dataset. A file's split is how its
// name or its folder's begins: train-00000-of-00002.parquet, test/0000.parquet.
func listShards(ctx context.Context, root string) (shardFiles, error) {
	info, err := os.Stat(root)
	if err != nil {
		return shardFiles{}, err
	}
	if !info.IsDir() {
		return shardFiles{train: []cache.File{{Name: filepath.Base(root), Path: root, Size: info.Size(), Time: info.ModTime()}}}, nil
	}
	found, err := findParquet(ctx, root)
	if err != nil {
		return shardFiles{}, err
	}
	bySplit := map[string][]cache.File{}
	places := map[string]bool{}
	for _, file := range found {
		split, place := splitOf(file.Name)
		bySplit[split] = append(bySplit[split], file)
		places[place] = true
	}
	if len(found) == 0 {
		return shardFiles{}, fmt.Errorf("%s: no files that end in .parquet", root)
	}
	if len(places) > 1 {
		return shardFiles{}, fmt.Errorf("%s: Parquet files in %d folders, each a dataset of its own: name one of them", root, len(places))
	}
	return chooseSplits(root, bySplit)
}

// findParquet lists the Parquet files in a folder and the folders in it.
func findParquet(ctx context.Context, root string) ([]cache.File, error) {
	var found []cache.File
	err := filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if at != root && hidden(entry.Name()) {
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
		name, err := filepath.Rel(root, at)
		if err != nil {
			return err
		}
		found = append(found, cache.File{Name: filepath.ToSlash(name), Path: at, Size: info.Size(), Time: info.ModTime()})
		return nil
	})
	return found, err
}

// splitOf is the split that a file's name says ("": none) and the folder that
// the whole dataset is in.
func splitOf(name string) (split, place string) {
	folder, base := path.Split(name)
	folder = path.Clean(folder)
	if split := splitName(base); split != "" {
		return split, folder
	}
	if split := splitName(path.Base(folder)); split != "" {
		return split, path.Dir(folder)
	}
	return "", folder
}

// splitName is the split that a name begins with, in the words that folders of
// images use too.
func splitName(name string) string {
	word := strings.ToLower(name)
	if end := strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }); end >= 0 {
		word = word[:end]
	}
	if slices.Contains(trainFolders, word) || slices.Contains(testFolders, word) {
		return word
	}
	return ""
}

// chooseSplits takes the files for training and for the test.
func chooseSplits(root string, bySplit map[string][]cache.File) (shardFiles, error) {
	var f shardFiles
	var splits []string
	for split, files := range bySplit {
		if err := complete(files); err != nil {
			return f, err
		}
		splits = append(splits, split)
	}
	slices.Sort(splits)
	train := firstOf(splits, trainFolders)
	test := firstOf(splits, testFolders)
	if train == "" && test == "" {
		f.train = bySplit[""]
		return f, nil
	}
	if train == "" {
		return f, fmt.Errorf("%s: files for %s but none for training, whose names must begin with train", root, test)
	}
	f.train, f.test = bySplit[train], bySplit[test]
	for _, split := range splits {
		if split != train && split != test {
			f.notes = append(f.notes, fmt.Sprintf("%s skipped, of %s", count(len(bySplit[split]), "Parquet file", "Parquet files"), orOther(split)))
		}
	}
	return f, nil
}

// orOther is a split's name for a note.
func orOther(split string) string {
	if split == "" {
		return "neither split"
	}
	return split
}

// numbered is how shards are: train-00001-of-00002.parquet, with or without a
// hash behind.
var numbered = regexp.MustCompile(`-(\d{5})-of-(\d{5})`)

// complete checks that no shard is missing.
func complete(files []cache.File) error {
	seen := map[string]bool{}
	total := 0
	for _, file := range files {
		match := numbered.FindStringSubmatch(file.Name)
		if match == nil {
			return nil
		}
		seen[match[1]] = true
		total, _ = strconv.Atoi(match[2]) // five digits
	}
	if len(seen) != total {
		return fmt.Errorf("%s: %d of %d shards are there", filepath.Dir(files[0].Path), len(seen), total)
	}
	return nil
}
