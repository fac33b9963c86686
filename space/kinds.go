package space

import (
	"fmt"
	"math/rand"
	"slices"

	"lrunet/lrunet"
)

// A stage has at most one option of a kind. So a kind is drawn and counted as a
// whole, and an option that is given takes the place of another.

// kinds are the options that have a kind, by it.
var kinds = byKind()

func byKind() map[string][]lrunet.StageOption {
	of := map[string][]lrunet.StageOption{}
	for _, o := range options {
		if o.Kind != "" {
			of[o.Kind] = append(of[o.Kind], o)
		}
	}
	return of
}

// leads says whether an option is the first of its kind.
func leads(o lrunet.StageOption) bool { return o.Kind == "" || kinds[o.Kind][0].Key == o.Key }

// given is an option with a value.
type given struct {
	option lrunet.StageOption
	value  int
}

// set gives a stage the option, and takes away what it excludes.
func (c given) set(st *lrunet.Stage) {
	if c.value != c.option.Default {
		for _, p := range kinds[c.option.Kind] {
			p.Set(st, p.Default)
		}
	}
	c.option.Set(st, c.value)
}

// choices lists what a stage can have of an option's kind: nothing, as the
// option's default, or one value of one option that suits it.
func (s *Space) choices(o lrunet.StageOption, st lrunet.Stage) []given {
	needed := 0 // options that a stage cannot be without
	for _, p := range kinds[o.Kind] {
		if !s.optional(p) {
			needed++
		}
	}
	var list []given
	for _, p := range kinds[o.Kind] {
		if needed > 0 && s.optional(p) {
			continue
		}
		for _, v := range s.values(p, st) {
			if v != p.Default {
				list = append(list, given{p, v})
			}
		}
	}
	if needed == 0 {
		list = append(list, given{o, o.Default})
	}
	return list
}

// optional says whether a stage can be without an option.
func (s *Space) optional(o lrunet.StageOption) bool { return slices.Contains(*s.list(o), o.Default) }

// drawKind gives a stage one of the choices of an option's kind.
func (s *Space) drawKind(rng *rand.Rand, st *lrunet.Stage, o lrunet.StageOption) {
	choices := s.choices(o, *st)
	choice := choices[0]
	if len(choices) > 1 {
		choice = choices[rng.Intn(len(choices))]
	}
	for _, p := range kinds[o.Kind] {
		p.Set(st, p.Default)
	}
	choice.set(st)
}

// checkKinds says which number of a list no stage can have, because another
// list of its kind has no default.
func (s *Space) checkKinds() error {
	for _, o := range options {
		for _, p := range kinds[o.Kind] {
			for _, v := range *s.list(o) {
				if p.Key != o.Key && v != o.Default && !s.optional(p) {
					return fmt.Errorf("space: %s: %d never occurs: a stage has it or one of %s, where %d is not", o.Key, v, p.Key, p.Default)
				}
			}
		}
	}
	return nil
}
