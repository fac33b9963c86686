package lrunet

import (
	"slices"
	"strconv"
	"strings"
)

// StageOption is something that a stage may have, as a number from Min to Max.
// One from 0 to 1 is a flag. The notation leaves out a default, so that a new
// option changes neither an old notation nor the key of an old job.
type StageOption struct {
	Name   string // for messages, e.g. "expansion"
	Key    string // of the list of its values in a space's YAML, e.g. "expansions"
	Letter string // before its number in the notation, or alone for a flag that is set

	Default  int // 0 for a flag
	Min, Max int

	Get func(Stage) int
	Set func(*Stage, int)

	// Fits says whether a stage of a width can take a value; nil: it always
	// can. Nothing else of a stage matters but Reused and Kind, so that spaces
	// can be counted. Misfit says of a width that it cannot, e.g. "is not a
	// multiple of".
	Fits   func(width, value int) bool
	Misfit string

	// Reused says that the option makes nothing of a stage that is executed once:
	// such a stage cannot have it.
	Reused bool

	// Kind is of options that exclude each other: a stage has at most one of a
	// kind. Empty: the option goes with all others.
	Kind string

	// AlwaysDrawn is for options that take random numbers in every space, as
	// they have since the first search. Others take none in a space that gives
	// them no choice, so that its seeds lead where they led without the option.
	AlwaysDrawn bool

	// build puts the option into an iteration of a stage.
	build func(Stage, *iteration)
}

// StageOptions lists the options of a stage in the order of the notation.
func StageOptions() []StageOption { return slices.Clone(stageOptions) }

// Allows says whether a stage of a width and reuse can take a value.
func (o StageOption) Allows(width, reuse, value int) bool {
	return (o.Fits == nil || o.Fits(width, value)) && (reuse > 1 || !o.Reused || value == o.Default)
}

func (o StageOption) flag() bool { return o.Min == 0 && o.Max == 1 }

// number is a flag as a number.
func number(flag bool) int {
	if flag {
		return 1
	}
	return 0
}

// form is how the notation writes the option, for messages.
func (o StageOption) form() string {
	if o.flag() {
		return o.Letter + " for " + o.Name
	}
	return o.Letter + strings.ToUpper(o.Name)
}

// text is the option in the notation of a stage, empty for the default.
func (o StageOption) text(s Stage) string {
	v := o.Get(s)
	switch {
	case v == o.Default:
		return ""
	case o.flag():
		return o.Letter
	}
	return o.Letter + strconv.Itoa(v)
}

// read takes the option from a stage's token, or its default.
func (o StageOption) read(c *cursor, s *Stage) {
	v := o.Default
	if c.word(o.Letter) {
		v = 1
		if !o.flag() {
			v = c.number()
		}
	}
	o.Set(s, v)
}
