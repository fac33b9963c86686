package dataset

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"lrunet/experiments/dataset/internal/cache"
	"lrunet/experiments/dataset/internal/shard"
)

// parquetShards loads parquet:PATH, a file or a folder of files in Hugging
// Face's layout for image classification.
type parquetShards struct{ path string }

// Info describes the files.
func (l parquetShards) Info(Options) Info {
	info := Info{
		License: "unknown",
		Source:  "Parquet files with a column of images and one of labels, as Hugging Face has them",
		Get:     "download the Parquet files of an image classification dataset into a folder",
	}
	if _, err := os.Stat(l.path); l.path != "" && err == nil {
		info.Where = l.path
	}
	return info
}

func (parquetShards) summarizes() {}

// Load decodes the images, or finds them in the cache.
func (l parquetShards) Load(ctx context.Context, o Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no file or folder named; write parquet:PATH")
	}
	files, err := listShards(ctx, l.path)
	if err != nil {
		return nil, err
	}
	d, err := stored{
		settings: fmt.Sprintf("parquet 3, size %d, label %q, share %g, seed %d", o.ImageSize, o.Label, o.testShare(), o.SplitSeed),
		files:    files.all(),
		build: func(ctx context.Context, w *cache.Writer) error {
			rows, err := files.label(ctx, o)
			if err != nil {
				return err
			}
			w.Classes, w.Notes = rows.classes, append(files.notes, rows.notes...)
			return rows.images().build(ctx, w, o)
		},
	}.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d.Source = l.path
	return d, nil
}

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
	labels, err := r.read(ctx, o.Label)
	if err != nil {
		return nil, err
	}
	for i, rows := range r.counts {
		r.test = append(r.test, slices.Repeat([]bool{i >= len(f.train)}, rows)...)
	}
	if r.labels, r.classes, err = numberLabels(labels, r.classes, r.at); err != nil || len(f.test) > 0 {
		return r, err
	}
	r.test, err = o.holdOut(r.labels)
	r.notes = append(r.notes, o.holdOutNote())
	return r, err
}

// read reads a column of all shards, by default that of the labels, and from
// the first also the names of the classes. It counts the rows.
func (r *labelledRows) read(ctx context.Context, column string) (labels []shard.Label, err error) {
	for i, file := range r.shards {
		before := len(labels)
		err := withShard(file.Path, func(s *shard.Shard) (err error) {
			if column == "" {
				if column, err = s.LabelColumn(); err != nil {
					return kindError{err, ErrNoLabels}
				}
			}
			if i == 0 {
				r.classes = s.Classes(column)
			}
			labels, err = appendLabels(ctx, labels, s, column)
			return err
		})
		if err != nil {
			return nil, err
		}
		r.counts = append(r.counts, len(labels)-before)
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("%s: no rows", r.shards[0].Path)
	}
	return labels, nil
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

// withShard opens a shard for a while.
func withShard(path string, do func(*shard.Shard) error) error {
	s, err := shard.Open(path)
	if err != nil {
		return err
	}
	defer s.Close()
	return do(s)
}

// at says where a row is.
func (r *labelledRows) at(row int) string {
	for i, file := range r.shards {
		if row < r.counts[i] {
			return fmt.Sprintf("%s: row %d", file.Path, row)
		}
		row -= r.counts[i]
	}
	return fmt.Sprintf("row %d", row)
}

// images are the rows' images, shard by shard.
func (r *labelledRows) images() encodedImages {
	return encodedImages{count: len(r.labels), all: func() iter.Seq2[encodedImage, error] {
		return func(yield func(encodedImage, error) bool) {
			row := 0
			for _, file := range r.shards {
				err := withShard(file.Path, func(s *shard.Shard) error {
					column, err := s.ImageColumn()
					if err != nil {
						return err
					}
					first := row
					for content, err := range s.Images(column) {
						if err != nil {
							return err
						}
						if row == len(r.labels) {
							return fmt.Errorf("%s: %w", file.Path, cache.ErrChanged)
						}
						name := fmt.Sprintf("%s row %d", filepath.Base(file.Path), row-first)
						if !yield(ofBytes(name, content, r.labels[row], r.test[row]), nil) {
							return errStopped
						}
						row++
					}
					return nil
				})
				if err != nil {
					if err != errStopped {
						yield(encodedImage{}, err)
					}
					return
				}
			}
		}
	}}
}

// errStopped says that a sequence's reader takes no more.
var errStopped = fmt.Errorf("stopped")
