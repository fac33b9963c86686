package lrunet

import "fmt"

// AtReuse is the architecture with n iterations a stage at most. The shuffles of
// the iterations that are left out stay, so that every stage hands on its channels
// in the order that it did.
func (a Arch) AtReuse(n int) Arch {
	stages := make([]Stage, len(a.Stages))
	for i, s := range a.Stages {
		kept := min(s.Reuse, n)
		s.Reuse, s.Shuffles = kept, s.Shuffles+s.Reuse-kept
		stages[i] = s
	}
	a.Stages = stages
	return a
}

// AtReuse is the network with n iterations a stage at most, an ordinary one of the
// architecture that Arch.AtReuse gives. It fails if n is not positive, if the network is not one of
// layer reuse, or if one of its stages has an option that a single iteration
// cannot have.
func (p *Program) AtReuse(n int) (*Program, error) {
	if n < 1 {
		return nil, fmt.Errorf("reuse count must be positive, got %d", n)
	}
	arch, err := Parse(p.Arch)
	if err != nil {
		return nil, fmt.Errorf("only networks of layer reuse have reuse counts: %w", err)
	}
	shallower, err := arch.AtReuse(n).Program(p.Input, p.Classes)
	if err != nil {
		return nil, fmt.Errorf("reuse count %d: %w", n, err)
	}
	return shallower, nil
}

// Depths are the networks of several reuse counts that share their weights.
type Depths struct {
	Counts      Counts
	ShareAffine bool // they share the scales and shifts of batch normalisations too
}

// NameOf is the name of a parameter of the network of n iterations beside the
// deepest one: of batch normalisations reuseN. and its name, else its name, as the
// deepest has the same.
func (d Depths) NameOf(n int, p Param) string {
	if n < d.Counts.Largest() && (!p.Role.Trainable() || p.Role.Affine() && !d.ShareAffine) {
		return fmt.Sprintf("reuse%d.%s", n, p.Name)
	}
	return p.Name
}

// Beside are the networks of all counts but the largest, the smallest first, as
// AtReuse makes them, with parameters by the names that NameOf gives. It fails as
// AtReuse does.
func (p *Program) Beside(d Depths) ([]*Program, error) {
	var programs []*Program
	for _, n := range d.Counts.List() {
		if n == d.Counts.Largest() {
			break
		}
		shallower, err := p.AtReuse(n)
		if err != nil {
			return nil, err
		}
		for _, l := range shallower.Layers {
			for i, q := range l.Params {
				l.Params[i].Name = d.NameOf(n, q)
			}
		}
		programs = append(programs, shallower)
	}
	return programs, nil
}
