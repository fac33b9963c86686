package members

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"lrunet/eval"
)

// Bound is the largest or the smallest value that a member may have of a measure.
type Bound struct {
	Measure string
	Limit   float64 // in the measure's unit
	Least   bool    // the limit is the smallest value
}

// scales are the letters that may stand behind a number whose unit has no words of its
// own: of a time 2m could be minutes, milliseconds or millions.
var scales = map[string]float64{
	"": 1, "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "G": 1e9, "ki": 1 << 10, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30,
}

// units are the words that may stand behind a number of a measure, by its unit, and
// what each is worth in it.
var units = map[string]map[string]float64{
	"%":  {"%": 1},
	"ms": {"ms": 1, "s": 1e3, "us": 1e-3, "\u00b5s": 1e-3},
}

var wish = regexp.MustCompile(`^([^=]+)=([0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?) ?([A-Za-z%\x{b5}]*)$`)

// ParseBound reads a bound as people write it: params=50k, latency=2ms, accuracy=90,
// mac_mcu-64k=64KiB. The error says what a bound is like, which of the measures
// there are, or that the unit is of another measure.
func ParseBound(text string, least bool, measures eval.Measures) (Bound, error) {
	parts := wish.FindStringSubmatch(text)
	if parts == nil {
		return Bound{}, fmt.Errorf("%q must be MEASURE=NUMBER, such as params=50k", text)
	}
	m, err := measure(parts[1], measures)
	if err != nil {
		return Bound{}, err
	}
	number, err := strconv.ParseFloat(parts[2], 64)
	if err != nil {
		return Bound{}, fmt.Errorf("%s: %s is too large for a number", text, parts[2])
	}
	factor, ok := factorOf(parts[3], m.Unit)
	if !ok {
		return Bound{}, fmt.Errorf("%s: %s is in %s, not in %s", text, m.Name, m.Unit, parts[3])
	}
	return Bound{m.Name, number * factor, least}, nil
}

// factorOf is what a suffix is worth in a unit.
func factorOf(suffix, unit string) (factor float64, ok bool) {
	if own, has := units[unit]; has && suffix != "" {
		factor, ok = own[suffix]
		return factor, ok
	}
	if unit == "bytes" {
		suffix = strings.TrimSuffix(suffix, "B")
	}
	factor, ok = scales[suffix]
	return factor, ok
}

// broken says how a value, whose text is given, breaks the bound, and by which share of
// the limit; "" if it does not.
func (b Bound) broken(value float64, text string) (reason string, share float64) {
	side := "above"
	if b.Least {
		side = "below"
	}
	if value == b.Limit || b.Least == (value > b.Limit) {
		return "", 0
	}
	return fmt.Sprintf("%s %s is %s %s", b.Measure, text, side, humanize.CommafWithDigits(b.Limit, 3)),
		max(value-b.Limit, b.Limit-value) / max(b.Limit, 1)
}
