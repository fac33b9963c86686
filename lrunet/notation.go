package lrunet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Forms of the notation's tokens, for messages.
const (
	stemForm = `the stem, "stemWIDTH" with "/2" for stride 2, e.g. "stem64/2"`
	headForm = `the head, "headWIDTH" with gGROUPS and "-linear" for logits without ReLU where wanted, e.g. "head256"`
)

func stageForm() string {
	var forms []string
	for _, o := range stageOptions {
		forms = append(forms, o.form())
	}
	return fmt.Sprintf(`a stage, "WIDTHxREUSE" with %s and "/2" for a max-pool where wanted, e.g. "64x14" or "64x14e4g16/2"`, strings.Join(forms, ", "))
}

// String is the architecture's canonical notation: one space between tokens,
// defaults omitted. Parse reads it back.
func (a Arch) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "stem%d", a.Stem.Width)
	if a.Stem.Stride != 1 {
		fmt.Fprintf(&b, "/%d", a.Stem.Stride)
	}
	for _, s := range a.Stages {
		b.WriteByte(' ')
		b.WriteString(s.String())
	}
	b.WriteByte(' ')
	b.WriteString(a.Head.String())
	return b.String()
}

// String is the head's token of the notation.
func (h Head) String() string {
	text := fmt.Sprintf("head%d", h.Width)
	if h.Groups != DefaultGroups {
		text += fmt.Sprintf("g%d", h.Groups)
	}
	if h.Linear {
		text += "-linear"
	}
	return text
}

// String is the stage's token of the notation.
func (s Stage) String() string {
	text := fmt.Sprintf("%dx%d", s.Width, s.Reuse)
	for _, o := range stageOptions {
		text += o.text(s)
	}
	if s.Pool {
		text += "/2"
	}
	return text
}

// Parse reads the notation of an architecture, or the published name of a
// network that has one, such as lrunet-14. The result is valid. It fails if
// the text is neither, or stands for an architecture that is not valid; the
// error names the offending token and its position, 1 for the first character.
func Parse(text string) (Arch, error) {
	if f, ok := familyOf(text); ok {
		if f.arch == nil {
			return Arch{}, fmt.Errorf("architecture %s does not reuse layers, so it has no notation; use its name", quote(text))
		}
		return f.arch(strings.TrimSpace(text))
	}
	tokens, err := split(text)
	if err != nil {
		return Arch{}, err
	}
	var a Arch
	for i, t := range tokens {
		if err := a.read(t, i, len(tokens)); err != nil {
			return Arch{}, t.fail(text, err)
		}
	}
	if part, err := a.check(); err != nil {
		return Arch{}, tokens[part].fail(text, err)
	}
	return a, nil
}

// read takes token i of n into the architecture.
func (a *Arch) read(t token, i, n int) error {
	switch i {
	case 0:
		return a.Stem.read(t.text)
	case n - 1:
		return a.Head.read(t.text)
	}
	var s Stage
	if err := s.read(t.text); err != nil {
		return err
	}
	a.Stages = append(a.Stages, s)
	return nil
}

func (s *Stem) read(text string) error {
	c := cursor{rest: text}
	if !c.word("stem") {
		return errors.New("must be " + stemForm)
	}
	s.Stride = 1
	s.Width = c.number()
	if c.word("/") {
		s.Stride = c.number()
	}
	return c.end(stemForm)
}

func (s *Stage) read(text string) error {
	c := cursor{rest: text}
	s.Width = c.number()
	if !c.word("x") {
		return errors.New("must be " + stageForm())
	}
	s.Reuse = c.number()
	for _, o := range stageOptions {
		o.read(&c, s)
	}
	s.Pool = c.word("/2")
	return c.end(stageForm())
}

func (h *Head) read(text string) error {
	c := cursor{rest: text}
	if !c.word("head") {
		return errors.New("must be " + headForm)
	}
	h.Groups = DefaultGroups
	h.Width = c.number()
	if c.word("g") {
		h.Groups = c.number()
	}
	h.Linear = c.word("-linear")
	return c.end(headForm)
}

// cursor reads a token from left to right.
type cursor struct {
	rest    string
	missing bool // a number was required and there was none
}

// word skips w if it comes next.
func (c *cursor) word(w string) bool {
	rest, ok := strings.CutPrefix(c.rest, w)
	c.rest = rest
	return ok
}

// number reads decimal digits; a number too large for an int becomes the largest.
func (c *cursor) number() int {
	n := 0
	for n < len(c.rest) && c.rest[n] >= '0' && c.rest[n] <= '9' {
		n++
	}
	if n == 0 {
		c.missing = true
		return 0
	}
	v, _ := strconv.Atoi(c.rest[:n]) // out of range yields the largest value
	c.rest = c.rest[n:]
	return v
}

// end says whether the token had its numbers and is used up.
func (c *cursor) end(form string) error {
	if c.missing {
		return errors.New("must be " + form)
	}
	if c.rest != "" {
		return fmt.Errorf("%s is left over; must be %s", quote(c.rest), form)
	}
	return nil
}

// token is a word of the notation and where it stands.
type token struct {
	text string
	at   int // byte offset
}

func (t token) fail(text string, err error) error {
	return fmt.Errorf("architecture %s: character %d, %s: %w", quote(text), t.at+1, quote(t.text), err)
}

// split cuts a text at its spaces into a stem, stages and a head.
func split(text string) ([]token, error) {
	var tokens []token
	for at := 0; at < len(text); {
		if isSpace(text[at]) {
			at++
			continue
		}
		end := at
		for end < len(text) && !isSpace(text[end]) {
			end++
		}
		t := token{text[at:end], at}
		if len(tokens) == MaxStages+2 {
			return nil, t.fail(text, fmt.Errorf("too many tokens; must be a stem, 1 to %d stages and a head", MaxStages))
		}
		tokens = append(tokens, t)
		at = end
	}
	if len(tokens) < 3 {
		return nil, short(text, tokens)
	}
	return tokens, nil
}

func isSpace(b byte) bool { return strings.IndexByte(" \t\r\n", b) >= 0 }

// short explains a text of fewer than the three tokens it must have. A first
// token that is not a stem was probably meant as a name.
func short(text string, tokens []token) error {
	if len(tokens) > 0 && !strings.HasPrefix(tokens[0].text, "stem") {
		return tokens[0].fail(text, fmt.Errorf("neither a published network (%shave %s) nor %s", suggest(tokens[0].text), forms(), stemForm))
	}
	return fmt.Errorf(`architecture %s: character %d: must be a stem, stages and a head, e.g. "stem64/2 64x14/2 128x14/2 head256"`, quote(text), len(text)+1)
}

// quote is a text for a message, cut where it is too long to read.
func quote(text string) string {
	const most = 80
	if len(text) > most {
		return strconv.Quote(strings.ToValidUTF8(text[:most], "")) + "..."
	}
	return strconv.Quote(text)
}
