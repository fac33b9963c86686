package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// longestName is how long a network's name may be in a figure.
const longestName = 24

// short are the names of networks in figures, by their names with and without
// variants: a network whose name is too long is called by its label, or by its number
// in the tables.
func (s Sweep) short() map[string]string {
	bases := 0 // networks, without variants
	names := map[string]string{}
	for _, n := range s.Networks {
		base := n.base()
		if names[base] != "" {
			continue
		}
		bases++
		if names[base] = base; len([]rune(base)) > longestName {
			names[base] = cmp.Or(n.Label, fmt.Sprintf("network %d", bases))
		}
	}
	for _, n := range s.Networks {
		if base := n.base(); bases == 1 && n.Variant != "" {
			names[n.Name] = n.Variant
		} else if n.Variant != "" {
			names[n.Name] = names[base] + ", " + n.Variant
		}
	}
	return names
}

// Called is what figures and titles call a network.
func (s Sweep) Called(network string) string { return cmp.Or(s.short()[network], network) }

// abbreviated says whether figures call any network by another name than the sweep
// does. Then tables have both, so that they can be read together.
func (s Sweep) abbreviated() bool {
	return slices.ContainsFunc(s.Networks, func(n SweepNetwork) bool { return len([]rune(n.base())) > longestName })
}

// title is what texts call a network: where names are too long for figures, the same
// as these.
func (s Sweep) title(network string) string {
	if s.abbreviated() {
		return s.Called(network)
	}
	return network
}

// nameColumns are the first columns of a table of networks, which nameCells fill.
func (s Sweep) nameColumns(head string) []Column {
	columns := []Column{{Name: head, Wrap: true}}
	if s.abbreviated() {
		columns = append([]Column{{Name: "name"}}, columns...)
	}
	return columns
}

func (s Sweep) nameCells(network string) []Cell {
	if s.abbreviated() {
		return []Cell{Text(s.title(network)), Text(network)}
	}
	return []Cell{Text(network)}
}

// base is the network's name without its variant.
func (n SweepNetwork) base() string { return strings.TrimSuffix(n.Name, ", "+n.Variant) }
