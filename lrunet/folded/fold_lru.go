package folded

import (
	"strings"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// LRU is an Iteration. Iterations whose weights are made of the same parameters
// share them.
func (f *folder) LRU(op lrunet.LRU) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	c := f.in[0].C
	p := op.Split(f.layer.Params)
	s := &Iteration{Node: n, Expansion: op.Expansion, Groups: op.Groups, Shuffle: op.Shuffle}
	s.DW = f.made(p.Depthwise, func(p [][]float32) []float32 {
		return transposed(mixed(p), op.Expansion*c)
	})
	s.PW = f.made(p.Pointwise, func(p [][]float32) []float32 { return pointwise(op, c, p) })
	beta1 := make([]float32, op.Expansion*c)
	if p.First.Shift != nil {
		beta1 = f.value(*p.First.Shift)
	}
	scale1, shift1 := normalization(f.value(p.First.Scale), beta1, f.value(p.First.Mean), f.value(p.First.Variance))
	gamma2, branch := f.value(p.Second.Scale), []float32{1}
	if p.Gain != nil {
		gamma2 = times(gamma2, f.value(*p.Gain))
	}
	if p.Branch != nil {
		branch = f.value(*p.Branch)
	}
	scale2, shift2 := normalization(gamma2, f.value(*p.Second.Shift), f.value(p.Second.Mean), f.value(p.Second.Variance))
	s.Scale1, s.Scale2 = scale1, times(scale2, branch)
	s.Shift2 = times(shift2, branch)
	s.addShift(shift1)
	return f.add(s)
}

// addShift puts the first normalisation's shift into the second's: between the
// two there is nothing but the 1x1 convolution.
func (s *Iteration) addShift(shift1 []float32) {
	row := len(s.PW) / len(s.Scale2)
	group := len(s.Scale2) / s.Groups
	for o, scale := range s.Scale2 {
		sum := 0.0
		for i, w := range s.PW[o*row:][:row] {
			sum += float64(w) * float64(shift1[o/group*row+i])
		}
		s.Shift2[o] += scale * float32(sum)
	}
}

// made is an array that is made of parameters, once for all iterations that have
// the same.
func (f *folder) made(of []lrunet.Param, by func([][]float32) []float32) []float32 {
	var names []string
	var values [][]float32
	for _, q := range of {
		names = append(names, q.Name)
		values = append(values, f.value(q))
	}
	key := strings.Join(names, "\n")
	if f.weights[key] == nil {
		f.weights[key] = by(values)
	}
	return f.weights[key]
}

// mixed is a weight: the only parameter, or templates times their coefficients.
func mixed(p [][]float32) []float32 {
	if len(p) == 1 {
		return p[0]
	}
	w := make([]float32, len(p[0]))
	kernel.Mix(w, p[:len(p)-1], p[len(p)-1])
	return w
}

// pointwise is the 1x1 convolution's weight, made of its parameters.
func pointwise(op lrunet.LRU, channels int, p [][]float32) []float32 {
	product := kernel.GroupedProduct{Groups: op.Groups, Rows: channels / op.Groups, Columns: op.Expansion * channels / op.Groups}
	own := p
	if op.Rank > 0 {
		own = p[:len(p)-2]
	}
	w := make([]float32, channels*product.Columns)
	if op.Bases > 0 {
		filters := product
		filters.Rank = op.Bases + 1
		filters.Add(w, own[2], bases(filters, own[0], own[1]))
	} else {
		copy(w, mixed(own))
	}
	if op.Rank > 0 {
		product.Rank = op.Rank
		product.Add(w, p[len(p)-1], p[len(p)-2])
	}
	return w
}

// bases are those of each group: the shared ones, then the further one.
func bases(p kernel.GroupedProduct, shared, further []float32) []float32 {
	var list []float32
	n := (p.Rank - 1) * p.Columns
	for g := range p.Groups {
		list = append(list, shared[g*n:][:n]...)
		list = append(list, further[g*p.Columns:][:p.Columns]...)
	}
	return list
}

// transposed is a matrix of some rows by columns.
func transposed(w []float32, rows int) []float32 {
	columns := len(w) / rows
	to := make([]float32, 0, len(w))
	for j := range columns {
		for i := range rows {
			to = append(to, w[i*columns+j])
		}
	}
	return to
}

// times is an array times a factor of each element or of all.
func times(list, factor []float32) []float32 {
	to := make([]float32, len(list))
	for i, v := range list {
		to[i] = v * factor[i%len(factor)]
	}
	return to
}
