package reports

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
	case l.Tone > tones:
		return " again " + l.tone()
	case l.Tone > 0:
		return " " + l.tone()
	}
	return ""
}

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
	case l.Tone > tones && !l.Whisker:
		return "var(--" + l.tone() + ")", "dashed"
	case l.Tone > 0:
		return "var(--" + l.tone() + ")", "solid"
	}
	return otherColour, "dashed"
}
