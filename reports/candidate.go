package reports

import (
	"fmt"
	"slices"
	"time"

	"lrunet/eval"
)

// Gene is one choice that a search varies, as a number, e.g. the width of the
// second stage. Row.Genes holds its values.
type Gene struct {
	Name string
}

// Lineage is how an algorithm came to a candidate.
type Lineage struct {
	Generation int      // from 0
	Parents    []string // keys of their rows
	Operator   string   // e.g. "crossover"; "" for a candidate that was drawn
}

// Block is a part of a network as it is drawn: the stem, a stage or the head.
type Block struct {
	Name   string // e.g. "stage 2"
	Text   string // its part of the notation
	Width  int    // channels that come out
	Height int    // of the maps that the block works on, in pixels
	Across int    // their width, in pixels
	Reuse  int    // iterations of the same weights; 1 without reuse
	Shrink int    // by which maps become smaller, by stride or pool; 1: not
	Pool   bool   // by a pool after the block
	Params float64
	MAdds  float64 // multiply-adds of an image
}

// Span is when and where a candidate was trained.
type Span struct {
	Started  time.Time // zero where unknown
	Duration time.Duration
	Worker   int    // that trained it, from 1; 0: not known
	Host     string // of the worker; "" where unknown
}

// Command is a command line that uses a candidate.
type Command struct {
	Label string // e.g. "Train it in full"
	Line  string
}

// Reference is a network that a front is held against.
type Reference struct {
	Name     string
	Source   string // of its accuracy, e.g. "published, 300 epochs"
	Measures eval.Measures
}

// Limit is a constraint on a measure.
type Limit struct {
	Measure  string
	Min, Max float64 // NaN: none
}

// Importance is how much of the spread of a target a gene explains.
type Importance struct {
	Gene      string
	Target    string  // a measure's name, or "front"
	Share     float64 // 0 to 1; over all genes they sum to 1
	Low, High float64 // 95 % interval
}

// Effect is what a change of a network gains, other things being equal.
type Effect struct {
	Change    string // e.g. "twice the parameters"
	Gain      float64
	Low, High float64 // 95 % interval
	Unit      string
	Count     int    // candidates or pairs that it comes from
	How       string // it was estimated
}

// lane is the worker's name in a timeline; "" where it is not known.
func (s Span) lane() string {
	if s.Worker == 0 {
		return ""
	}
	name := fmt.Sprintf("worker %d", s.Worker)
	if s.Host != "" {
		name += " on " + s.Host
	}
	return name
}

// firstSpan is when the first training began, and the workers, the last one first.
func (s Search) firstSpan() (begun time.Time, lanes []string) {
	for _, r := range s.Rows {
		lane := r.Span.lane()
		if lane == "" || r.Span.Started.IsZero() {
			continue
		}
		if begun.IsZero() || r.Span.Started.Before(begun) {
			begun = r.Span.Started
		}
		if !slices.Contains(lanes, lane) {
			lanes = append(lanes, lane)
		}
	}
	slices.Sort(lanes)
	slices.Reverse(lanes)
	return begun, lanes
}
