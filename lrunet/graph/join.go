package graph

import (
	"slices"

	"lrunet/lrunet"
)

// join is the concatenation that a layer's result goes into, with the selection behind it.
// The layer writes its channels of that result where they belong.
type join struct {
	inputs      []int // channels of each input of the concatenation
	own         int   // the input that is the layer's result
	index       []int // the channel of each result, among those of all inputs in order
	first, step int   // results that are the layer's: from the first on, step apart
}

// join fuses the concatenation behind layer i into it, with the selection that alone reads
// that, if the layer is a convolution with its normalisation and its channels stay equally
// far apart. It returns the last layer of all.
func (u *fuser) join(f *fused, i int) int {
	if _, convolves := f.Op.(lrunet.Conv); !convolves || !f.normalized || f.channelwise() || u.readers[i] != 1 || i+1 == len(u.p.Layers) {
		return i
	}
	l := u.p.Layers[i+1]
	if _, concat := l.Op.(lrunet.Concat); !concat || !slices.Contains(l.In, i) {
		return i
	}
	j, last := u.newJoin(l, i)
	if !j.spread() {
		return i
	}
	for _, from := range l.In {
		if from != i {
			u.read(f, from)
		}
	}
	f.join, f.Out = j, u.p.Layers[last].Out
	if last > i+1 {
		selection := u.p.Layers[last].Op.(lrunet.Channels)
		f.selection = &selection
	}
	return last
}

// newJoin describes the concatenation l, which layer i goes into, and names the layer that
// has its result: l, or the selection behind it.
func (u *fuser) newJoin(l lrunet.Layer, i int) (j *join, last int) {
	j, last = &join{own: slices.Index(l.In, i)}, i+1
	for _, in := range u.p.Inputs(l) {
		j.inputs = append(j.inputs, in.C)
	}
	if next := last + 1; u.readers[last] == 1 && next < len(u.p.Layers) && u.p.Layers[next].In[0] == last && !u.cuts[next] {
		if selection, selects := u.p.Layers[next].Op.(lrunet.Channels); selects {
			j.index = selection.Index
			return j, next
		}
	}
	for c := range l.Out.C {
		j.index = append(j.index, c)
	}
	return j, last
}

// spread finds where the layer's channels are among the results. It says whether each is
// there once, and all are equally far apart.
func (j *join) spread() bool {
	before := 0
	for _, n := range j.inputs[:j.own] {
		before += n
	}
	var at []int
	for c := range j.inputs[j.own] {
		r := slices.Index(j.index, before+c)
		if r < 0 || slices.Contains(j.index[r+1:], before+c) {
			return false
		}
		at = append(at, r)
	}
	j.first, j.step = at[0], 1
	if len(at) > 1 {
		j.step = at[1] - at[0]
	}
	for c, r := range at {
		if r != j.first+c*j.step {
			return false
		}
	}
	return j.step > 0
}
