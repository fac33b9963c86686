package train

import (
	"context"
)

// Best is the epoch after which a training did best on some images: of equals,
// the first. Choosing it by the test split flatters; it is kept because some
// papers report it.
type Best struct {
	Epoch    int     `json:"epoch"`    // 1 for the first; 0 before any
	Accuracy float64 `json:"accuracy"` // percent
}

// scoreBest scores the images that the best epoch is chosen by.
func (l *loop) scoreBest(ctx context.Context, epoch int) error {
	if l.Best == nil {
		return nil
	}
	score, err := l.scoreOn(ctx, l.BestOn)
	if err == nil && (l.Best.Epoch == 0 || score.Accuracy() > l.Best.Accuracy) {
		*l.Best = Best{epoch, score.Accuracy()}
	}
	return err
}
