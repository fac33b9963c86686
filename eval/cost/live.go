package cost

import "lrunet/lrunet"

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
				dying += size(p, from)
			}
		}
		fresh := l.Out.Size()
		if takesOver(p, i, last) {
			fresh, dying = 0, dying-l.Out.Size()
		}
		live[i] = alive + fresh + scratch(l)
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

// takesOver says whether layer i writes its result over one of its inputs.
func takesOver(p *lrunet.Program, i int, last map[int]int) bool {
	l := p.Layers[i]
	if !inPlace(l, p) {
		return false
	}
	for _, from := range l.In {
		if last[from] == i {
			return true
		}
	}
	return false
}

// inPlace says whether an operator's result can stand where an input stood:
// element by element, or the same channels in another order. An LRU
// iteration's 1x1 accumulates into the residual.
func inPlace(l lrunet.Layer, p *lrunet.Program) bool {
	switch op := l.Op.(type) {
	case lrunet.BatchNorm, lrunet.ReLU, lrunet.Dropout, lrunet.Add, lrunet.LRU:
		return true
	case lrunet.Channels:
		return len(op.Index) == inputs(p, l)[0].C && len(distinct(op.Index)) == len(op.Index)
	}
	return false
}

// scratch is what a layer holds beside its inputs and its result: an LRU
// iteration's depthwise result.
func scratch(l lrunet.Layer) int {
	if op, ok := l.Op.(lrunet.LRU); ok {
		return op.Expansion * l.Out.Size()
	}
	return 0
}

// size is the number of elements of a layer's result, or of the image.
func size(p *lrunet.Program, layer int) int {
	if layer == lrunet.Image {
		return p.Input.Size()
	}
	return p.Layers[layer].Out.Size()
}

// distinct drops repetitions.
func distinct(list []int) []int {
	var out []int
	seen := map[int]bool{}
	for _, v := range list {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
