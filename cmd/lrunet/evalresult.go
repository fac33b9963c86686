package main

import (
	"time"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/internal/nullable"
)

// evaluated is a checkpoint's score on a dataset, to be printed.
type evaluated struct {
	*eval.Assessment
	low, high float64 // of the accuracy, in percent
	arch      string
	path      string // of the checkpoint
	data      *dataset.Dataset
	scope     scope
	tta       string
	took      time.Duration
}

// evalResult is what eval prints in JSON.
type evalResult struct {
	Accuracy    float64         `json:"accuracy"`      // percent
	Correct     int             `json:"correct"`       // images
	Total       int             `json:"total"`         // images
	Loss        float64         `json:"loss"`          // cross-entropy, mean
	Dataset     string          `json:"dataset"`       // its name
	Split       string          `json:"split"`         // its name
	Arch        string          `json:"arch"`          // in notation
	Seconds     float64         `json:"seconds"`       // that it took
	TTA         string          `json:"tta,omitempty"` // how images were varied
	Interval    [2]float64      `json:"interval"`      // 95 %, of the accuracy
	Calibration evalCalibration `json:"calibration"`   // of the probabilities
	Classes     []evalClass     `json:"classes"`       // in the dataset's order
	Confusion   [][]int         `json:"confusion"`     // images, by class (rows) and predicted class
}

// evalCalibration compares confidence and accuracy, both 0 to 1.
type evalCalibration struct {
	Error float64   `json:"error"` // expected calibration error
	Brier float64   `json:"brier"` // score
	Bins  []evalBin `json:"bins"`  // by confidence
}

type evalBin struct {
	Above      float64  `json:"above"`      // from which confidence
	UpTo       float64  `json:"up_to"`      // to which confidence
	Images     int      `json:"images"`     // how many
	Confidence *float64 `json:"confidence"` // null without images
	Recognised *float64 `json:"recognised"` // share of them; null without images
}

type evalClass struct {
	Name      string   `json:"name"`      // of the class
	Images    int      `json:"images"`    // how many
	Predicted int      `json:"predicted"` // how many images are taken for it
	Recall    *float64 `json:"recall"`    // percent of its images that are recognised; null without images
	Precision *float64 `json:"precision"` // percent of those taken for it that are of it; null without any
}

// result is the score for JSON.
func (s *evaluated) result() evalResult {
	r := evalResult{
		Accuracy: s.Accuracy(), Correct: s.Confusion.Correct(), Total: s.Confusion.Total(), Loss: s.Loss,
		Dataset: s.data.Name, Split: s.scope.name, Arch: s.arch, Seconds: s.took.Seconds(), TTA: s.tta,
		Interval:    [2]float64{s.low, s.high},
		Calibration: evalCalibration{Error: s.Calibration.Error(), Brier: s.Brier},
		Confusion:   s.Confusion.Counts,
	}
	bins := float64(len(s.Calibration.Bins))
	for i, b := range s.Calibration.Bins {
		r.Calibration.Bins = append(r.Calibration.Bins, evalBin{
			float64(i) / bins, float64(i+1) / bins, b.Images, nullable.Number(b.MeanConfidence()), nullable.Number(b.Accuracy()),
		})
	}
	for i, name := range s.data.Classes {
		r.Classes = append(r.Classes, evalClass{
			name, s.Confusion.Images(i), s.Confusion.Predicted(i), nullable.Number(100 * s.Confusion.Recall(i)), nullable.Number(100 * s.Confusion.Precision(i)),
		})
	}
	return r
}
