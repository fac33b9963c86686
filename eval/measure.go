package eval

import "math"

// Measure is one self-describing figure of a result.
type Measure struct {
	Name   string  `json:"name"` // e.g. "accuracy", "params", "mac_fetch_once"
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"` // e.g. "%", "elements", "multiply-adds"
	Better Better  `json:"better"`
}

// Measures are figures of one network, each with a name of its own.
type Measures []Measure

// Get finds a measure by name.
func (m Measures) Get(name string) (Measure, bool) {
	for _, one := range m {
		if one.Name == name {
			return one, true
		}
	}
	return Measure{}, false
}

// Value is the value of the measure of that name; NaN where there is none.
func (m Measures) Value(name string) float64 {
	if one, ok := m.Get(name); ok {
		return one.Value
	}
	return math.NaN()
}

// Highest is the higher of the measure of that name and the best so far, NaN where there is
// neither.
func (m Measures) Highest(name string, best float64) float64 {
	if value := m.Value(name); value > best || math.IsNaN(best) {
		return value
	}
	return best
}

// Timed are those that come from running the network.
func (m Measures) Timed() Measures {
	var timed Measures
	for _, one := range m {
		if k, _ := KindOf(one.Name); k.Timed() {
			timed = append(timed, one)
		}
	}
	return timed
}

// Values are the values by name.
func (m Measures) Values() map[string]float64 {
	values := map[string]float64{}
	for _, one := range m {
		values[one.Name] = one.Value
	}
	return values
}

// Costs are those that say what the network costs, in the order of the table
// of kinds.
func (m Measures) Costs() Measures {
	var costs Measures
	for _, k := range kinds {
		if one, ok := m.Get(k.Name); ok && k.cost != nil {
			costs = append(costs, one)
		}
	}
	return costs
}
