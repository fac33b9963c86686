package train

import (
	"context"
	"errors"
	"fmt"
	"math"

	"lrunet/eval/imageset"
	"lrunet/lrunet/graph"
)

// Score is how a network does on some images.
type Score struct {
	Correct int
	Total   int
	Loss    float64  // mean cross entropy, nats per image
	Classes []uint16 // predicted, an image an element
}

// Accuracy is the share of images recognised, in percent.
func (s Score) Accuracy() float64 { return 100 * float64(s.Correct) / float64(s.Total) }

// Scorer runs a model in inference mode.
type Scorer struct {
	predictor *graph.Predictor
	batch     *graph.Batch
	planar    []float32
	labels    []int32
	classes   []int32 // predicted
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
		classes:   make([]int32, batch),
	}, nil
}

// Score evaluates the model on images, unchanged but for their scale: bytes
// become 0 to 1. It fails if there are no images or their size is not the
// network's, and with ctx's error if that is done before the last batch.
func (s *Scorer) Score(ctx context.Context, images imageset.Subset) (Score, error) {
	if err := s.check(images); err != nil {
		return Score{}, err
	}
	total := Score{Classes: make([]uint16, 0, images.Len())}
	for at := 0; at < images.Len(); at += cap(s.labels) {
		if err := ctx.Err(); err != nil {
			return Score{}, err
		}
		s.fill(images, at)
		loss, err := s.predictor.Score(s.classes, s.batch)
		if err != nil {
			return Score{}, err
		}
		n := s.batch.Images.N
		total.Correct += loss.Correct
		total.Total += n
		total.Loss += loss.Mean * float64(n)
		for _, class := range s.classes[:n] {
			total.Classes = append(total.Classes, uint16(class))
		}
	}
	total.Loss /= float64(total.Total)
	return total, nil
}

func (s *Scorer) check(images imageset.Subset) error {
	if images.Len() == 0 {
		return errors.New("train: no images to score")
	}
	if size, want := images.Of.Size, len(s.planar)/cap(s.labels); size != want {
		return fmt.Errorf("train: images have %d values, the network reads %d", size, want)
	}
	return nil
}

// fill puts the images from a position on into the batch.
func (s *Scorer) fill(images imageset.Subset, at int) {
	size := images.Of.Size
	s.labels = s.labels[:min(cap(s.labels), images.Len()-at)]
	for i := range s.labels {
		imageset.Plain(s.planar[i*size:(i+1)*size], images.Image(at+i))
		s.labels[i] = int32(images.Label(at + i))
	}
	s.batch.Fill(s.planar, s.labels)
}

// score is the accuracy on the validation split; NaN if there is none.
func (l *loop) score(ctx context.Context) (float64, error) {
	if l.Validation.Len() == 0 {
		return math.NaN(), nil
	}
	score, err := l.scoreOn(ctx, l.Validation)
	if err != nil {
		return 0, err
	}
	if l.Last != nil {
		*l.Last = score
	}
	return score.Accuracy(), l.scorePupils(ctx)
}

// scoreOn scores what the training would end with now.
func (l *loop) scoreOn(ctx context.Context, images imageset.Subset) (Score, error) {
	l.average.swap()
	defer l.average.swap()
	return l.scorer.Score(ctx, images)
}
