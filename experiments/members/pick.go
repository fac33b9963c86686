package members

import (
	"fmt"
	"math"
	"strings"

	"lrunet/eval"
	"lrunet/internal/nearest"
	"lrunet/reports"
)

// Choice is which of a front's members suits, and why the others do not.
type Choice struct {
	Best     string    // the measure by which it was chosen among those that fit
	Bounds   []Bound   // that a member must keep
	Verdicts []Verdict // of all members, in the order of their numbers
	Picked   int       // index of the member that fits and is best; -1: none fits
	Nearest  int       // index of the member that breaks the bounds least

	all []Member
}

// Verdict is what is said of a member.
type Verdict struct {
	Member
	Fits    bool
	Reasons []string // why it is not the one; empty for the one
}

// Pick chooses the member that keeps all bounds and is best by a measure; "" is the
// first objective. Of equals the first counts. Bounds are written as ParseBound
// reads them. The error is that one's, or says that the measure is unknown or
// better in no direction.
func Pick(all []Member, most, least []string, best string) (Choice, error) {
	c := Choice{Best: best, Picked: -1, all: all}
	if best == "" {
		c.Best = all[0].Experiment.Objectives[0].Measure
	}
	measures := stored(all)
	by, err := measure(c.Best, measures)
	if err == nil && by.Better == eval.Neither {
		err = fmt.Errorf("%s is better neither higher nor lower", c.Best)
	}
	if err != nil {
		return c, err
	}
	for i, text := range append(most[:len(most):len(most)], least...) {
		b, err := ParseBound(text, i >= len(most), measures)
		if err != nil {
			return c, err
		}
		c.Bounds = append(c.Bounds, b)
	}
	c.judge(by)
	return c, nil
}

// judge fills in the verdicts.
func (c *Choice) judge(by eval.Measure) {
	least := math.Inf(1)
	for i, m := range c.all {
		v, broken := c.verdict(m)
		c.Verdicts = append(c.Verdicts, v)
		if broken < least {
			c.Nearest, least = i, broken
		}
		if v.Fits && (c.Picked < 0 || by.Better.Beats(m.Result.Measures.Value(c.Best), c.value(c.Picked))) {
			c.Picked = i
		}
	}
	for i := range c.Verdicts {
		if v := &c.Verdicts[i]; v.Fits && i != c.Picked {
			v.Reasons = []string{c.behind(i)}
		}
	}
}

// verdict says whether a member keeps the bounds, and by how much it breaks them.
func (c *Choice) verdict(m Member) (v Verdict, broken float64) {
	v = Verdict{Member: m}
	for _, b := range c.Bounds {
		value, ok := m.Result.Measures.Get(b.Measure)
		if !ok {
			v.Reasons, broken = append(v.Reasons, "has no "+b.Measure), math.Inf(1)
			continue
		}
		if reason, share := b.broken(value.Value, c.Text(b.Measure, value.Value)); reason != "" {
			v.Reasons, broken = append(v.Reasons, reason), broken+share
		}
	}
	v.Fits = len(v.Reasons) == 0
	return v, broken
}

// behind says why a member that fits is not the one.
func (c *Choice) behind(i int) string {
	value, top, name := c.value(i), c.value(c.Picked), fmt.Sprintf("%s%d", mark, c.Verdicts[c.Picked].Number)
	switch {
	case math.IsNaN(value):
		return fmt.Sprintf("has no %s", c.Best)
	case value == top:
		return fmt.Sprintf("%s is that of %s", c.Best, name)
	case value > top:
		return fmt.Sprintf("%s %s is above that of %s", c.Best, c.Text(c.Best, value), name)
	}
	return fmt.Sprintf("%s %s is below that of %s", c.Best, c.Text(c.Best, value), name)
}

// value is a member's of the measure that chooses.
func (c *Choice) value(i int) float64 { return c.Verdicts[i].Result.Measures.Value(c.Best) }

// Text is a value of a measure as the table has it.
func (c *Choice) Text(measure string, value float64) string {
	var column []float64
	for _, m := range c.all {
		if v, ok := m.Result.Measures.Get(measure); ok {
			column = append(column, v.Value)
		}
	}
	return reports.Figure(value, column)
}

// Table has a row for each member: the measures that matter and the verdict.
func (c *Choice) Table() reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: mark, Numeric: true}, {Name: "architecture", Wrap: true}}}
	measures := c.Measures()
	for _, m := range measures {
		t.Columns = append(t.Columns, reports.Column{Name: m.Name, Unit: m.Unit, Better: m.Better, Numeric: true})
	}
	t.Columns = append(t.Columns, reports.Column{Name: "verdict", Wrap: true})
	for i, v := range c.Verdicts {
		row := []reports.Cell{reports.Number(float64(v.Number)), reports.Text(v.Arch())}
		for _, m := range measures {
			value, ok := v.Result.Measures.Get(m.Name)
			row = append(row, reports.Cell{Number: value.Value, Numeric: ok})
		}
		verdict := strings.Join(v.Reasons, ", ")
		if i == c.Picked {
			verdict = "picked"
		}
		t.Rows = append(t.Rows, append(row, reports.Text(verdict)))
	}
	return t
}

// Measures are those that matter for the choice, as the first member has them.
func (c *Choice) Measures() eval.Measures {
	names := map[string]bool{c.Best: true}
	for _, b := range c.Bounds {
		names[b.Measure] = true
	}
	var matter eval.Measures
	for _, m := range stored(c.all) {
		if names[m.Name] {
			matter = append(matter, m)
		}
	}
	return matter
}

// stored are the measures that any member has, each of the first that has it.
func stored(all []Member) eval.Measures {
	var measures eval.Measures
	for _, member := range all {
		for _, m := range member.Result.Measures {
			if _, known := measures.Get(m.Name); !known {
				measures = append(measures, m)
			}
		}
	}
	return measures
}

// measure finds a measure by its name.
func measure(name string, measures eval.Measures) (eval.Measure, error) {
	if m, ok := measures.Get(name); ok {
		return m, nil
	}
	var names []string
	for _, m := range measures {
		names = append(names, m.Name)
	}
	if _, known := eval.KindOf(name); known {
		return eval.Measure{}, fmt.Errorf("%s was not measured in this run (it has %s)", name, strings.Join(names, ", "))
	}
	return eval.Measure{}, fmt.Errorf("unknown measure %q%s", name, nearest.Hint(name, names))
}
