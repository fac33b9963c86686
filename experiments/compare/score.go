package compare

import (
	"context"
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
)

// scoreAll scores the rows whose networks are to be, all on the same images, and
// notes what there is to know of the data.
func (c *comparison) scoreAll(ctx context.Context, rows []Row) error {
	if c.data == nil {
		return nil
	}
	splits, hash, all := []imageset.Split{c.data.Test}, c.data.Hash, false
	if scored := func(r Row) bool { return r.network != nil }; c.data.HeldOut && slices.ContainsFunc(rows, scored) {
		if r := trainedOn(rows, c.data.Hash); r != nil {
			c.note(fmt.Sprintf("%s has no splits: checkpoints are scored on the %d images that were held out when %s was trained", c.data.Name, c.data.Test.Len(), r.Item))
		} else {
			all = true
			splits, hash = append(splits, c.data.Train), hash+" all"
			c.note(fmt.Sprintf("%s has no splits: checkpoints are scored on all %d images", c.data.Name, c.data.Test.Len()+c.data.Train.Len()))
		}
	}
	for _, note := range c.data.Notes {
		if !all || !dataset.OfSplits(note) {
			c.note(note)
		}
	}
	for i := range rows {
		if rows[i].network != nil {
			if err := c.score(ctx, &rows[i], splits, hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// trainedOn is the first row whose network was trained on images of that hash;
// nil: none was.
func trainedOn(rows []Row, hash string) *Row {
	for i, r := range rows {
		if hash != "" && r.trainedOn == hash {
			return &rows[i]
		}
	}
	return nil
}

// score measures a row's network on splits of the data.
func (c *comparison) score(ctx context.Context, r *Row, splits []imageset.Split, hash string) error {
	model, err := r.network.Model(c.options.Pool)
	if err != nil {
		return err
	}
	scorer, err := train.NewScorer(model, eval.ScoreBatch)
	if err != nil {
		return err
	}
	var found train.Score
	var labels []uint16
	for _, split := range splits {
		score, err := scorer.Score(ctx, split.All())
		if err != nil {
			return err
		}
		found.Correct, found.Total = found.Correct+score.Correct, found.Total+score.Total
		found.Classes, labels = append(found.Classes, score.Classes...), append(labels, split.Labels...)
	}
	r.take([][]uint16{found.Classes}, labels, hash)
	r.Accuracies = []float64{found.Accuracy()}
	return nil
}
