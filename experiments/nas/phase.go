package nas

import (
	"math"
	"sync"

	"lrunet/eval"
	"lrunet/experiments"
)

// Names of what follows a search.
const (
	againSeries = "trained again" // in events
	FinalSeries = "final"         // in events and records
)

// phase is a part of a run after the search: trainings that are counted.
type phase struct {
	*run
	series string
	mu     sync.Mutex // guards what follows, and the observer
	done   int
	all    int
	best   float64
}

func (r *run) phase(series string) *phase { return &phase{run: r, series: series, best: math.NaN()} }

// count takes note of a result, whose accuracy is a measure.
func (p *phase) count(result eval.Result, measure string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.best = result.Measures.Highest(measure, p.best)
}

// notify sends an event to the observer, with the progress filled in.
func (p *phase) notify(e experiments.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.options.Observe != nil {
		e.Done, e.Budget, e.Best, e.Series = p.done, p.all, p.best, p.series
		p.options.Observe(e)
	}
}
