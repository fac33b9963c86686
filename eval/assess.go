package eval

import (
	"cmp"
	"context"
	"math"
	"slices"

	"lrunet/eval/imageset"
	"lrunet/eval/stats"
	"lrunet/eval/train"
	"lrunet/lrunet/graph"
)

// CalibrationBins is how many bins a network's calibration has: as many as in
// most publications since Guo et al. (arXiv 1706.04599).
const CalibrationBins = 15

// Assessment is how a network does on labelled images, in detail.
type Assessment struct {
	Confusion   stats.Confusion
	Calibration stats.Calibration
	Loss        float64   // mean cross entropy, nats per image
	Brier       float64   // mean Brier score, 0 to 2
	Mistakes    []Mistake // the most confident ones first
}

// Mistake is an image that a network takes for another class than its own.
type Mistake struct {
	Pixels           []uint8 // shared with the split
	Truth, Predicted int
	Confidence       float64 // the probability of Predicted, 0 to 1
	Chance           float64 // the probability of Truth
}

// Assessing is how a model is assessed. The zero value is the default.
type Assessing struct {
	Mirror   bool // average the probabilities over each image and its mirror image
	Mistakes int  // to keep

	Progress func(done, total int) // called after each batch of images, if not nil
}

// Assess classifies images of one or more splits with a model. It fails if there
// are none in a split, if they are not of the network's size, or if the network
// computes no finite numbers, and with ctx's error if that is done first.
func Assess(ctx context.Context, model *graph.Model, splits []imageset.Split, how Assessing) (*Assessment, error) {
	classifier, err := train.NewClassifier(model, ScoreBatch)
	if err != nil {
		return nil, err
	}
	classifier.Mirror = how.Mirror
	a := &Assessment{Confusion: stats.NewConfusion(model.Program.Classes), Calibration: stats.NewCalibration(CalibrationBins)}
	probabilities := make([]float64, model.Program.Classes)
	total := 0
	for _, split := range splits {
		total += split.Len()
	}
	done := 0
	for _, split := range splits {
		err := classifier.Classify(ctx, split.All(), func(i int, logs []float64) {
			for class, log := range logs {
				probabilities[class] = math.Exp(log)
			}
			truth := int(split.Labels[i])
			a.Loss -= logs[truth]
			a.Brier += stats.Brier(probabilities, truth)
			a.add(split.Image(i), truth, probabilities)
			if done++; how.Progress != nil && (done%ScoreBatch == 0 || done == total) {
				how.Progress(done, total)
			}
		})
		if err != nil {
			return nil, err
		}
		a.keep(how.Mistakes)
	}
	a.Loss, a.Brier = a.Loss/float64(total), a.Brier/float64(total)
	return a, nil
}

// add counts an image. Of equal probabilities the first wins, as in Score.
func (a *Assessment) add(pixels []uint8, truth int, probabilities []float64) {
	predicted := 0
	for class, p := range probabilities {
		if p > probabilities[predicted] {
			predicted = class
		}
	}
	confidence := probabilities[predicted]
	a.Confusion.Add(truth, predicted)
	a.Calibration.Add(confidence, predicted == truth)
	if predicted != truth {
		a.Mistakes = append(a.Mistakes, Mistake{pixels, truth, predicted, confidence, probabilities[truth]})
	}
}

// keep leaves the n most confident mistakes; equal ones in the images' order.
func (a *Assessment) keep(n int) {
	slices.SortStableFunc(a.Mistakes, func(x, y Mistake) int { return cmp.Compare(y.Confidence, x.Confidence) })
	a.Mistakes = a.Mistakes[:min(n, len(a.Mistakes))]
}

// Accuracy is the share of images recognised, in percent.
func (a *Assessment) Accuracy() float64 {
	return 100 * float64(a.Confusion.Correct()) / float64(a.Confusion.Total())
}

// AccuracyInterval is the 95 % interval of the accuracy, in percent (stats.ShareInterval):
// how far it may be off as the images are a sample.
func (a *Assessment) AccuracyInterval() (low, high float64) {
	low, high = stats.ShareInterval(a.Confusion.Correct(), a.Confusion.Total(), 0.95)
	return 100 * low, 100 * high
}
