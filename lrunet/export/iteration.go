package export

import (
	"slices"

	"lrunet/lrunet"
)

// iteration is one execution of a layer reuse unit on maps of some channels, as
// it is once training is over:
//
//	y = relu(pw(dw(x) * scale) * second.scale + second.shift + x)
//
// The first normalisation's shift is in the second's, as there is nothing but
// the 1x1 convolution between the two, and the second's factors are in it.
type iteration struct {
	op       lrunet.LRU
	channels int
	dw, pw   []lrunet.Param // what the weights are made of, in the order of lrunet.LRU
	scale    []float64
	second   affine
}

// knownLRU has the settings of lrunet.LRU that iteration respects: with another
// one this does not compile.
type knownLRU struct {
	Expansion, Groups      int
	Shuffle                bool
	Unshifted              bool
	Templates, Bases, Rank int
	Gain                   bool
	Branch                 lrunet.Branch
}

var _ = knownLRU(lrunet.LRU{})

// iteration is what a layer of the network is whose operator is op.
func (n *Network) iteration(op lrunet.LRU, l lrunet.Layer) iteration {
	p := op.Split(l.Params)
	it := iteration{op: op, channels: l.Out.C, dw: p.Depthwise, pw: p.Pointwise}
	first := n.normalized(n.Value(p.First.Scale), p.First)
	it.scale = first.scale

	gamma := slices.Clone(n.Value(p.Second.Scale))
	if p.Gain != nil {
		gain := n.Value(*p.Gain)[0]
		for c := range gamma {
			gamma[c] *= gain
		}
	}
	it.second = n.normalized(gamma, p.Second)
	it.second.shift = n.shifted(it, first.shift)
	if p.Branch != nil {
		it.second.times(n.Value(*p.Branch))
	}
	return it
}

// normalized is a normalisation's map with another scale than its own, as one may
// be made of it.
func (n *Network) normalized(scale []float32, p lrunet.NormParams) affine {
	var shift []float32
	if p.Shift != nil {
		shift = n.Value(*p.Shift)
	}
	return normalized(scale, shift, n.Value(p.Mean), n.Value(p.Variance))
}

// shifted is the second normalisation's shift with what the 1x1 convolution and its
// scale make of the first one's.
func (n *Network) shifted(it iteration, first []float64) []float64 {
	shift := make([]float64, it.channels)
	for c, v := range n.pointwise(it, first) {
		shift[c] = it.second.shift[c] + it.second.scale[c]*v
	}
	return shift
}

// pointwise is what the 1x1 convolution makes of one position.
func (n *Network) pointwise(it iteration, x []float64) []float64 {
	op, parts := it.op, it.pw
	apply := func(p lrunet.Param, x []float64) []float64 { return product(n.Value(p), op.Groups, x) }
	y := make([]float64, it.channels)
	add := func(terms []float64, factor float64) {
		for c, v := range terms {
			y[c] += v * factor
		}
	}
	switch {
	case op.Templates > 0:
		for k, coefficient := range n.Value(parts[op.Templates]) {
			add(apply(parts[k], x), float64(coefficient))
		}
	case op.Bases > 0:
		add(apply(parts[2], beside(apply(parts[0], x), apply(parts[1], x), op.Groups)), 1)
	default:
		add(apply(parts[0], x), 1)
	}
	if op.Rank > 0 {
		last := parts[len(parts)-2:]
		add(apply(last[1], apply(last[0], x)), 1)
	}
	return y
}

// product is a grouped matrix's with a vector.
func product(matrix []float32, groups int, x []float64) []float64 {
	columns := len(x) / groups
	rows := len(matrix) / columns
	y := make([]float64, rows)
	for i := range rows {
		part := x[i/(rows/groups)*columns:]
		for j, v := range matrix[i*columns:][:columns] {
			y[i] += float64(v) * part[j]
		}
	}
	return y
}

// beside puts, in each group, the second vector's elements behind the first's.
func beside(a, b []float64, groups int) []float64 {
	var all []float64
	n, m := len(a)/groups, len(b)/groups
	for g := range groups {
		all = append(append(all, a[g*n:][:n]...), b[g*m:][:m]...)
	}
	return all
}
