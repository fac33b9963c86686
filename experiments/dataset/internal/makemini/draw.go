package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"

	"lrunet/experiments/dataset/internal/idx"
)

// seed decides which images are drawn.
const seed = 20170825

// part is one split: its files and how many images of each class it gets.
type part struct {
	images, labels string
	perClass       int
}

var parts = []part{
	{"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", 1400},
	{"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", 400},
}

// draw makes the files' contents by name.
func draw(from string) (map[string][]byte, error) {
	ctx := context.Background() // Ctrl-C ends the program
	files := map[string][]byte{}
	for i, p := range parts {
		images, err := idx.Read(ctx, os.DirFS(from), from, p.images, 3)
		if err != nil {
			return nil, err
		}
		labels, err := idx.Read(ctx, os.DirFS(from), from, p.labels, 1)
		if err != nil {
			return nil, err
		}
		if images.Dims[0] != labels.Dims[0] {
			return nil, fmt.Errorf("%s: %d images but %d labels", from, images.Dims[0], labels.Dims[0])
		}
		chosen := choose(labels.Data, p.perClass, uint64(i))
		if files[p.images], err = pack(pick(images, chosen)); err != nil {
			return nil, err
		}
		if files[p.labels], err = pack(pick(labels, chosen)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// choose draws a number for each image and keeps, of each class, those with
// the lowest, in the order in which they stand.
func choose(labels []uint8, perClass int, stream uint64) []int {
	random := rand.NewPCG(seed, stream)
	ranks := make([]uint64, len(labels))
	byClass := map[uint8][]int{}
	for i, label := range labels {
		ranks[i] = random.Uint64()
		byClass[label] = append(byClass[label], i)
	}
	var chosen []int
	for _, members := range byClass {
		slices.SortFunc(members, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
		chosen = append(chosen, members[:min(perClass, len(members))]...)
	}
	slices.Sort(chosen)
	return chosen
}

// pick is some entries along the first dimension.
func pick(a idx.Array, chosen []int) idx.Array {
	size := len(a.Data) / a.Dims[0]
	picked := idx.Array{Dims: slices.Clone(a.Dims)}
	picked.Dims[0] = len(chosen)
	for _, i := range chosen {
		picked.Data = append(picked.Data, a.Data[i*size:(i+1)*size]...)
	}
	return picked
}

// pack is the IDX file of an array, compressed. Go's compressor may give other
// bytes in another version, so the version stands in gzip's comment.
func pack(a idx.Array) ([]byte, error) {
	var file bytes.Buffer
	packer, err := gzip.NewWriterLevel(&file, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	packer.Comment = compressor()
	if err := idx.Encode(packer, a); err != nil {
		return nil, err
	}
	if err := packer.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

// compressor is Go's version without the patch level, e.g. "go1.26".
func compressor() string {
	fields := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(fields[:min(2, len(fields))], ".")
}
