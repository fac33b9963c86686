package reports

import (
	"math"
	"strconv"
	"strings"
	"time"

	"lrunet/eval"
)

// raw is a number that reads back as the same float64. Whole numbers up to
// 2^53 have neither point nor exponent.
func raw(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// grouped is a number for people: fixed decimals, thousands separated.
func grouped(v float64, decimals int) string {
	if !finite(v) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		return "-" + whole
	}
	return whole
}

// decimals is how many decimals the values of a column need: none for
// whole numbers, two for percentages and the like, four below one.
func decimals(values []float64) int {
	whole, largest := true, 0.0
	for _, v := range values {
		if finite(v) {
			whole = whole && v == math.Trunc(v)
			largest = max(largest, math.Abs(v))
		}
	}
	switch {
	case whole:
		return 0
	case largest >= 1:
		return 2
	default:
		return 4
	}
}

// Figure is a value as people read it in the column of a table that has these values.
func Figure(value float64, column []float64) string { return grouped(value, decimals(column)) }

// compact is a number for the label of an axis: 0.25, 40, 5k, 1.2M.
func compact(v float64) string {
	suffix := ""
	for _, s := range []string{"k", "M", "G", "T"} {
		if math.Abs(v) < 1000 {
			break
		}
		v, suffix = v/1000, s
	}
	return strconv.FormatFloat(v, 'g', 6, 64) + suffix
}

// elapsed is a duration for people, as exact as they tell it: "4 min 12 s", "57 min".
func elapsed(d time.Duration) string {
	if d.Round(100*time.Millisecond) < time.Minute {
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	}
	d = d.Round(time.Second)
	minutes, seconds := int(d.Minutes()), int(d.Seconds())%60
	if minutes < 10 {
		return strconv.Itoa(minutes) + " min " + strconv.Itoa(seconds) + " s"
	}
	if minutes < 60 {
		return strconv.Itoa(minutes) + " min"
	}
	return strconv.Itoa(minutes/60) + " h " + strconv.Itoa(minutes%60) + " min"
}

// Said is a measure's value with its title, for sentences: "parameters 383,354".
func Said(name, unit string, value float64) string {
	title := eval.TitleOf(name, unit)
	return strings.TrimSpace(title.Text + " " + grouped(value, decimals([]float64{value})) + " " + title.Unit)
}
