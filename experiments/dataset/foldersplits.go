package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"lrunet/experiments/dataset/internal/picture"
)

// listImages lists a folder of images.
func listImages(ctx context.Context, root string, o Options) (*imageListing, error) {
	found, err := readLayout(root)
	if err != nil {
		return nil, err
	}
	l := &imageListing{}
	walk := imageWalk{root: root}
	switch byClass, err := found.classFirst(); {
	case o.TrainSplit != "" || found.splitFirst():
		if err := l.listSplits(ctx, &walk, found, o); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, fmt.Errorf("%s: %w", root, err)
	case byClass:
		if err := l.listClassSplits(ctx, &walk, found, o); err != nil {
			return nil, err
		}
	default:
		if err := l.listClasses(ctx, &walk, found, o); err != nil {
			return nil, err
		}
	}
	return l, l.settle(&walk, o)
}

// listSplits lists train/CLASS/* and, if it is there, test/CLASS/*.
func (l *imageListing) listSplits(ctx context.Context, walk *imageWalk, found layout, o Options) error {
	choice, err := found.choose(o)
	if err != nil {
		return fmt.Errorf("%s: %w", walk.root, err)
	}
	train := found.folders[choice.train[0]]
	if err := l.listSplit(ctx, walk, train, false); err != nil {
		return err
	}
	pair := train.name
	for _, i := range choice.test {
		pair += " and " + found.folders[i].name
		if err := l.listSplit(ctx, walk, found.folders[i], true); err != nil {
			return err
		}
	}
	l.split = "split by folders " + pair
	for _, i := range choice.rest {
		l.notes = append(l.notes, fmt.Sprintf("folder %s skipped, as there are %s", found.folders[i].name, pair))
	}
	l.notes = append(l.notes, choice.notes...)
	if choice.holdOut {
		return l.holdOut(walk, o)
	}
	return nil
}

// listSplit lists the classes of a split's folder, or of the folder of the same
// split that is all it holds: seg_train/seg_train/CLASS.
func (l *imageListing) listSplit(ctx context.Context, walk *imageWalk, split folderItem, test bool) error {
	folder, classes := split.name, split.inner
	if len(classes) == 1 && split.images == 0 && split.word != "" && splitWord(classes[0]) == split.word {
		folder = path.Join(folder, classes[0])
		inner, err := subfolders(filepath.Join(walk.root, folder))
		if err != nil {
			return err
		}
		classes = inner
	}
	if !test {
		l.classes = classes
	}
	if split.images > 0 && len(classes) > 0 {
		l.notes = append(l.notes, looseNote(split.images, "the classes in "+split.name))
	}
	return walk.classes(ctx, l, folder, classes, test)
}

// listClassSplits lists CLASS/train/* and CLASS/test/*.
func (l *imageListing) listClassSplits(ctx context.Context, walk *imageWalk, found layout, o Options) error {
	items := found.innerSplits()
	choice, err := splitFinder{items: items, one: true, labelled: func([]int) (bool, error) { return true, nil }}.find(o)
	if err == nil && (len(choice.train) == 0 || len(choice.test) == 0 && !choice.holdOut) {
		err = kindError{errors.New("the classes hold folders of splits, but none for training or none for the test"), ErrSplits}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", walk.root, err)
	}
	l.split = "split in classes"
	l.classes = found.names()
	l.notes = append(l.notes, choice.notes...)
	for _, i := range choice.rest {
		l.notes = append(l.notes, fmt.Sprintf("folders %s of classes skipped", items[i].name))
	}
	for test, split := range [][]int{choice.train, choice.test} {
		for _, i := range split {
			l.split += " " + items[i].name
			if err := l.listInClasses(ctx, walk, found, items[i].name, test == 1); err != nil {
				return err
			}
		}
	}
	if choice.holdOut {
		return l.holdOut(walk, o)
	}
	return nil
}

// listInClasses lists the folder of that name of each class that has it.
func (l *imageListing) listInClasses(ctx context.Context, walk *imageWalk, found layout, split string, test bool) error {
	for label, f := range found.folders {
		if !slices.Contains(f.inner, split) {
			continue
		}
		before := len(l.files)
		walk.seen = map[string]bool{}
		if err := walk.images(ctx, l, path.Join(f.name, split)); err != nil {
			return err
		}
		images := len(l.files) - before
		l.labels = append(l.labels, slices.Repeat([]uint16{uint16(label)}, images)...)
		l.test = append(l.test, slices.Repeat([]bool{test}, images)...)
	}
	return nil
}

// listClasses lists CLASS/* and holds out a share, stratified by class.
func (l *imageListing) listClasses(ctx context.Context, walk *imageWalk, found layout, o Options) error {
	if o.TestSplit != "" {
		return kindError{fmt.Errorf("%s: no split %s: it holds the classes %s", walk.root, o.TestSplit, shorten(found.names())), ErrSplits}
	}
	if len(found.folders) == 1 && len(found.folders[0].inner) > 1 {
		folder := found.folders[0].name
		return fmt.Errorf("%s: has the one folder %s, must have train and test or classes; did you mean dir:%s?", walk.root, folder, filepath.Join(walk.root, folder))
	}
	l.classes = found.names()
	if err := walk.classes(ctx, l, "", l.classes, false); err != nil {
		return err
	}
	l.notes = append(l.notes, found.odd()...)
	return l.holdOut(walk, o)
}

// holdOut makes a share of the images the test split.
func (l *imageListing) holdOut(walk *imageWalk, o Options) error {
	if len(l.files) == 0 {
		return cmp.Or(walk.skipped.broken(o), fmt.Errorf("%s: no images (%s) in %s", walk.root, picture.Formats, shorten(l.classes)))
	}
	share, err := o.holdOut(l.labels)
	if err != nil {
		return fmt.Errorf("%s: %w", walk.root, err)
	}
	l.test, l.heldOut = share, true
	l.split += fmt.Sprintf("share %g, seed %d", o.testShare(), o.SplitSeed)
	l.notes = append(l.notes, o.holdOutNote())
	return nil
}
