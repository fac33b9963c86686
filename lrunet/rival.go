package lrunet

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// MaxRivalWidth bounds the factor by which a name widens the channels of
// MobileNet, MobileNetV2, ShuffleNet or ShuffleNetV2.
const MaxRivalWidth = 4

// widthSteps is how many widths there are from one whole number to the next:
// names have at most three decimals.
const widthSteps = 1000

// rival is a kind of published network that reuses no layer. Its names are
// NAME-WIDTH, or NAME-WIDTH-gGROUPS where it has groups; each network has one
// name only: of the widths that come to the same channels the one with the
// fewest decimals, the lowest of these.
type rival struct {
	name   string
	groups []int // those that exist; the first one is a name's likeliest; none: names tell none

	// channels is all that the layers take from the width; none of them falls
	// where it grows.
	channels func(v variant) []int
	layers   func(b *builder, channels []int, groups int)
}

// variant is what a rival's name tells.
type variant struct {
	width  float64 // factor on the channels
	groups int     // of the 1x1 convolutions
}

// scale widens a number of channels as the published code does, rounding down.
func (v variant) scale(c int) int { return int(float64(c) * v.width) }

// build makes the network of a name. It fails where the width leaves layers
// without channels, or with channels that do not divide into groups.
func (r rival) build(name string, in Shape, classes int) (*Program, error) {
	v, err := r.read(name)
	if err != nil {
		return nil, fmt.Errorf("architecture %s: %w", quote(name), err)
	}
	p, err := r.program(v, in, classes)
	if err != nil {
		return nil, fmt.Errorf("%w; the nearest width there is: %s", err, r.nameOf(r.nearest(v, in, classes)))
	}
	if right := r.nameOf(r.simplest(v)); right != p.Arch {
		return nil, fmt.Errorf("architecture %s: did you mean %s? It is the same network", quote(name), right)
	}
	return p, nil
}

// program lays out the layers of a variant.
func (r rival) program(v variant, in Shape, classes int) (*Program, error) {
	b := &builder{program: Program{Arch: r.nameOf(v), Input: in, Classes: classes}}
	r.layers(b, r.channels(v), v.groups)
	return b.finish()
}

// nearest is a variant of a width, in hundredths, that can be built.
func (r rival) nearest(v variant, in Shape, classes int) variant {
	const steps = 100
	near := int(math.Round(v.width * steps))
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
func (r rival) simplest(v variant) variant {
	want := r.channels(v)
	at := func(step int) variant { return variant{float64(step) / widthSteps, v.groups} }
	same := func(step int) bool { return slices.Equal(r.channels(at(step)), want) }
	self := int(math.Round(v.width * widthSteps))
	first := 1 + sort.Search(self-1, func(i int) bool { return same(1 + i) })
	last := self + sort.Search(MaxRivalWidth*widthSteps-self, func(i int) bool { return !same(self + 1 + i) })
	unit := widthSteps // steps of so many decimals
	for (first+unit-1)/unit*unit > last {
		unit /= 10
	}
	return at((first + unit - 1) / unit * unit)
}

// read takes a name apart. It understands more than the one right name, to
// tell what that is.
func (r rival) read(name string) (variant, error) {
	parts := strings.Split(name, "-")[1:]
	v := variant{groups: 1}
	most := 1
	if len(r.groups) > 0 {
		v.groups, most = r.groups[0], 2
	}
	if len(parts) < 1 || len(parts) > most {
		return v, fmt.Errorf("want %s, e.g. %s", r.form(), r.example())
	}
	width, err := strconv.ParseFloat(strings.TrimSuffix(parts[0], "x"), 64)
	if err == nil && len(parts) == 2 {
		v.groups, err = strconv.Atoi(strings.TrimPrefix(parts[1], "g"))
	}
	if err != nil {
		return v, fmt.Errorf("want %s, e.g. %s", r.form(), r.example())
	}
	v.width = math.Round(width*widthSteps) / widthSteps
	if err := v.check(r); err != nil {
		return v, err
	}
	if right := r.nameOf(v); right != name {
		return v, fmt.Errorf("did you mean %s?", right)
	}
	return v, nil
}

// check says whether a rival has such a width and such groups.
func (v variant) check(r rival) error {
	if !(v.width > 0 && v.width <= MaxRivalWidth) {
		return fmt.Errorf("want a width of 0.001 to %d with at most three decimals, e.g. %s", MaxRivalWidth, r.example())
	}
	if len(r.groups) > 0 && !slices.Contains(r.groups, v.groups) {
		return fmt.Errorf("groups is %d, want one of %v", v.groups, slices.Sorted(slices.Values(r.groups)))
	}
	return nil
}

// nameOf is a variant's only name.
func (r rival) nameOf(v variant) string {
	name := r.name + "-" + strconv.FormatFloat(v.width, 'f', -1, 64)
	if len(r.groups) > 0 {
		name += fmt.Sprintf("-g%d", v.groups)
	}
	return name
}

// form is what the names look like.
func (r rival) form() string {
	if len(r.groups) > 0 {
		return r.name + "-WIDTH-gGROUPS"
	}
	return r.name + "-WIDTH"
}

func (r rival) example() string {
	v := variant{width: 0.25, groups: 1}
	if len(r.groups) > 0 {
		v.groups = r.groups[0]
	}
	return r.nameOf(v)
}

// family makes the rival known by its name.
func (r rival) family() family { return family{form: r.form(), build: r.build} }
