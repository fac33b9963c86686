package reports

import (
	"math"
	"slices"
	"strconv"

	"lrunet/eval"
)

// axis is the scale of one direction of a figure. Its ends and ticks are
// chosen here, so that the static and the interactive figure agree.
type axis struct {
	Name     string
	Unit     string
	Better   eval.Better
	Log      bool
	Min, Max float64
	Ticks    []float64 // ascending, within [Min, Max]
	Names    []string  // of the places 0, 1 and so on, instead of numbers
}

// named is a scale of names, each at a place of its own.
func (a axis) named(names []string) axis {
	a.Names = names
	a.Min, a.Max = -0.5, float64(len(names))-0.5
	for i := range names {
		a.Ticks = append(a.Ticks, float64(i))
	}
	return a
}

// text is the label of a tick.
func (a axis) text(tick float64) string {
	if len(a.Names) > 0 {
		return a.Names[int(tick)] // ticks are at the names' places
	}
	return compact(tick)
}

// Label is the name with its unit, and a word where the scale is logarithmic.
func (a axis) Label() string {
	title := a.Name
	switch {
	case a.Unit != "" && a.Log:
		title += " (" + a.Unit + ", log scale)"
	case a.Unit != "":
		title += " (" + a.Unit + ")"
	case a.Log:
		title += " (log scale)"
	}
	return title
}

// fit chooses ends and ticks around the values, which are finite. Values of
// more than a decade, all positive, get a logarithmic scale.
func (a axis) fit(values []float64) axis {
	if len(values) == 0 {
		return a.fitLinear(nil)
	}
	low, high := slices.Min(values), slices.Max(values)
	if low <= 0 || high/low <= 10 {
		return a.fitLinear(values)
	}
	a.Log = true
	return a.span(logTicks(low, high))
}

// fitLinear is fit without the choice of a logarithmic scale.
func (a axis) fitLinear(values []float64) axis {
	if len(values) == 0 {
		values = []float64{0, 1}
	}
	return a.span(linearTicks(slices.Min(values), slices.Max(values)))
}

// fitLog is fit with a logarithmic scale wherever all values are positive.
func (a axis) fitLog(values []float64) axis {
	if len(values) == 0 || slices.Min(values) <= 0 {
		return a.fitLinear(values)
	}
	a.Log = true
	low, high := slices.Min(values), slices.Max(values)
	if ticks := linearTicks(low, high); high/low < 5 && ticks[0] > 0 { // of the others there are too few
		return a.span(ticks)
	}
	return a.span(logTicks(low, high))
}

// fromZero is a linear scale from zero to exactly the end, which is positive.
func (a axis) fromZero(end float64) axis {
	step := niceStep(end / 6)
	a.Max = end
	for i := 0.0; i*step <= end*(1+1e-9); i++ {
		a.Ticks = append(a.Ticks, tidy(i*step))
	}
	return a
}

// counts is fromZero for what there are whole numbers of.
func (a axis) counts(end float64) axis {
	a = a.fromZero(end)
	a.Ticks = slices.DeleteFunc(a.Ticks, func(v float64) bool { return v != math.Trunc(v) })
	return a
}

// through is a scale with the values, which rise, as its ticks and its ends: logarithmic if all
// are positive. One value alone has room around it.
func (a axis) through(values []float64) axis {
	if len(values) < 2 {
		return a.fitLinear(values)
	}
	a.Log = values[0] > 0
	return a.span(values)
}

// norm is how far a value lies between the ends: 0 to 1.
func (a axis) norm(v float64) float64 {
	if a.Log {
		return (math.Log(v) - math.Log(a.Min)) / (math.Log(a.Max) - math.Log(a.Min))
	}
	return (v - a.Min) / (a.Max - a.Min)
}

// span is the axis with the first and the last tick as its ends.
func (a axis) span(ticks []float64) axis {
	a.Ticks, a.Min, a.Max = ticks, ticks[0], ticks[len(ticks)-1]
	return a
}

// linearTicks is multiples of 1, 2 or 5 times a power of ten around
// [low, high] with a little room, about seven of them.
func linearTicks(low, high float64) []float64 {
	span := high - low
	if span <= math.Abs(high)*1e-9 { // one value: some room around it
		span = max(math.Abs(high)/10, 1e-3)
	}
	room := span / 40
	positive := low >= 0
	low, high = low-room, high+room
	if positive && low < span/2 { // near zero: start there
		low = 0
	}
	step := niceStep((high - low) / 7)
	first, last := math.Floor(low/step), math.Ceil(high/step)
	var ticks []float64
	for i := first; i <= last; i++ {
		ticks = append(ticks, tidy(i*step))
	}
	return ticks
}

// niceStep is the 1, 2 or 5 times a power of ten nearest to the step from above.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5} {
		if step <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// logTicks is numbers 1, 2, 5, 10, 20, 50 and so on around [low, high]. Where
// that is more than eight, it is some powers of ten between its ends.
func logTicks(low, high float64) []float64 {
	var ticks []float64
	for e := math.Floor(math.Log10(low)) - 1; e <= math.Ceil(math.Log10(high)); e++ {
		for _, m := range []float64{1, 2, 5} {
			ticks = append(ticks, tidy(m*math.Pow(10, e)))
		}
	}
	first, last := 0, len(ticks)-1
	for ticks[first+1] <= low*0.95 {
		first++
	}
	for ticks[last-1] >= high*1.05 {
		last--
	}
	if last-first < 8 {
		return ticks[first : last+1]
	}
	few := []float64{ticks[first]}
	stride := 3 * ((last-first)/24 + 1) // three ticks to a power of ten
	for i := (first/3 + 1) * 3; i < last; i += stride {
		few = append(few, ticks[i])
	}
	return append(few, ticks[last])
}

// tidy removes the rounding that products like 3*0.1 leave.
func tidy(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return v
}
