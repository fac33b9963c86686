package experiments

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// numeric says whether a kind is one of those that files have numbers for.
func numeric(k reflect.Kind) bool {
	return k == reflect.Int || k == reflect.Uint64 || k == reflect.Float64
}

var (
	thousands = regexp.MustCompile(`^([0-9]{1,12}(?:\.[0-9]{1,12})?)([kKmM])$`) // 50k, 1.5M
	octal     = regexp.MustCompile(`^[+-]?0[0-9_]+$`)
)

// number is a number as decimal digits, of the kind of the field that it is
// for: 50k and 1e3 are whole, 1.9 is not.
func number(word string, kind reflect.Kind) (digits string, err error) {
	if octal.MatchString(word) {
		return "", fmt.Errorf("is %s: some read that as octal; write it without the 0 in front", word)
	}
	if kind == reflect.Float64 {
		return fraction(word)
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(word, "+"), 0, 64); err == nil {
		return whole(float64(n), strconv.FormatUint(n, 10), word, kind)
	}
	f, err := float(word)
	if err != nil {
		return "", fmt.Errorf("must be a whole number, got %.40q", word)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) || f != math.Trunc(f) {
		return "", fmt.Errorf("must be a whole number, got %s", word)
	}
	if f == 1<<64 { // which whole takes for the number before it
		return "", fmt.Errorf("is %s, too large for a number", word)
	}
	return whole(f, strconv.FormatFloat(f, 'f', 0, 64), word, kind)
}

// whole checks a whole number against the range of its kind.
func whole(f float64, digits, word string, kind reflect.Kind) (string, error) {
	if kind == reflect.Uint64 {
		if f < 0 {
			return "", fmt.Errorf("must be 0 or more, got %s", word)
		}
		if f > math.MaxUint64 {
			return "", fmt.Errorf("is %s, too large for a number", word)
		}
		return digits, nil
	}
	if math.Abs(f) > 1<<53 {
		return "", fmt.Errorf("is %s, too large for a number", word)
	}
	return digits, nil
}

// fraction is a finite number that need not be whole.
func fraction(word string) (string, error) {
	f, err := float(word)
	if err != nil {
		return "", fmt.Errorf("must be a number, got %.40q", word)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("must be finite, got %s", word)
	}
	return strconv.FormatFloat(f, 'f', -1, 64), nil
}

// float reads a number as YAML writes it, or with a k or an M after it.
func float(word string) (float64, error) {
	if m := thousands.FindStringSubmatch(word); m != nil {
		exact, _ := new(big.Rat).SetString(m[1])
		factor := int64(1000)
		if strings.EqualFold(m[2], "m") {
			factor = 1_000_000
		}
		f, _ := exact.Mul(exact, new(big.Rat).SetInt64(factor)).Float64()
		return f, nil
	}
	switch strings.ToLower(strings.TrimLeft(word, "+-")) {
	case ".nan", ".inf":
		return strconv.ParseFloat(strings.Replace(word, ".", "", 1), 64)
	case "nan", "inf", "infinity": // words to YAML
		return 0, errors.New("not a number")
	}
	return strconv.ParseFloat(strings.ReplaceAll(word, "_", ""), 64)
}
