package cost

import (
	"slices"

	"lrunet/lrunet"
)

// liveActivations gives, for each layer, the activation elements that are
// alive while it runs: every result that it or a later layer reads (the image
// is one until its last reader), its own result, and its scratch. A layer that
// can work in place takes over an input that nothing reads later.
func liveActivations(p *lrunet.Program) []int {
	last := lastUse(p)
	alive := p.Input.Size() // results between their definition and last use
	live := make([]int, len(p.Layers))
	for i, l := range p.Layers {
		dying := 0
		for _, from := range distinct(l.In) {
			if last[from] == i {
				dying += p.Result(from).Size()
			}
		}
		work := l.Op.Work(p.Inputs(l), l.Out)
		fresh := l.Out.Size()
		if work.InPlace && dying > 0 {
			fresh, dying = 0, dying-l.Out.Size()
		}
		live[i] = alive + fresh + work.Scratch
		alive += fresh - dying
	}
	return live
}

// lastUse is the last layer that reads each result, and the image.
func lastUse(p *lrunet.Program) map[int]int {
	last := map[int]int{}
	for i, l := range p.Layers {
		for _, from := range l.In {
			last[from] = i
		}
	}
	return last
}

// distinct is the list in ascending order without repetitions.
func distinct(list []int) []int {
	return slices.Compact(slices.Sorted(slices.Values(list)))
}
