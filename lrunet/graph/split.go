package graph

import (
	"slices"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// channelRange is channels of a layer's result, from the first on.
type channelRange struct{ layer, first int }

// splits says which layers of a program do no more than select a range of channels.
// Nothing needs to be copied where the ranges of a result make it up, and each has one
// reader: these write one gradient together.
func splits(p *lrunet.Program) []bool {
	cuts := make([]bool, len(p.Layers))
	reads := readers(p)
	for whole, l := range p.Layers {
		if cuts[whole] {
			continue
		}
		ranges := readersOf(p, whole)
		other := func(i int) bool { return !isRange(p.Layers[i]) || reads[i] != 1 }
		if !slices.ContainsFunc(ranges, other) && makeUp(p, ranges, l.Out.C) {
			for _, i := range ranges {
				cuts[i] = true
			}
		}
	}
	return cuts
}

// readersOf is the layers that read a layer's result.
func readersOf(p *lrunet.Program, layer int) (list []int) {
	for i, l := range p.Layers {
		if slices.Contains(l.In, layer) {
			list = append(list, i)
		}
	}
	return list
}

// isRange says whether a layer selects channels that follow each other.
func isRange(l lrunet.Layer) bool {
	op, selects := l.Op.(lrunet.Channels)
	if !selects {
		return false
	}
	for i, c := range op.Index {
		if c != op.Index[0]+i {
			return false
		}
	}
	return true
}

// makeUp says whether each channel is in one of the ranges, and in no other.
func makeUp(p *lrunet.Program, ranges []int, channels int) bool {
	var all []int
	for _, i := range ranges {
		all = append(all, p.Layers[i].Op.(lrunet.Channels).Index...)
	}
	return kernel.Permutes(all, channels)
}
