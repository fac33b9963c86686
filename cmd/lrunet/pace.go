package main

import "time"

// pace estimates how long a series of trainings still takes from those that
// ended since the program began.
type pace struct {
	spent    time.Duration // by the trainings that ended
	ended    int           // units that candidates count, those too that needed no training
	trained  int           // units
	parallel int           // most trainings seen at once
}

// begun takes note of how many trainings run.
func (p *pace) begun(running int) { p.parallel = max(p.parallel, running) }

// end takes note of a candidate that ended, and of how many units it counts; a
// training of no time is none.
func (p *pace) end(took time.Duration, units int) {
	p.ended += units
	if took > 0 {
		p.spent += took
		p.trained += units
	}
}

// usual is how long a training of so many units takes.
func (p *pace) usual(units int) time.Duration {
	return p.spent * time.Duration(units) / time.Duration(max(p.trained, 1))
}

// left is how long the units that have not begun and the running trainings,
// of which what is left is given, still take; false before a training has ended.
func (p *pace) left(waiting int, running []time.Duration) (time.Duration, bool) {
	if p.trained == 0 || p.parallel == 0 {
		return 0, false
	}
	work := float64(max(waiting, 0)) * float64(p.spent) / float64(p.ended)
	var longest time.Duration
	for _, d := range running {
		work += float64(d)
		longest = max(longest, d)
	}
	return max(time.Duration(work/float64(p.parallel)), longest), true
}
