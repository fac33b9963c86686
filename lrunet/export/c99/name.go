package c99

import (
	"fmt"
	"regexp"
	"strings"
)

// identifiers are names that begin what is written.
var identifiers = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// longestName bounds names: C tells longer ones apart by their first 31 characters
// only.
const longestName = 20

// words are what names cannot be: C's and C++'s, and the standard header's.
var words = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`
		asm auto bool break case catch char class const continue default delete do double else enum explicit
		export extern false float for friend goto if inline int long main mutable namespace new operator private
		protected public register restrict return short signed sizeof static struct switch template this throw
		true try typedef typename union unsigned using virtual void volatile while
		int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t`) {
		set[w] = true
	}
	return set
}()

// NameError says that a name cannot begin the names of functions and macros.
type NameError struct{ Name string }

// Error says what names can be.
func (e *NameError) Error() string {
	return fmt.Sprintf("%q cannot begin names of C: it must be lower-case letters, digits and _ that begin with a letter, at most %d, and no word of C's own",
		e.Name, longestName)
}

// CheckName fails with a *NameError if a name cannot begin the names of functions
// and macros.
func CheckName(name string) error {
	if !identifiers.MatchString(name) || len(name) > longestName || words[name] {
		return &NameError{name}
	}
	return nil
}

// identifier is a text as a name.
func identifier(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, text)
}

// quoted is a text as C: bytes that are not plain as octal numbers.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?' {
			fmt.Fprintf(&b, `\%03o`, c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
