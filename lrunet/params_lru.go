package lrunet

// LRUParams are the parameters of an LRU layer by what they are for.
type LRUParams struct {
	Depthwise, Pointwise []Param // that the weights are made of, in the order of LRU
	First, Second        NormParams
	Gain, Branch         *Param // nil: there is none
}

// NormParams are the parameters of a batch normalisation.
type NormParams struct {
	Scale          Param
	Shift          *Param // nil: there is none
	Mean, Variance Param
}

// Split tells the parameters of a layer apart, which are those of the operator's
// signature.
func (op LRU) Split(params []Param) LRUParams {
	next := func() *Param {
		p := &params[0]
		params = params[1:]
		return p
	}
	take := func(n int) []Param {
		taken := params[:n]
		params = params[n:]
		return taken
	}
	s := LRUParams{Depthwise: take(len(op.weight(1))), Pointwise: take(len(op.pointwise(op.Groups, 1)))}
	s.First.Scale = *next()
	if !op.Unshifted {
		s.First.Shift = next()
	}
	s.First.Mean, s.First.Variance = *next(), *next()
	s.Second.Scale = *next()
	if op.Gain {
		s.Gain = next()
	}
	if op.Branch != BranchPlain {
		s.Branch = next()
	}
	s.Second.Shift, s.Second.Mean, s.Second.Variance = next(), *next(), *next()
	return s
}
