package train

// The two forms of one-cycle: a learning rate that rises from 1/25 of its peak
// in the first three tenths and falls to almost nothing, both along half a
// cosine. The idea is Smith and Topin's (arXiv 1708.07120), whose rates rise and
// fall in straight lines; the form and the three constants are the defaults of
// PyTorch's OneCycleLR (pct_start 0.3, div_factor 25, final_div_factor 1e4).
//
// OneCycleLR attains its peak at step 0.3*steps-1 and its end at the last step.
// The one of before takes the rate of the share of the steps that is done:
// it attains the peak a step later and stops a step before the end. Results that
// were recorded with it stay what they are, so it keeps its name and its rates.
const (
	oldOneCycle   = "one-cycle"
	torchOneCycle = "one-cycle-torch"
)

// oneCycleRise is the share of the steps in which the rate rises; the others are
// shares of the peak.
const oneCycleRise, oneCycleStart, oneCycleEnd = 0.3, 1. / 25, 1e-4 / 25

// oneCycle is one-cycle after a share of the training.
func oneCycle(done float64) float64 { return oneCycleCourse(done, oneCycleRise, 1) }

// oneCycleStep is OneCycleLR at a step, 0 for the first.
func oneCycleStep(step, of int) float64 {
	return oneCycleCourse(float64(step), oneCycleRise*float64(of)-1, float64(of-1))
}

// oneCycleCourse is the rate at a point of a course with its peak and end at
// others.
func oneCycleCourse(at, peak, end float64) float64 {
	if at < peak {
		return 1 + (oneCycleStart-1)*cosine(at/peak)
	}
	return oneCycleEnd + (1-oneCycleEnd)*cosine((at-peak)/(end-peak))
}
