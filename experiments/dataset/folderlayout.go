package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"lrunet/experiments/dataset/internal/picture"
)

// folderItem is a folder in a folder of images.
type folderItem struct {
	splitItem
	inner  []string // its folders
	images int      // that lie in it, not deeper
}

// layout is how a folder of images is laid out.
type layout struct {
	folders []folderItem
	loose   int // images beside the folders
}

// readLayout looks two levels deep. What it may not look into is a class, which
// the walk counts.
func readLayout(root string) (layout, error) {
	folders, err := subfolders(root)
	if err != nil {
		return layout{}, err
	}
	var l layout
	if l.loose, err = imagesIn(root); err != nil {
		return l, err
	}
	for _, name := range folders {
		item := folderItem{splitItem: splitItem{name, splitWord(name)}}
		item.inner, err = subfolders(filepath.Join(root, name))
		if err == nil {
			item.images, err = imagesIn(filepath.Join(root, name))
		}
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return l, err
		}
		l.folders = append(l.folders, item)
	}
	return l, nil
}

// imagesIn counts the files of a folder that are images by name.
func imagesIn(folder string) (int, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	images := 0
	for _, entry := range entries {
		if !entry.IsDir() && !hidden(entry.Name()) && picture.Named(entry.Name()) {
			images++
		}
	}
	return images, nil
}

// names are the names of the folders.
func (l layout) names() []string {
	var names []string
	for _, folder := range l.folders {
		names = append(names, folder.name)
	}
	return names
}

// has says whether a folder is for training, or for the test, by its name and
// because it holds folders, as those of classes do not.
func (l layout) has(words []string) bool {
	return slices.ContainsFunc(l.folders, func(f folderItem) bool {
		return slices.Contains(words, f.word) && len(f.inner) > 0
	})
}

// splitFirst says whether the folders are splits, PATH/train/CLASS: one for
// training holds folders and, if images lie in it too, so does one for the
// test. Where every name is a split's, there is no class to be seen.
func (l layout) splitFirst() bool {
	training, others := false, false
	for _, f := range l.folders {
		others = others || f.word == ""
		training = training || slices.Contains(trainWords, f.word) && len(f.inner) > 0 && (f.images == 0 || l.has(testWords))
	}
	named := slices.ContainsFunc(l.folders, func(f folderItem) bool { return slices.Contains(trainWords, f.word) })
	return training || !others && (named || l.has(testWords))
}

// classFirst says whether the folders are classes that hold their splits,
// PATH/CLASS/train. The error names a class that does not, beside others.
func (l layout) classFirst() (bool, error) {
	var with, without []string
	if len(l.folders) < 2 {
		return false, nil
	}
	for _, f := range l.folders {
		word := func(inner string) bool { return splitWord(inner) != "" }
		if f.images == 0 && len(f.inner) > 1 && !slices.ContainsFunc(f.inner, func(inner string) bool { return !word(inner) }) {
			with = append(with, f.name)
		} else {
			without = append(without, f.name)
		}
	}
	if len(with) > 0 && len(without) > 0 {
		return false, kindError{fmt.Errorf("%s holds folders of splits (as in CLASS/train), %s does not", with[0], without[0]), ErrSplits}
	}
	return len(with) > 0, nil
}

// odd are notes on what of a folder of classes is easily mistaken.
func (l layout) odd() []string {
	var notes []string
	for _, f := range l.folders {
		if f.word != "" {
			notes = append(notes, fmt.Sprintf("%s is taken as a class, though its name is one of a split", f.name))
		}
	}
	if l.loose > 0 {
		notes = append(notes, looseNote(l.loose, "the folders of classes"))
	}
	return notes
}

// looseNote is a note on images that are of no class.
func looseNote(n int, where string) string {
	return fmt.Sprintf("%s skipped, of no class: beside %s", count(n, "image", "images"), where)
}

// choose decides which folders are the splits.
func (l layout) choose(o Options) (splitChoice, error) {
	var items []splitItem
	for _, f := range l.folders {
		items = append(items, f.splitItem)
	}
	choice, err := splitFinder{items: items, one: true, labelled: func(items []int) (bool, error) {
		return len(l.folders[items[0]].inner) > 0, nil
	}}.find(o)
	switch {
	case err != nil:
	case len(choice.train) == 0:
		err = kindError{fmt.Errorf("has %s but no folder for training", shorten(l.names())), ErrSplits}
	case choice.bare && len(l.folders[choice.train[0]].inner) > 0:
		err = unlabelled(l.folders[choice.test[0]].name)
	case len(choice.test) == 0 && !choice.holdOut && o.TrainSplit != "" && len(l.folders) > 1:
		err = kindError{fmt.Errorf("no split is left for the test (there are %s)", shorten(l.names())), ErrSplits}
	case len(choice.test) == 0 && !choice.holdOut:
		err = fmt.Errorf("has %s but no test folder; add one, or move the classes up for a share of them to be held out", l.folders[choice.train[0]].name)
	}
	return choice, err
}

// innerSplits are the folders of splits that classes hold, each once.
func (l layout) innerSplits() []splitItem {
	var items []splitItem
	for _, f := range l.folders {
		for _, inner := range f.inner {
			if item := (splitItem{inner, splitWord(inner)}); !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
	}
	return items
}
