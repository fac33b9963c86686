package lrunet

import "fmt"

// Bounds of an architecture; those of a stage's options are in StageOptions.
// They are judgement: far beyond any network of this family, and small enough that
// a hostile text cannot ask for the machine's whole memory.
const (
	MaxWidth   = 4096 // channels of the stem, a stage or the head
	MaxReuse   = 64   // executions of a stage
	MaxStages  = 16
	MaxSide    = 4096  // pixels of an image's height or width
	MaxClasses = 65536 // labels are 16 bits wide
)

// Validate fails on the first part of an architecture that is out of bounds (the
// stem, a stage or the head) and names it. Whether its pools fit an image is for
// Program to say.
func (a Arch) Validate() error {
	part, err := a.check()
	if err != nil {
		return fmt.Errorf("architecture: %s: %w", a.partName(part), err)
	}
	return nil
}

// check finds the first part that is wrong: 0 is the stem, 1 the first stage,
// len(a.Stages)+1 the head.
func (a Arch) check() (part int, err error) {
	if err := a.Stem.check(); err != nil {
		return 0, err
	}
	if n := len(a.Stages); n < 1 || n > MaxStages {
		return min(n, MaxStages) + 1, fmt.Errorf("there are %d stages, must be 1 to %d", n, MaxStages)
	}
	width := a.Stem.Width
	for i, s := range a.Stages {
		if err := s.check(width); err != nil {
			return i + 1, err
		}
		width = s.Width
	}
	return len(a.Stages) + 1, a.Head.check(width)
}

func (a Arch) partName(part int) string {
	switch {
	case part == 0:
		return "stem"
	case part > len(a.Stages):
		return "head"
	}
	return fmt.Sprintf("stage %d", part)
}

func (s Stem) check() error {
	if err := within("width", s.Width, 1, MaxWidth); err != nil {
		return err
	}
	return within("stride", s.Stride, 1, 2)
}

func (s Stage) check(incoming int) error {
	if err := within("width", s.Width, 2, MaxWidth); err != nil {
		return err
	}
	if err := within("reuse", s.Reuse, 1, MaxReuse); err != nil {
		return err
	}
	if err := s.checkOptions(); err != nil {
		return err
	}
	if s.Width%2 != 0 {
		return fmt.Errorf("width %d is odd; the shuffle swaps two halves", s.Width)
	}
	for _, o := range stageOptions {
		v := o.Get(s)
		if o.Fits != nil && !o.Fits(s.Width, v) {
			return fmt.Errorf("width %d %s its %d %s", s.Width, o.Misfit, v, o.Name)
		}
		if !o.Allows(s.Width, s.Reuse, v) {
			return fmt.Errorf("%s: of no effect in a stage that is executed once; leave out %q", o.Name, o.text(s))
		}
	}
	if s.Width < incoming {
		return fmt.Errorf("width %d is narrower than the %d channels that come in; widths may only stay or grow", s.Width, incoming)
	}
	return nil
}

// checkOptions says which option is out of bounds, and which two exclude each
// other.
func (s Stage) checkOptions() error {
	of := map[string]string{} // kind -> the option that the stage has
	for _, o := range stageOptions {
		v := o.Get(s)
		if err := within(o.Name, v, o.Min, o.Max); err != nil {
			return err
		}
		if o.Kind == "" || v == o.Default {
			continue
		}
		if first, two := of[o.Kind]; two {
			return fmt.Errorf("%s and %s exclude each other; a stage has at most one of them", first, o.Name)
		}
		of[o.Kind] = o.Name
	}
	return nil
}

func (h Head) check(incoming int) error {
	if err := within("width", h.Width, 1, MaxWidth); err != nil {
		return err
	}
	if err := within("groups", h.Groups, 1, MaxWidth); err != nil {
		return err
	}
	switch {
	case h.Width%h.Groups != 0:
		return fmt.Errorf("width %d is not a multiple of its %d groups", h.Width, h.Groups)
	case incoming%h.Groups != 0:
		return fmt.Errorf("%d channels come in, not a multiple of its %d groups", incoming, h.Groups)
	}
	return nil
}

func within(name string, got, low, high int) error {
	if got < low || got > high {
		return fmt.Errorf("%s is %d, must be %d to %d", name, got, low, high)
	}
	return nil
}
