package train

import (
	"context"
	"fmt"
	"math"
	"slices"

	"lrunet/eval/imageset"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Classifier gives the probabilities of images' classes: the softmax of a
// model's logits in inference mode.
type Classifier struct {
	// Mirror averages the probabilities over each image and its mirror image, left
	// to right.
	Mirror bool

	scorer  *Scorer
	classes int
	width   int // of the images
	logits  []float32
	logs    []float64 // of a batch, an image after the other
	others  []float64 // likewise, of its mirror images
}

// NewClassifier makes a classifier that works on batches of the given size. It
// fails if that is not positive.
func NewClassifier(m *graph.Model, batch int) (*Classifier, error) {
	scorer, err := NewScorer(m, batch)
	if err != nil {
		return nil, err
	}
	values := batch * m.Program.Classes
	return &Classifier{
		scorer: scorer, classes: m.Program.Classes, width: m.Program.Input.W,
		logits: make([]float32, values), logs: make([]float64, values), others: make([]float64, values),
	}, nil
}

// Classify calls take for each image in order, with its place and the natural
// logarithms of its classes' probabilities, which are overwritten once take
// returns. Images are taken as in Score. It fails as that does, and if the network
// computes no finite numbers.
func (c *Classifier) Classify(ctx context.Context, images imageset.Subset, take func(i int, logs []float64)) error {
	s := c.scorer
	if err := s.check(images); err != nil {
		return err
	}
	for at := 0; at < images.Len(); at += cap(s.labels) {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.fill(images, at)
		err := c.run(c.logs, at)
		if err == nil && c.Mirror {
			err = c.average(at)
		}
		if err != nil {
			return err
		}
		for i := range s.labels {
			take(at+i, c.logs[i*c.classes:(i+1)*c.classes])
		}
	}
	return nil
}

// run sets logs to the logarithms of the scorer's batch, whose first image is
// the given one.
func (c *Classifier) run(logs []float64, first int) error {
	logits, err := c.scorer.predictor.Logits(c.scorer.batch)
	if err != nil {
		return err
	}
	kernel.Unpack(c.logits, logits)
	for i := range c.scorer.labels {
		at, end := i*c.classes, (i+1)*c.classes
		logSoftmax(logs[at:end], c.logits[at:end])
		if math.IsNaN(logs[at]) {
			return fmt.Errorf("train: the network computes no finite numbers for image %d", first+i)
		}
	}
	return nil
}

// average averages the batch's probabilities with those of its mirror images.
func (c *Classifier) average(first int) error {
	s := c.scorer
	size := len(s.planar) / cap(s.labels)
	mirror(s.planar[:len(s.labels)*size], c.width)
	s.batch.Fill(s.planar, s.labels)
	if err := c.run(c.others, first); err != nil {
		return err
	}
	for i := range len(s.labels) * c.classes {
		a, b := c.logs[i], c.others[i]
		top := max(a, b)
		c.logs[i] = top + math.Log((math.Exp(a-top)+math.Exp(b-top))/2)
	}
	return nil
}

// mirror turns rows of the given width round.
func mirror(planar []float32, width int) {
	for row := range slices.Chunk(planar, width) {
		slices.Reverse(row)
	}
}

// logSoftmax sets logs to the logarithms of the softmax of one image's logits, in
// the way of the loss. They are all NaN where a logit is NaN or infinite.
func logSoftmax(logs []float64, logits []float32) {
	top := float64(slices.Max(logits)) // NaN if one is
	total := 0.0
	for _, v := range logits {
		total += math.Exp(float64(v) - top)
	}
	norm := math.Log(total)
	for i, v := range logits {
		logs[i] = float64(v) - top - norm
	}
}
