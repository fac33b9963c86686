package reports

import (
	"fmt"
	"math"
)

// Comparison is searches with the same objectives on the same data.
type Comparison struct {
	Title   string
	Command string   // the exact command line that compared them
	Notes   []string // remarks, one paragraph each

	Objectives []Objective     // at least one
	Runs       []ComparedRun   // in the order in which they were named
	Groups     []ComparedGroup // of several runs that differ in their seed alone
	Tests      []ComparedTest  // between groups

	HypervolumeNote string // what it is measured against, the same for all runs
}

// ComparedRun is one search.
type ComparedRun struct {
	Name        string // e.g. its folder
	Algorithm   string
	Group       string // of runs that differ in their seed alone
	Seed        uint64
	Evaluations int
	Front       []ComparedMember // the best in the first objective first
	Hypervolume Curve            // over evaluations
}

// ComparedMember is a member of a run's front.
type ComparedMember struct {
	Arch   string
	Values []float64 // in the order of the objectives
	Joint  bool      // no member of another run dominates it
}

// ComparedGroup is what runs of a group have in common.
type ComparedGroup struct {
	Name        string
	Seeds       []uint64
	Hypervolume Range
	Attainments []Attainment // first objective against each other one
}

// Range is the median of values between the least and the most.
type Range struct{ Median, Least, Most float64 }

// Attainment is what of two objectives some, half and all runs of a group reach: from
// each X on, the best value of the first objective that costs no more.
type Attainment struct {
	Best, Median, Worst []Point // X growing from better to worse
}

// ComparedTest is a group beside another, by the hypervolumes of runs with the same
// seed.
type ComparedTest struct {
	Group, Against string
	Seeds          int     // that both have
	Wins, Losses   int     // seeds with the larger hypervolume; ties count for neither
	Difference     float64 // of the hypervolumes, mean over seeds
	Half           float64 // the 95 % interval is Difference-Half to Difference+Half; NaN for one seed
	P              float64 // of the sign test, adjusted for the number of tests
}

// Final is the hypervolume at the end; 0 for a run that evaluated nothing.
func (r ComparedRun) Final() float64 {
	if n := len(r.Hypervolume.Points); n > 0 {
		return r.Hypervolume.Points[n-1].Y
	}
	return 0
}

// Joint counts the members that no member of another run dominates.
func (r ComparedRun) Joint() int {
	n := 0
	for _, m := range r.Front {
		if m.Joint {
			n++
		}
	}
	return n
}

// best is the best value of the first objective; NaN without a front.
func (r ComparedRun) best() float64 {
	if len(r.Front) == 0 {
		return math.NaN()
	}
	return r.Front[0].Values[0]
}

// Validate fails on the first thing that is missing or contradictory.
func (c Comparison) Validate() error {
	if len(c.Objectives) == 0 {
		return fmt.Errorf("reports: comparison %q has no objectives, must have at least one", c.Title)
	}
	for _, r := range c.Runs {
		for _, m := range r.Front {
			if len(m.Values) != len(c.Objectives) {
				return fmt.Errorf("reports: %s of run %s has %d values, must be one for each of %d objectives", m.Arch, r.Name, len(m.Values), len(c.Objectives))
			}
		}
	}
	return nil
}
