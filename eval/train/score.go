package train

import (
	"context"
	"fmt"

	"lrunet/eval/imageset"
	"lrunet/lrunet/graph"
)

// Score is how a network does on some images.
type Score struct {
	Correct int
	Total   int
	Loss    float64 // mean cross entropy, nats per image
}

// Accuracy is the share of images recognised, in percent.
func (s Score) Accuracy() float64 { return 100 * float64(s.Correct) / float64(s.Total) }

// Scorer runs a model in inference mode.
type Scorer struct {
	predictor *graph.Predictor
	batch     *graph.Batch
	planar    []float32
	labels    []int32
}

// NewScorer makes a scorer that works on batches of the given size. It fails if
// that is not positive.
func NewScorer(m *graph.Model, batch int) (*Scorer, error) {
	predictor, err := m.Predictor(batch)
	if err != nil {
		return nil, err
	}
	in := m.Program.Input
	return &Scorer{
		predictor: predictor,
		batch:     graph.NewBatch(in, batch),
		planar:    make([]float32, batch*in.Size()),
		labels:    make([]int32, 0, batch),
	}, nil
}

// Score evaluates the model on images, unchanged but for their scale: bytes
// become 0 to 1. It fails if there are no images or their size is not the
// network's, and with ctx's error if that is done before the last batch.
func (s *Scorer) Score(ctx context.Context, images imageset.Subset) (Score, error) {
	var total Score
	err := s.each(ctx, images, func(int) error {
		loss, err := s.predictor.Loss(s.batch)
		total.Correct += loss.Correct
		total.Total += s.batch.Images.N
		total.Loss += loss.Mean * float64(s.batch.Images.N)
		return err
	})
	total.Loss /= float64(max(total.Total, 1))
	return total, err
}

// Predict returns the predicted class of each image. As many equal the labels as
// Score counts. It fails as Score does.
func (s *Scorer) Predict(ctx context.Context, images imageset.Subset) ([]uint16, error) {
	classes := make([]uint16, images.Len())
	batch := make([]int32, cap(s.labels))
	err := s.each(ctx, images, func(at int) error {
		if err := s.predictor.Predict(batch, s.batch); err != nil {
			return err
		}
		for i := range s.batch.Images.N {
			classes[at+i] = uint16(batch[i])
		}
		return nil
	})
	return classes, err
}

// each fills the batch with images, a batch after the other, and calls one
// with the position of its first image.
func (s *Scorer) each(ctx context.Context, images imageset.Subset, one func(at int) error) error {
	if images.Len() == 0 {
		return fmt.Errorf("train: no images to score")
	}
	size, most := images.Of.Size, cap(s.labels)
	if size*most != len(s.planar) {
		return fmt.Errorf("train: images have %d values, the network reads %d", size, len(s.planar)/most)
	}
	for at := 0; at < images.Len(); at += most {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(most, images.Len()-at)
		s.labels = s.labels[:n]
		for i := range n {
			imageset.Plain(s.planar[i*size:(i+1)*size], images.Image(at+i))
			s.labels[i] = int32(images.Label(at + i))
		}
		s.batch.Fill(s.planar, s.labels)
		if err := one(at); err != nil {
			return err
		}
	}
	return nil
}
