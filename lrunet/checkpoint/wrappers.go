package checkpoint

import (
	"fmt"
	"slices"
	"strings"
)

// wrappers is the prefixes that PyTorch's wrappers (DataParallel, compile) put
// before every name, in any number.
var wrappers = []string{"module.", "_orig_mod."}

// containers are the fields under which training scripts keep a network, or
// several, in a module of their own: those before averages, the first one that
// is there counts.
var containers = []string{
	"model", "net", "network", "backbone", "student",
	"ema", "ema_model", "model_ema", "averaged_model", "swa_model", "teacher",
}

// unwrap finds what names are without prefixes, leaving out what profilers and
// averages count. Of several networks side by side it keeps the one of the name
// weights, or the first; the checkpoint says which. It fails where two names
// become one, and where there are no weights of that name.
func (c *Checkpoint) unwrap(names []string, weights string) (map[string]string, error) {
	inner := map[string]string{}
	for _, name := range names {
		if !isStatistic(name) {
			inner[name] = withoutWrappers(name)
		}
	}
	for groups := groupsOf(inner); len(groups) > 0; groups = groupsOf(inner) {
		chosen := groups[0]
		if slices.Contains(groups, weights) {
			chosen, weights = weights, ""
			c.Weights = chosen
		}
		if len(groups) > 1 {
			c.Weights = chosen
			c.OtherWeights = slices.DeleteFunc(groups, func(g string) bool { return g == chosen })
		}
		enter(inner, chosen)
	}
	if weights != "" {
		return nil, fmt.Errorf("has no weights %.80q%s", weights, c.choices())
	}
	seen := make(map[string]bool, len(inner))
	for _, short := range inner {
		if seen[short] {
			return nil, fmt.Errorf("duplicate tensor %.80q", short)
		}
		seen[short] = true
	}
	return inner, nil
}

// enter keeps the names within a container, without it.
func enter(inner map[string]string, container string) {
	for name, short := range inner {
		if rest, ok := strings.CutPrefix(short, container+"."); ok {
			inner[name] = withoutWrappers(rest)
		} else {
			delete(inner, name)
		}
	}
}

// choices are the weights that there are, for a message.
func (c *Checkpoint) choices() string {
	names := c.OtherWeights
	if c.Weights != "" {
		names = append([]string{c.Weights}, names...)
	}
	if len(names) == 0 {
		return ": it holds one network only"
	}
	return fmt.Sprintf(" (have %s)", listed(names))
}

// listed are names for a message, however many a file has.
func listed(names []string) string {
	const most = 8
	var shown []string
	for _, name := range names[:min(len(names), most)] {
		shown = append(shown, fmt.Sprintf("%.40q", name))
	}
	if len(names) > most {
		shown = append(shown, "...")
	}
	return strings.Join(shown, ", ")
}

// groupsOf are the containers that all names lie in, in their order; none if one
// lies in none.
func groupsOf(names map[string]string) []string {
	there := map[string]bool{}
	for _, name := range names {
		first, _, nested := strings.Cut(name, ".")
		if !nested || !slices.Contains(containers, first) {
			return nil
		}
		there[first] = true
	}
	var groups []string
	for _, name := range containers {
		if there[name] {
			groups = append(groups, name)
		}
	}
	return groups
}

func withoutWrappers(name string) string {
	for again := true; again; {
		again = false
		for _, w := range wrappers {
			if rest, cut := strings.CutPrefix(name, w); cut {
				name, again = rest, true
			}
		}
	}
	return name
}

// isStatistic finds what profilers (thop) and averages (swa_utils) count beside
// a network's parameters.
func isStatistic(name string) bool {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "total_ops", "total_params", "n_averaged":
		return true
	}
	return false
}
