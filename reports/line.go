package reports

import "gonum.org/v1/plot/vg"

// line is a curve of a figure, in steps unless Straight.
type line struct {
	Name     string
	Points   []Point // X growing
	Late     bool    // the step to the next point is at its X, not at this one's
	Main     bool    // drawn strong; else pale and dashed
	Straight bool    // from point to point
	Whisker  bool    // the error bar of a mark
	Faint    bool    // one of many, drawn thin
	Thin     bool    // of second rank, but to be followed
	Bar      bool    // of a timeline, drawn thick
	Ring     bool    // on paper its last point has a ring
	End      bool    // on pages its name stands at its right end
	Tone     int     // colour among lines of equal standing, from 1 on; 0: none of its own
}

// tones is the number of colours that the style sheet has for lines of equal
// standing.
const tones = 6

// Style are the classes that give a line its colour, its dashes and its strength.
func (l line) Style() string {
	if l.Faint {
		l.Faint = false
		return l.Style() + " faint"
	}
	switch {
	case l.Main:
		return " main"
	case l.Thin:
		return " thin"
	case l.Whisker && l.Tone > 0:
		return " whisker " + l.tone()
	case l.Whisker:
		return " whisker"
	case l.Tone > 0:
		return l.round().class + " " + l.tone()
	}
	return ""
}

// round is how lines look that share a colour.
type round struct {
	class  string // in the style sheet
	dashes string // for ECharts, which has three
	paper  []vg.Length
}

// rounds are those of the colours, one after the other: lines in one piece, dashed,
// dotted, and both.
var rounds = []round{
	{"", "solid", nil},
	{" again", "dashed", []vg.Length{3, 2}},
	{" dotted", "dotted", []vg.Length{1, 1.5}},
	{" mixed", "dotted", []vg.Length{4, 1.5, 1, 1.5}},
}

// round is the line's, which has a tone.
func (l line) round() round { return rounds[(l.Tone-1)/tones%len(rounds)] }

// tone is the style sheet's name of a line's colour.
func (l line) tone() string { return "tone-" + string(rune('a'+(l.Tone-1)%tones)) }

// stroke is the same for ECharts.
func (l line) stroke() (colour, dashes string) {
	switch {
	case l.Main:
		return frontColour, "solid"
	case l.Thin, l.Whisker && l.Tone == 0:
		return otherColour, "solid"
	case l.Faint && l.Tone == 0:
		return dominatedColour, "solid"
	case l.Tone > 0 && l.Whisker:
		return "var(--" + l.tone() + ")", "solid"
	case l.Tone > 0:
		return "var(--" + l.tone() + ")", l.round().dashes
	}
	return otherColour, "dashed"
}
