package train

import (
	"maps"
	"math"
	"slices"
)

// schedules are the courses of the learning rate: from the share of training
// that is done, 0 to 1, to a factor of the peak learning rate.
var schedules = map[string]func(done float64) float64{
	"constant":  func(float64) float64 { return 1 },
	"steps":     steps,
	"linear":    linear,
	"cosine":    cosine,
	oldOneCycle: oneCycle,
}

// stepSchedules are those that depend on the number of steps: from a step, 0 for
// the first, and the number of all.
var stepSchedules = map[string]func(step, of int) float64{
	torchOneCycle: oneCycleStep,
}

// Schedules lists the names of the learning rate schedules.
func Schedules() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(schedules)), maps.Keys(stepSchedules))
	slices.Sort(names)
	return names
}

// warmsUp says whether a schedule begins with a warm-up of its own.
func warmsUp(schedule string) bool { return schedule == oldOneCycle || schedule == torchOneCycle }

// WithSchedule is the recipe with a schedule, without a warm-up where that has its
// own.
func (r Recipe) WithSchedule(name string) Recipe {
	r.Schedule = name
	if warmsUp(name) {
		r.WarmUp = 0
	}
	return r
}

// factor is the learning rate of a step, 0 for the first, as a share of its
// peak. The rate rises in equal steps while it warms up (Goyal
// et al., arXiv 1706.02677, section 2.2).
func (r Recipe) factor(step, of int) float64 {
	if schedule, ok := stepSchedules[r.Schedule]; ok {
		return schedule(step, of)
	}
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
