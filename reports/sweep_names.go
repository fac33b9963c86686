package reports

import (
	"cmp"
	"fmt"
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

// base is the network's name without its variant.
func (n SweepNetwork) base() string { return strings.TrimSuffix(n.Name, ", "+n.Variant) }
