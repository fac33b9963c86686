package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/shard"
)

// labelledRows are the rows of shards with their labels, the images to come.
type labelledRows struct {
	shards  []cache.File
	counts  []int // rows of each shard
	classes []string
	labels  []uint16
	test    []bool
	notes   []string
}

// label reads the labels of all shards and decides what is for the test.
func (f shardFiles) label(ctx context.Context, o Options) (*labelledRows, error) {
	r := &labelledRows{shards: f.all()}
	labels, names, err := r.read(ctx, o.Label, len(f.train))
	if err != nil {
		return nil, err
	}
	for i, rows := range r.counts {
		r.test = append(r.test, slices.Repeat([]bool{i >= len(f.train)}, rows)...)
	}
	if r.labels, r.classes, err = numberLabels(labels, names, r.at); err != nil || len(f.test) > 0 {
		return r, err
	}
	r.test, err = o.holdOut(r.labels)
	r.notes = append(r.notes, o.holdOutNote())
	return r, err
}

// read reads a column of all shards, by default that of the labels, and counts
// the rows. A class is its name: numbers become the names that their own shard
// gives them, and those of the classes are in the order of the first shard for
// training that knows each. The names are nil where no shard has any.
func (r *labelledRows) read(ctx context.Context, column string, train int) (labels []shard.Label, names []string, err error) {
	for i, file := range r.shards {
		before := len(labels)
		err := withShard(file.Path, func(s *shard.Shard) (err error) {
			if column == "" {
				if column, err = s.LabelColumn(); err != nil {
					return kindError{err, ErrNoLabels}
				}
			}
			if labels, err = appendLabels(ctx, labels, s, column); err != nil {
				return err
			}
			own := s.Classes(column)
			if i < train || names == nil {
				names = union(names, own)
			}
			return named(labels[before:], own, func(row int) string { return fmt.Sprintf("%s: row %d", file.Path, row) })
		})
		if err != nil {
			return nil, nil, err
		}
		r.counts = append(r.counts, len(labels)-before)
	}
	if len(labels) == 0 {
		return nil, nil, fmt.Errorf("%s: no rows", r.shards[0].Path)
	}
	return labels, names, nil
}

// appendLabels reads a shard's labels.
func appendLabels(ctx context.Context, labels []shard.Label, s *shard.Shard, column string) ([]shard.Label, error) {
	for label, err := range s.Labels(column) {
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		labels = append(labels, label)
	}
	return labels, nil
}

// labelledShards says whether the shards of a split have labels: a column of
// them, and in it at least one that is neither empty nor -1.
func labelledShards(ctx context.Context, files []cache.File, column string) (labelled bool, err error) {
	for _, file := range files {
		err := withShard(file.Path, func(s *shard.Shard) error {
			column, err := column, error(nil)
			if column == "" {
				column, err = s.LabelColumn()
			}
			if err != nil {
				return nil // it has no column of labels
			}
			for label, err := range s.Labels(column) {
				if errors.Is(err, shard.ErrNoLabel) {
					return nil // nor have the rows behind it, or reading them says which
				}
				if err = cmp.Or(err, ctx.Err()); err != nil {
					return err
				}
				if labelled = !label.None(); labelled {
					return nil
				}
			}
			return nil
		})
		if err != nil || labelled {
			return labelled, err
		}
	}
	return false, nil
}
