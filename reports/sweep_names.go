package reports

import (
	"fmt"
	"strings"
)

// longestName is how long a network's name may be in a figure.
const longestName = 24

// short are the names of networks in figures, by their names with and without
// variants: an architecture in notation is called by its reuse, or where that is no
// name of its own by its number in the tables.
func (s Sweep) short() map[string]string {
	var bases []string // of networks, without variants
	reuses := map[int]int{}
	number := map[string]int{}
	for _, n := range s.Networks {
		if base := n.base(); number[base] == 0 {
			bases = append(bases, base)
			number[base] = len(bases)
			reuses[n.Reuse]++
		}
	}
	names := map[string]string{}
	for _, n := range s.Networks {
		base := n.base()
		switch {
		case len([]rune(base)) <= longestName:
		case reuses[n.Reuse] == 1 && n.Reuse > 0:
			base = fmt.Sprintf("reuse %d", n.Reuse)
		default:
			base = fmt.Sprintf("network %d", number[base])
		}
		if names[n.base()] = base; len(bases) == 1 && n.Variant != "" {
			base = ""
		}
		names[n.Name] = strings.TrimPrefix(strings.TrimSuffix(base+", "+n.Variant, ", "), ", ")
	}
	return names
}

// base is the network's name without its variant.
func (n SweepNetwork) base() string { return strings.TrimSuffix(n.Name, ", "+n.Variant) }
