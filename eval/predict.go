package eval

import (
	"context"

	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet/graph"
)

// Predict returns the predicted classes of the test split's images, and how many
// of them are right: Test's count, without its loss. It fails as Test does.
func (r *Runner) Predict(ctx context.Context, model *graph.Model) ([]uint16, train.Score, error) {
	scorer, err := train.NewScorer(model, ScoreBatch)
	if err != nil {
		return nil, train.Score{}, err
	}
	images := r.Data.Test.All()
	classes, err := scorer.Predict(ctx, images)
	return classes, agreement(classes, images), err
}

// agreement counts the images whose class is their label.
func agreement(classes []uint16, images imageset.Subset) train.Score {
	score := train.Score{Total: images.Len()}
	for i, class := range classes {
		if class == images.Label(i) {
			score.Correct++
		}
	}
	return score
}
