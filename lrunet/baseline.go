package lrunet

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// MaxWidthMultiplier is the largest width multiplier of MobileNet, MobileNetV2,
// ShuffleNet and ShuffleNetV2: the factor on their channels that a name states.
const MaxWidthMultiplier = 4

// widthSteps is how many multipliers there are from one whole number to the
// next: names have at most three decimals.
const widthSteps = 1000

// baseline is a family of published networks that reuse no layer. Their names
// are NAME-WIDTH, or NAME-WIDTH-gGROUPS if the family has groups. Each network
// has one name only: of the width multipliers with the same channels the one
// with the fewest decimals, the lowest of these.
type baseline struct {
	name   string
	start  Start
	groups []int // the possible ones, the likeliest first; empty if names have none

	// channels is all that the layers take from the multiplier; none of them
	// falls where it grows.
	channels func(v variant) []int
	layers   func(b *builder, channels []int, groups int)
}

// variant is what a baseline's name states.
type variant struct {
	multiplier float64 // factor on the channels
	groups     int     // of the 1x1 convolutions
}

// scale widens a number of channels as the published code does, rounding down.
func (v variant) scale(c int) int { return int(float64(c) * v.multiplier) }

// build makes the network of a name. It fails if the multiplier leaves layers
// without channels, or with channels that do not divide into groups.
func (r baseline) build(name string, in Shape, classes int) (*Program, error) {
	v, err := r.read(name)
	if err != nil {
		return nil, fmt.Errorf("architecture %s: %w", quote(name), err)
	}
	p, err := r.program(v, in, classes)
	if err != nil {
		return nil, fmt.Errorf("%w; the nearest possible network is %s", err, r.nameOf(r.nearest(v, in, classes)))
	}
	if right := r.nameOf(r.simplest(v)); right != p.Arch {
		return nil, fmt.Errorf("architecture %s: did you mean %s? It is the same network", quote(name), right)
	}
	return p, nil
}

// program lays out the layers of a variant.
func (r baseline) program(v variant, in Shape, classes int) (*Program, error) {
	b := &builder{program: Program{Arch: r.nameOf(v), Input: in, Classes: classes, Start: r.start}}
	r.layers(b, r.channels(v), v.groups)
	return b.finish()
}

// nearest is a variant that can be built, its multiplier in hundredths.
func (r baseline) nearest(v variant, in Shape, classes int) variant {
	const steps = 100
	near := int(math.Round(v.multiplier * steps))
	for away := 1; ; away++ {
		for _, at := range []int{near + away, near - away} {
			w := variant{float64(at) / steps, v.groups}
			if w.check(r) != nil {
				continue
			}
			if _, err := r.program(w, in, classes); err == nil {
				return r.simplest(w)
			}
		}
	}
}

// simplest is the variant that names a variant's network.
func (r baseline) simplest(v variant) variant {
	want := r.channels(v)
	at := func(step int) variant { return variant{float64(step) / widthSteps, v.groups} }
	same := func(step int) bool { return slices.Equal(r.channels(at(step)), want) }
	self := int(math.Round(v.multiplier * widthSteps))
	first := 1 + sort.Search(self-1, func(i int) bool { return same(1 + i) })
	last := self + sort.Search(MaxWidthMultiplier*widthSteps-self, func(i int) bool { return !same(self + 1 + i) })
	unit := widthSteps // from no decimals to three
	for (first+unit-1)/unit*unit > last {
		unit /= 10
	}
	return at((first + unit - 1) / unit * unit)
}

// read parses a name. It understands more than the one right name, to suggest
// that one.
func (r baseline) read(name string) (variant, error) {
	parts := strings.Split(name, "-")[1:]
	v := variant{groups: 1}
	most := 1
	if len(r.groups) > 0 {
		v.groups, most = r.groups[0], 2
	}
	if len(parts) < 1 || len(parts) > most {
		return v, fmt.Errorf("must be %s, e.g. %s", r.form(), r.example())
	}
	multiplier, err := strconv.ParseFloat(strings.TrimSuffix(parts[0], "x"), 64)
	if err == nil && len(parts) == 2 {
		v.groups, err = strconv.Atoi(strings.TrimPrefix(parts[1], "g"))
	}
	if err != nil {
		return v, fmt.Errorf("must be %s, e.g. %s", r.form(), r.example())
	}
	v.multiplier = math.Round(multiplier*widthSteps) / widthSteps
	if err := v.check(r); err != nil {
		return v, err
	}
	if right := r.nameOf(v); right != name {
		return v, fmt.Errorf("did you mean %s?", right)
	}
	return v, nil
}

// check fails if the baseline has no such multiplier or groups.
func (v variant) check(r baseline) error {
	if !(v.multiplier > 0 && v.multiplier <= MaxWidthMultiplier) {
		return fmt.Errorf("width multiplier must be 0.001 to %d with at most three decimals, e.g. %s", MaxWidthMultiplier, r.example())
	}
	if len(r.groups) > 0 && !slices.Contains(r.groups, v.groups) {
		return fmt.Errorf("groups is %d, must be one of %v", v.groups, slices.Sorted(slices.Values(r.groups)))
	}
	return nil
}

// nameOf is a variant's only name.
func (r baseline) nameOf(v variant) string {
	name := r.name + "-" + strconv.FormatFloat(v.multiplier, 'f', -1, 64)
	if len(r.groups) > 0 {
		name += fmt.Sprintf("-g%d", v.groups)
	}
	return name
}

// form is what the names look like.
func (r baseline) form() string {
	if len(r.groups) > 0 {
		return r.name + "-WIDTH-gGROUPS"
	}
	return r.name + "-WIDTH"
}

func (r baseline) example() string {
	v := variant{multiplier: 0.25, groups: 1}
	if len(r.groups) > 0 {
		v.groups = r.groups[0]
	}
	return r.nameOf(v)
}

// family makes the baseline known by its name.
func (r baseline) family() family { return family{form: r.form(), build: r.build} }
