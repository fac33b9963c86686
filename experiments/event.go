package experiments

import (
	"fmt"
	"sync"

	"lrunet/eval/train"
)

// Event is news of a run.
type Event struct {
	Worker   int             // which of the workers, from 0
	Arch     string          // the candidate
	Training *train.Progress // how far its training is; nil when it is done
	Note     string          // about the run as a whole, in place of a candidate
	Outcome  string          // of a finished candidate, e.g. "81.20 %" or why there is none
	Done     int             // candidates finished, or what they count in Unit
	Budget   int             // of them in all
	Unit     string          // of Done and Budget, e.g. "epochs"; "" for candidates
	Units    int             // that this candidate counts; 0: 1
	Best     float64         // best accuracy so far, percent; NaN before the first
	Series   string          // "search", or "random" for the baseline; "trained again" for those of the front without weights, "final" for the final trainings, "sweep" for a sweep's

	Generation  int // of the search, 1 for the first; 0 where there are none
	Generations int // in all, as the rest of the budget makes them
}

// Observer receives the events of a run, one at a time.
type Observer func(Event)

// OneAtATime is the observer for several goroutines; nil for nil.
func (o Observer) OneAtATime() Observer {
	if o == nil {
		return nil
	}
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		o(e)
	}
}

// Note tells news of the run as a whole; nil hears none.
func (o Observer) Note(format string, args ...any) {
	if o != nil {
		o(Event{Note: fmt.Sprintf(format, args...)})
	}
}
