package eval

import (
	"context"

	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet/graph"
)

// Score scores a model on images in batches of ScoreBatch: how many it
// recognises, its mean cross entropy in nats per image, and what it predicts. It
// fails if there are no images or they are not of the network's size, and with
// ctx's error if that is done first.
func Score(ctx context.Context, model *graph.Model, images imageset.Subset) (train.Score, error) {
	scorer, err := train.NewScorer(model, ScoreBatch)
	if err != nil {
		return train.Score{}, err
	}
	return scorer.Score(ctx, images)
}

// Test scores a model on the test split. It fails as Score does.
func (r *Runner) Test(ctx context.Context, model *graph.Model) (train.Score, error) {
	return Score(ctx, model, r.Data.Test.All())
}

// ScoreBatch is how many images are scored together: enough to keep the
// threads busy, few enough to stay in cache.
const ScoreBatch = 128
