package dataset

import (
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
func (parquetShards) splits()     {}
func (parquetShards) labels()     {}

// Load decodes the images, or finds them in the cache.
func (l parquetShards) Load(ctx context.Context, o Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no file or folder named; write parquet:PATH")
	}
	files, err := listShards(ctx, l.path, o)
	if err != nil {
		return nil, err
	}
	d, err := stored{
		settings: fmt.Sprintf("parquet 4, size %d, label %q, share %g, seed %d, %d for training", o.ImageSize, o.Label, o.testShare(), o.SplitSeed, len(files.train)),
		files:    files.all(),
		build: func(ctx context.Context, w *cache.Writer) error {
			rows, err := files.label(ctx, o)
			if err != nil {
				return err
			}
			w.Classes, w.Notes = rows.classes, rows.notes
			return rows.images().build(ctx, w, o)
		},
	}.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d.Source, d.HeldOut, d.Notes = l.path, len(files.test) == 0, slices.Concat(files.notes, d.Notes)
	return d, nil
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
