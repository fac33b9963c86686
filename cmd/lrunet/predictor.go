package main

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/lrunet"
	"lrunet/lrunet/folded"
)

// predictor classifies photos in batches, while the next are decoded.
type predictor struct {
	classifier *train.Classifier
	classes    []string
	top        int // classes kept of each image
	input      lrunet.Shape
	raw        io.Writer // of the pixels, as exported C reads them
	loading    *loading
	total      int // photos

	batch  imageset.Split
	names  []string // of the batch
	images []predictedImage
	broken []brokenImage
}

// predictedImage is an image and what it shows, in JSON too.
type predictedImage struct {
	Image       string           `json:"image"`
	Predictions []predictedClass `json:"predictions"` // the most probable first
}

type predictedClass struct {
	Class       string  `json:"class"`
	Index       int     `json:"index"`       // of the class in the checkpoint's list
	Probability float64 `json:"probability"` // 0 to 1
}

// brokenImage is a file that cannot be read as an image, in JSON too.
type brokenImage struct {
	Image  string `json:"image"`
	Reason string `json:"reason"`
}

// all classifies the photos, whose decoding takes as many threads.
func (p *predictor) all(ctx context.Context, photos []dataset.Photo, threads int) error {
	p.batch.Size, p.images = p.input.Size(), []predictedImage{}
	shape := dataset.PhotoShape{Channels: p.input.C, Height: p.input.H, Width: p.input.W}
	err := dataset.DecodePhotos(ctx, photos, shape, threads, func(i int, pixels []uint8, err error) error {
		p.loading.observe(dataset.Progress{Step: "classifying images", Done: i + 1, Total: p.total})
		if err != nil {
			p.broken = append(p.broken, brokenImage{photos[i].Name, err.Error()})
			return nil
		}
		p.batch.Pixels, p.batch.Labels = append(p.batch.Pixels, pixels...), append(p.batch.Labels, 0)
		p.names = append(p.names, photos[i].Name)
		if _, err := p.raw.Write(folded.Interleaved(pixels, p.input)); err != nil {
			return err
		}
		if p.batch.Len() == eval.ScoreBatch {
			return p.classify(ctx)
		}
		return nil
	})
	if err != nil || p.batch.Len() == 0 {
		return err
	}
	return p.classify(ctx)
}

// classify classifies the batch and empties it.
func (p *predictor) classify(ctx context.Context) error {
	err := p.classifier.Classify(ctx, p.batch.All(), func(i int, logs []float64) {
		p.images = append(p.images, predictedImage{p.names[i], p.best(logs)})
	})
	p.batch.Pixels, p.batch.Labels, p.names = p.batch.Pixels[:0], p.batch.Labels[:0], p.names[:0]
	return err
}

// best are the most probable classes; of equal ones the first come first, as in
// scoring.
func (p *predictor) best(logs []float64) []predictedClass {
	order := make([]int, len(logs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(logs[b], logs[a]) })
	list := make([]predictedClass, p.top)
	for i, class := range order[:p.top] {
		list[i] = predictedClass{p.classes[class], class, math.Exp(logs[class])}
	}
	return list
}
