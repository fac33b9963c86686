package nas

import (
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
)

// Objective is a measure to optimise.
type Objective struct {
	Measure   string      `yaml:"measure"`                            // its name
	Better    eval.Better `yaml:"better,omitempty"`                   // its direction, which may be left out: each measure has one
	Reference float64     `yaml:"reference,omitempty" zero:"default"` // worst value that the hypervolume counts; 0: guessing for accuracy, the largest of a sample of the space for costs
}

// kind describes the objective's measure, which Validate has found.
func (o Objective) kind() eval.Kind {
	k, _ := eval.KindOf(o.Measure)
	return k
}

// complete fills in the directions that were left out.
func (e *Experiment) complete() {
	e.Objectives = slices.Clone(e.Objectives)
	for i := range e.Objectives {
		e.Objectives[i].Better = e.Objectives[i].kind().Better
	}
}

func (o Objective) check() error {
	if err := checkMeasure(o.Measure, eval.Objectives()); err != nil {
		return err
	}
	if want := o.kind().Better; o.Better != "" && o.Better != want {
		return fmt.Errorf("%s: better must be %q, got %q", o.Measure, want, o.Better)
	}
	return o.checkReference()
}

// checkReference asks for a finite value that is worse than the best there can
// be, which an objective is measured from.
func (o Objective) checkReference() error {
	r, ideal := o.Reference, o.kind().Ideal
	switch {
	case r == 0: // left out
		return nil
	case math.IsNaN(r) || math.IsInf(r, 0):
		return fmt.Errorf("%s: reference must be finite, got %g", o.Measure, r)
	case r < 0 || o.kind().Better == eval.Higher && r >= ideal:
		if o.kind().Better == eval.Higher {
			return fmt.Errorf("%s: reference must be at least 0 and below %g, got %g: it is the worst value that counts", o.Measure, ideal, r)
		}
		return fmt.Errorf("%s: reference must be above %g, got %g: it is the worst value that counts", o.Measure, ideal, r)
	}
	return nil
}
