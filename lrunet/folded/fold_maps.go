package folded

import "lrunet/lrunet"

// Add is a Sum.
func (f *folder) Add(lrunet.Add) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&Sum{Node: n, Factor: make([][]float32, len(n.X))})
}

// Blend is a Sum.
func (f *folder) Blend(op lrunet.Blend) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	factors := make([][]float32, len(n.X))
	params := f.params()
	first := len(factors) - len(params)
	for k, p := range params {
		factors[first+k] = spread(p, f.in[0].C)
	}
	return f.add(&Sum{Node: n, Factor: factors})
}

// spread is a factor of each channel, given one of each or one of all.
func spread(factor []float32, channels int) []float32 {
	list := make([]float32, channels)
	for i := range list {
		list[i] = factor[i%len(factor)]
	}
	return list
}

// Channels is a Select.
func (f *folder) Channels(op lrunet.Channels) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&Select{n, op.Index})
}

// Concat is a Join.
func (f *folder) Concat(lrunet.Concat) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&Join{n})
}

// MaxPool stays one.
func (f *folder) MaxPool(op lrunet.MaxPool) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&MaxPool{n, Window(op)})
}

// AvgPool stays one.
func (f *folder) AvgPool(op lrunet.AvgPool) error {
	n, err := f.node()
	if err != nil {
		return err
	}
	return f.add(&AvgPool{n, Window(op)})
}
