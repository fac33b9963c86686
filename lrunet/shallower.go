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

// Beside is AtReuse with parameters that the network shares, but for its batch
// normalisations: NormOf names these, so that they stand beside the network's own.
// It fails as AtReuse does.
func (p *Program) Beside(n int) (*Program, error) {
	shallower, err := p.AtReuse(n)
	if err != nil {
		return nil, err
	}
	for _, l := range shallower.Layers {
		for i := range l.Params {
			l.Params[i].Name = NormOf(n, l.Params[i])
		}
	}
	return shallower, nil
}

// NormOf is the name of a parameter of the network of n iterations beside a deeper
// one: of batch normalisations reuseN. and its name, else its name, as the deeper
// one has the same.
func NormOf(n int, p Param) string {
	if p.Role.Affine() || !p.Role.Trainable() {
		return fmt.Sprintf("reuse%d.%s", n, p.Name)
	}
	return p.Name
}

// BesideAll is Beside of all counts but the largest, the smallest first. It fails as
// that does.
func (p *Program) BesideAll(counts Counts) ([]*Program, error) {
	var programs []*Program
	for _, n := range counts.List() {
		if n == counts.Largest() {
			break
		}
		shallower, err := p.Beside(n)
		if err != nil {
			return nil, err
		}
		programs = append(programs, shallower)
	}
	return programs, nil
}
