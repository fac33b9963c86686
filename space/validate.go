package space

import (
	"errors"
	"fmt"
	"slices"

	"lrunet/lrunet"
)

// field is a list of a space and the numbers that it may hold.
type field struct {
	name      string
	list      []int
	low, high int
}

func (s *Space) fields() []field {
	list := []field{
		{"stem_widths", s.StemWidths, 1, lrunet.MaxWidth},
		{"stem_strides", s.StemStrides, 1, 2},
		{"widths", s.Widths, 2, lrunet.MaxWidth},
		{"reuse", s.Reuse, 1, lrunet.MaxReuse},
	}
	for _, o := range options {
		list = append(list, field{o.Key, *s.list(o), o.Min, o.Max})
	}
	return append(list, field{"head_widths", s.HeadWidths, 1, lrunet.MaxWidth})
}

// Validate fails where a list is empty or has a number that is out of bounds,
// twice there or part of no architecture, and where a range is empty or out of
// bounds; the error names the field. In a valid space every number of every
// list can be part of an architecture, except widths below the narrowest stem.
func (s Space) Validate() error {
	s = s.withDefaults()
	for _, f := range s.fields() {
		if err := checkList(f.list, f.low, f.high); err != nil {
			return fmt.Errorf("space: %s: %w", f.name, err)
		}
	}
	if err := s.Stages.check(1, lrunet.MaxStages); err != nil {
		return fmt.Errorf("space: stages: %w", err)
	}
	if err := s.Pools.check(0, lrunet.MaxStages); err != nil {
		return fmt.Errorf("space: pools: %w", err)
	}
	if s.Pools.Min > s.Stages.Max {
		return fmt.Errorf("space: pools: min is %d, but there are at most %d stages to follow", s.Pools.Min, s.Stages.Max)
	}
	if err := s.checkReuse(); err != nil {
		return err
	}
	if err := s.checkKinds(); err != nil {
		return err
	}
	return s.checkWidths()
}

// checkReuse holds the options that need reuse against the numbers of
// executions.
func (s *Space) checkReuse() error {
	for _, o := range options {
		if !o.Reused {
			continue
		}
		if s.Reuse[0] == 1 && !s.optional(o) {
			return fmt.Errorf("space: reuse: 1 never occurs: %s has no %d, which a stage that is executed once must have", o.Key, o.Default)
		}
		for _, v := range *s.list(o) {
			if v != o.Default && s.Reuse[len(s.Reuse)-1] == 1 {
				return fmt.Errorf("space: %s: %d never occurs: all stages are executed once, where it makes no difference", o.Key, v)
			}
		}
	}
	return nil
}

// checkWidths holds the widths against the stem, the options and the head.
func (s Space) checkWidths() error {
	widest := s.Widths[len(s.Widths)-1]
	if stem := s.StemWidths[len(s.StemWidths)-1]; stem > widest {
		return fmt.Errorf("space: stem_widths: %d is wider than the widest stage, %d, and widths may only grow", stem, widest)
	}
	for _, w := range s.Widths {
		if w%2 != 0 {
			return fmt.Errorf("space: widths: %d is odd; the shuffle swaps two halves", w)
		}
		for _, o := range options {
			if len(s.values(o, lrunet.Stage{Width: w, Reuse: lrunet.MaxReuse})) == 0 {
				return fmt.Errorf("space: widths: %d %s any of the %s %v", w, o.Misfit, o.Key, *s.list(o))
			}
		}
		for _, h := range s.HeadWidths {
			if len(s.headGroups(w, h)) == 0 {
				return fmt.Errorf("space: head_widths: none of the groups %v divides both %d and a stage's width of %d", s.Groups, h, w)
			}
		}
	}
	return nil
}

// checkList says whether a sorted list holds different numbers from low to high.
func checkList(list []int, low, high int) error {
	if len(list) == 0 {
		return fmt.Errorf("must have at least one number")
	}
	for i, v := range list {
		if v < low || v > high {
			return fmt.Errorf("%d is outside %d to %d", v, low, high)
		}
		if i > 0 && v == list[i-1] {
			return fmt.Errorf("duplicate %d", v)
		}
	}
	return nil
}

func (r Range) check(low, high int) error {
	if r.Min < low || r.Max > high || r.Min > r.Max {
		return fmt.Errorf("min %d, max %d: must be from %d to %d, min not above max", r.Min, r.Max, low, high)
	}
	return nil
}

// Encode is the genome of an architecture. It fails where the architecture is
// not valid or lies outside the space; the error names the field.
func (s *Space) Encode(arch lrunet.Arch) (*Genome, error) {
	if err := arch.Validate(); err != nil {
		return nil, fmt.Errorf("space: %w", err)
	}
	if err := s.check(arch); err != nil {
		return nil, fmt.Errorf("space: %q lies outside: %w", arch, err)
	}
	arch.Stages = slices.Clone(arch.Stages)
	return &Genome{s, arch}, nil
}

// check says where a valid architecture lies outside the space.
func (s *Space) check(a lrunet.Arch) error {
	if err := among("stem_widths", s.StemWidths, a.Stem.Width); err != nil {
		return err
	}
	if err := among("stem_strides", s.StemStrides, a.Stem.Stride); err != nil {
		return err
	}
	if n := len(a.Stages); !s.Stages.holds(n) {
		return fmt.Errorf("stages: %d is outside %d to %d", n, s.Stages.Min, s.Stages.Max)
	}
	for i, st := range a.Stages {
		if err := s.checkStage(st); err != nil {
			return fmt.Errorf("stage %d: %w", i+1, err)
		}
	}
	if n, r := pools(a.Stages), s.pools(len(a.Stages), a.Stem.Stride); !r.holds(n) {
		return fmt.Errorf("pools: %d is outside %d to %d (images of %dx%d)", n, r.Min, r.Max, s.input.H, s.input.W)
	}
	if err := among("head_widths", s.HeadWidths, a.Head.Width); err != nil {
		return err
	}
	switch {
	case a.Head.Linear && !s.LinearHead:
		return errors.New("head: its logits have no ReLU; with linear_head: true none of the space has")
	case s.LinearHead && !a.Head.Linear:
		return errors.New("head: its logits have a ReLU; with linear_head: true it is written headWIDTH-linear")
	}
	return among("groups", s.Groups, a.Head.Groups)
}

func (s *Space) checkStage(st lrunet.Stage) error {
	if err := among("widths", s.Widths, st.Width); err != nil {
		return err
	}
	if err := among("reuse", s.Reuse, st.Reuse); err != nil {
		return err
	}
	for _, o := range options {
		if err := among(o.Key, *s.list(o), o.Get(st)); err != nil {
			return err
		}
	}
	return nil
}

func among(field string, list []int, got int) error {
	if !slices.Contains(list, got) {
		return fmt.Errorf("%s: %d is not among %v", field, got, list)
	}
	return nil
}
