package dataset

import (
	"math"
	"strconv"
)

// pixelScale is how a table writes pixels: whole numbers from 0 to 255, or the
// 255th part of them. Which, its first rows decide.
type pixelScale struct {
	rows      int
	fractions bool // there are some, all of them 255ths
	other     bool // there are fractions that are none, or numbers beyond 1
}

// scaleRows is how many rows decide.
const scaleRows = 100

// nearEnough is how far a 255th may be from a whole number: it may have been
// written with three digits.
const nearEnough = 0.15

// look takes a row into account.
func (s *pixelScale) look(fields []string, order []int) {
	if s.rows++; s.rows > scaleRows || s.other {
		return
	}
	for _, column := range order {
		f, err := number(fields[column])
		whole := math.Round(f * math.MaxUint8)
		switch {
		case err != nil || !(f >= 0 && f <= 1) || math.Abs(f*math.MaxUint8-whole) > nearEnough:
			s.other = true
			return
		case f != math.Trunc(f):
			s.fractions = true
		}
	}
}

// unit says whether pixels go from 0 to 1.
func (s pixelScale) unit() bool { return s.fractions && !s.other }

// String says what a pixel must be.
func (s pixelScale) String() string {
	if s.unit() {
		return "a number from 0 to 1, as in the first rows"
	}
	return "a whole number from 0 to 255"
}

// pixel is the number in a field; 12.0 counts as 12.
func (s pixelScale) pixel(field string) (uint8, bool) {
	if s.unit() {
		f, err := number(field)
		return uint8(f*math.MaxUint8 + 0.5), err == nil && f >= 0 && f <= 1
	}
	if n, err := strconv.ParseUint(field, 10, 8); err == nil {
		return uint8(n), true
	}
	f, err := number(field)
	if err != nil || f != math.Trunc(f) || f < 0 || f > 255 {
		return 0, false
	}
	return uint8(f), true
}
