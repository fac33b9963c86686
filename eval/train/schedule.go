package train

import "math"

// schedules are the courses of the learning rate: from the share of training
// that is done, 0 to 1, to a factor of the peak learning rate.
var schedules = map[string]func(done float64) float64{
	"constant":  func(float64) float64 { return 1 },
	"steps":     steps,
	"linear":    linear,
	"cosine":    cosine,
	"one-cycle": oneCycle,
}

// factor is the learning rate of a step, 0 for the first, as a share of its
// peak. The rate rises in equal steps while it warms up (Goyal
// et al., arXiv 1706.02677, section 2.2).
func (r Recipe) factor(step, of int) float64 {
	done := float64(step) / float64(of)
	if done < r.WarmUp {
		return min(float64(step+1)/(r.WarmUp*float64(of)), 1)
	}
	return schedules[r.Schedule]((done - r.WarmUp) / (1 - r.WarmUp))
}

// steps divides the learning rate by ten after two thirds and after five sixths
// of the training: 200 and 250 of the published networks' 300 epochs (arXiv
// 1901.09615, section 4).
func steps(done float64) float64 {
	switch {
	case done < 2./3:
		return 1
	case done < 5./6:
		return 0.1
	}
	return 0.01
}

// linear falls from 1 to 0.
func linear(done float64) float64 { return 1 - done }

// cosine falls from 1 to 0 (Loshchilov and Hutter, arXiv 1608.03983).
func cosine(done float64) float64 { return (1 + math.Cos(math.Pi*done)) / 2 }

// oneCycle rises from 1/25 to 1 in the first three tenths and falls to almost
// nothing, both along half a cosine. The idea is Smith and Topin's (arXiv
// 1708.07120), whose rates rise and fall in straight lines; the form and the
// three constants are the defaults of PyTorch's OneCycleLR (pct_start 0.3,
// div_factor 25, final_div_factor 1e4).
func oneCycle(done float64) float64 {
	const rise, start, end = 0.3, 1. / 25, 1e-4 / 25
	if done < rise {
		return 1 + (start-1)*cosine(done/rise)
	}
	return end + (1-end)*cosine((done-rise)/(1-rise))
}
