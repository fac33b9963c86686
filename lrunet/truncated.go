package lrunet

import (
	"fmt"
	"slices"

	"lrunet/internal/words"
)

// Truncated is the program without all iterations of a stage but the first n,
// which is positive; a stage of fewer keeps all. Its parameters are some of the
// program's.
//
// An iteration is the channel shuffle of x plus a correction, so a removed
// iteration leaves its shuffle behind: without it, the following layers would
// find the channels in another order.
func (p *Program) Truncated(n int) *Program {
	cut := *p
	cut.Layers = withoutIterations(p.Layers, n)
	cut.Arch = fmt.Sprintf("%s after %s", p.Arch, words.Count(n, "iteration", "iterations"))
	return &cut
}

// Iterations is the largest number of iterations that a stage has; 0 without
// stages of layer reuse.
func (p *Program) Iterations() int {
	most, run := 0, 0
	for _, l := range p.Layers {
		if op, ok := l.Op.(LRU); ok {
			run++
			most = max(most, run)
			if !op.Shuffle { // the stage's last
				run = 0
			}
		}
	}
	return most
}

// withoutIterations replaces every iteration after the first n of its stage
// by its shuffle, if it has one. The blends before it go with it.
func withoutIterations(layers []Layer, n int) []Layer {
	var kept []Layer
	moved := map[int]int{Image: Image} // old index of a result -> new one
	run := 0                           // iterations of the stage so far
	for i, l := range layers {
		l.In = slices.Clone(l.In)
		for j, from := range l.In {
			l.In[j] = moved[from]
		}
		removed := run >= n
		switch op := l.Op.(type) {
		case LRU:
			run++
			if !op.Shuffle { // the stage's last
				run = 0
			}
			if removed && op.Shuffle {
				l.Op, l.Params, removed = Channels{Index: Shuffled(l.Out.C)}, nil, false
			}
		case Blend:
		default:
			removed = false
		}
		if removed {
			moved[i] = l.In[0]
			continue
		}
		moved[i] = len(kept)
		kept = append(kept, l)
	}
	return kept
}

// Shuffled is the shuffle of an LRU iteration as a choice of channels, an even
// number of them: that of the result's channel i is element i.
func Shuffled(channels int) []int {
	index := make([]int, channels)
	for j := range channels / 2 {
		index[2*j], index[2*j+1] = channels/2+j, j
	}
	return index
}
