package reports

import (
	"fmt"
	"image"

	"lrunet/eval/stats"
)

// Evaluation is how a network does on labelled images.
type Evaluation struct {
	Arch        string
	Checkpoint  string // its file
	Dataset     string
	Split       string // which images of the dataset
	Method      string // how probabilities come about, if not of each image alone
	Classes     []string
	Confusion   stats.Confusion
	Calibration stats.Calibration
	Low, High   float64 // 95 % interval of the accuracy, in percent
	Loss        float64 // mean cross entropy, nats per image
	Brier       float64
	Mistakes    []Mistake // the most confident ones first
	Command     string    // that made it
	Version     string    // of the program
}

// Mistake is an image that is taken for another class than its own.
type Mistake struct {
	Image            image.Image
	Truth, Predicted int     // classes
	Confidence       float64 // the probability of Predicted, 0 to 1
	Chance           float64 // the probability of Truth
}

// Validate fails if there are no images, or if the parts do not have the same
// classes.
func (e Evaluation) Validate() error {
	n := len(e.Classes)
	if len(e.Confusion.Counts) != n {
		return fmt.Errorf("reports: evaluation: a confusion matrix of %d classes, want %d", len(e.Confusion.Counts), n)
	}
	for _, m := range e.Mistakes {
		if min(m.Truth, m.Predicted) < 0 || max(m.Truth, m.Predicted) >= n || m.Image == nil {
			return fmt.Errorf("reports: evaluation: a mistake of class %d for %d, want 0 to %d and an image", m.Truth, m.Predicted, n-1)
		}
	}
	if e.Confusion.Total() == 0 {
		return fmt.Errorf("reports: evaluation: no images")
	}
	return nil
}

// accuracy is the share of images recognised, in percent.
func (e Evaluation) accuracy() float64 {
	return 100 * float64(e.Confusion.Correct()) / float64(e.Confusion.Total())
}
