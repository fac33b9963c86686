package nas

import (
	"fmt"
	"math"
	"math/rand"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/internal/crash"
	"lrunet/space"
)

// extreme is the network with the least, or the most, of a cost that was found
// in a space.
type extreme struct {
	arch  string
	value float64
}

// patience is how many mutations in a row may fail to improve an extreme.
const patience = 300

// extremeOf finds the network of the least cost (sign 1) or of the most (-1): the
// best of a sample, mutated for as long as that helps.
func (e Experiment) extremeOf(r *eval.Runner, s *space.Space, measure string, sign float64) (extreme, error) {
	random := rand.New(rand.NewSource(1))
	best, value := s.Sample(random), math.Inf(int(sign))
	for i, since := 0, 0; since < patience; i, since = i+1, since+1 {
		g := s.Sample(random)
		if i >= referenceSamples/10 {
			g = best.Clone()
			g.Mutate(random)
		} else {
			since = 0
		}
		_, costs, err := r.Costs(e.job(r, g.Key()))
		if crash.Is(err) {
			continue // as a candidate it fails
		}
		if err != nil {
			return extreme{}, fmt.Errorf("space: architecture %s: %w", g.Key(), err)
		}
		m, _ := costs.Get(measure)
		if sign*m.Value < sign*value {
			best, value, since = g, m.Value, 0
		}
	}
	return extreme{best.Key(), value}, nil
}

// counted says whether a measure is known of every network of the space.
func counted(measure string) bool {
	k, _ := eval.KindOf(measure)
	return k.Counted()
}

// checkBounds refuses constraints that no network of the space keeps, and
// references that none is better than. The notes name bounds that bind nothing.
func (e Experiment) checkBounds(r *eval.Runner, s *space.Space) (notes []string, err error) {
	for _, c := range e.Constraints {
		if !counted(c.Measure) {
			continue
		}
		least, err := e.extremeOf(r, s, c.Measure, 1)
		if err != nil {
			return nil, err
		}
		most, err := e.extremeOf(r, s, c.Measure, -1)
		if err != nil {
			return nil, err
		}
		switch {
		case c.Max != nil && least.value > *c.Max:
			return nil, experiments.KeyError{Err: fmt.Errorf("constraints: %s: max %.6g allows no network: the smallest, %s, has %.6g", c.Measure, *c.Max, least.arch, least.value)}
		case c.Min != nil && most.value < *c.Min:
			return nil, experiments.KeyError{Err: fmt.Errorf("constraints: %s: min %.6g allows no network: the largest, %s, has %.6g", c.Measure, *c.Min, most.arch, most.value)}
		case c.Max != nil && most.value <= *c.Max:
			notes = append(notes, fmt.Sprintf("constraints: %s: max %.6g binds nothing: the largest network found, %s, has %.6g", c.Measure, *c.Max, most.arch, most.value))
		case c.Min != nil && least.value >= *c.Min:
			notes = append(notes, fmt.Sprintf("constraints: %s: min %.6g binds nothing: the smallest network found, %s, has %.6g", c.Measure, *c.Min, least.arch, least.value))
		}
	}
	return notes, e.checkReach(r, s)
}

// checkReach refuses references of costs that all networks exceed.
func (e Experiment) checkReach(r *eval.Runner, s *space.Space) error {
	for _, o := range e.Objectives {
		if o.Reference == 0 || !counted(o.Measure) {
			continue
		}
		least, err := e.extremeOf(r, s, o.Measure, 1)
		if err != nil {
			return err
		}
		if least.value >= o.Reference {
			return experiments.KeyError{Err: fmt.Errorf("objectives: %s: reference %.6g counts no network: the smallest, %s, has %.6g", o.Measure, o.Reference, least.arch, least.value)}
		}
	}
	return nil
}
