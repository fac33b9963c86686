package checkpoint

import (
	"fmt"
	"slices"
	"sort"
	"strconv"

	"lrunet/lrunet"
)

// widthSteps is how many width multipliers names have from one whole number to
// the next.
const widthSteps = 1000

// baseline finds the width multiplier of a network whose channels are
// proportional to it, rounded down. The measure is a dimension of a late tensor,
// whose many channels distinguish multipliers that are close.
type baseline struct {
	name    string // with %s for the multiplier
	measure string // the tensor
	dim     int
}

// find lists the names that have the measure's channels.
func (r baseline) find(shapes shapeMap) ([]string, error) {
	whole, err := lrunet.Build(fmt.Sprintf(r.name, "1"), imageOf(3), 10)
	if err != nil {
		return nil, err
	}
	full, err := paramShapes(whole).dim(r.measure, r.dim)
	if err != nil {
		return nil, err
	}
	return r.widths(shapes, func(multiplier float64) int { return int(float64(full) * multiplier) })
}

// widths lists the names whose measure is the tensor's, those with the fewest
// decimals first. channels must not fall where the multiplier grows.
func (r baseline) widths(shapes shapeMap, channels func(multiplier float64) int) ([]string, error) {
	want, err := shapes.dim(r.measure, r.dim)
	if err != nil {
		return nil, err
	}
	at := func(step int) float64 { return float64(step) / widthSteps }
	var names []string
	const last = lrunet.MaxWidthMultiplier * widthSteps
	first := 1 + sort.Search(last, func(i int) bool { return channels(at(i+1)) >= want })
	for step := first; step <= last && channels(at(step)) == want; step++ {
		names = append(names, fmt.Sprintf(r.name, strconv.FormatFloat(at(step), 'f', -1, 64)))
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no width multiplier up to %d has the %d channels of %q", lrunet.MaxWidthMultiplier, want, r.measure)
	}
	slices.SortStableFunc(names, func(a, b string) int { return len(a) - len(b) })
	return names, nil
}

// findShuffleNet reads the groups off the first unit.
func findShuffleNet(shapes shapeMap) ([]string, error) {
	incoming, err := shapes.dim("conv1.weight", 0)
	if err != nil {
		return nil, err
	}
	const first = "layer1.0.conv1.weight"
	perGroup, err := shapes.dim(first, 1)
	if err != nil {
		return nil, err
	}
	if incoming%perGroup != 0 {
		return nil, fmt.Errorf("%q: %d channels come in, no multiple of the %d a group reads", first, incoming, perGroup)
	}
	return baseline{fmt.Sprintf("shufflenet-%%s-g%d", incoming/perGroup), "linear.weight", 1}.find(shapes)
}

// findShuffleNetV2 reads the multiplier off the last stage, whose units have twice
// the first one's channels on each side.
func findShuffleNetV2(shapes shapeMap) ([]string, error) {
	r := baseline{"shufflenetv2-%s", "layer3.0.conv5.weight", 0}
	return r.widths(shapes, func(multiplier float64) int { return 2 * lrunet.ShuffleNetV2Width(multiplier) })
}

// paramShapes is the shapes of a program's parameters.
func paramShapes(p *lrunet.Program) shapeMap {
	shapes := shapeMap{}
	for _, q := range p.Params() {
		shapes[q.Name] = q.Shape
	}
	return shapes
}
