package stats

import "math"

// Calibration compares how sure a classifier is with how often it is right. Its
// bins are of equal width: bin i has the confidences above i/n, up to (i+1)/n.
type Calibration struct {
	Bins []CalibrationBin
}

// CalibrationBin is the predictions of similar confidence.
type CalibrationBin struct {
	Images     int
	Correct    int
	Confidence float64 // the sum over the images, each 0 to 1
}

// NewCalibration is a calibration without predictions. 15 bins are usual.
func NewCalibration(bins int) Calibration { return Calibration{make([]CalibrationBin, bins)} }

// Add counts a prediction with its confidence, the probability of the predicted
// class.
func (c Calibration) Add(confidence float64, correct bool) {
	n := float64(len(c.Bins))
	b := &c.Bins[int(min(max(math.Ceil(confidence*n)-1, 0), n-1))]
	b.Images++
	b.Confidence += confidence
	if correct {
		b.Correct++
	}
}

// MeanConfidence is the bin's mean confidence, 0 to 1; NaN for an empty bin.
func (b CalibrationBin) MeanConfidence() float64 { return b.Confidence / float64(b.Images) }

// Accuracy is the share of the bin's predictions that are right, 0 to 1; NaN for
// an empty bin.
func (b CalibrationBin) Accuracy() float64 { return share(b.Correct, b.Images) }

// total is all bins as one.
func (c Calibration) total() (all CalibrationBin) {
	for _, b := range c.Bins {
		all.Images += b.Images
		all.Correct += b.Correct
		all.Confidence += b.Confidence
	}
	return all
}

// Error is the expected calibration error (Naeini, Cooper and Hauskrecht, AAAI
// 2015; Guo et al., arXiv 1706.04599): the distance of a bin's accuracy from its
// mean confidence, averaged over the predictions. NaN without any.
func (c Calibration) Error() float64 {
	sum := 0.0
	for _, b := range c.Bins {
		sum += math.Abs(float64(b.Correct) - b.Confidence) // a bin without predictions adds 0
	}
	return sum / float64(c.total().Images)
}

// Excess is by how much the mean confidence is above the accuracy: below 0 where
// the classifier is underconfident. NaN without predictions.
func (c Calibration) Excess() float64 {
	all := c.total()
	return all.MeanConfidence() - all.Accuracy()
}

// Brier is the score of one prediction as Brier (Monthly Weather Review, 1950) has
// it: the sum over the classes of the squared distance of the probability from what
// came true, 0 to 2.
func Brier(probabilities []float64, truth int) float64 {
	sum := 0.0
	for class, p := range probabilities {
		if class == truth {
			p--
		}
		sum += p * p
	}
	return sum
}
