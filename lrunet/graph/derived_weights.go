package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// mixture is a weight that is mixed of templates: these, then coefficients.
type mixture struct {
	made
	templates int
}

func (m mixture) count() int { return m.templates + 1 }

func (m mixture) value(params [][]float32) []float32 {
	kernel.Mix(m.array, params[:m.templates], params[m.templates])
	return m.array
}

func (m mixture) backward(grads, params [][]float32) {
	n := m.templates
	kernel.MixBackward(grads[:n], grads[n], m.gradient, params[:n], params[n])
}

// filters is a weight of filters that are made of bases: those that a group
// shares, a further one, and coefficients.
type filters struct {
	made
	product kernel.GroupedProduct
	bases   made // of each group, the further one last
}

func newFilters(p kernel.GroupedProduct) filters {
	return filters{newMade(p.Groups * p.Rows * p.Columns), p, newMade(p.Groups * p.Rank * p.Columns)}
}

func (filters) count() int { return 3 }

func (f filters) value(params [][]float32) []float32 {
	f.each(func(group, shared, further []float32) {
		copy(group[copy(group, shared):], further)
	}, f.bases.array, params)
	clear(f.array)
	f.product.Add(f.array, params[2], f.bases.array)
	return f.array
}

func (f filters) backward(grads, params [][]float32) {
	f.product.Backward(grads[2], f.bases.gradient, f.gradient, params[2], f.bases.array)
	f.each(func(group, shared, further []float32) {
		copy(further, group[copy(shared, group):])
	}, f.bases.gradient, grads)
}

// each visits each group's bases, in bases and in the arrays that the layer has.
func (f filters) each(visit func(group, shared, further []float32), bases []float32, arrays [][]float32) {
	n := f.product.Columns
	all := f.product.Rank * n
	for g := range f.product.Groups {
		visit(bases[g*all:][:all], arrays[0][g*(all-n):][:all-n], arrays[1][g*n:][:n])
	}
}

// changed is a weight to which a product is added: what it is made of, then the
// product's factors.
type changed struct {
	derived
	made
	product kernel.GroupedProduct
}

func (c changed) count() int { return c.derived.count() + 2 }

func (c changed) value(params [][]float32) []float32 {
	n := c.derived.count()
	copy(c.array, c.derived.value(params[:n]))
	c.product.Add(c.array, params[n+1], params[n])
	return c.array
}

func (c changed) target(grads [][]float32) []float32 { return c.made.target(grads) }

func (c changed) backward(grads, params [][]float32) {
	n := c.derived.count()
	copy(c.derived.target(grads[:n]), c.gradient)
	c.derived.backward(grads[:n], params[:n])
	c.product.Backward(grads[n+1], grads[n], c.gradient, params[n+1], params[n])
}

// lruWeights is how the weights of an iteration on maps of some channels are
// made of its parameters.
func lruWeights(op lrunet.LRU, channels int) (dw, pw derived) {
	mid := op.Expansion * channels
	product := kernel.GroupedProduct{Groups: op.Groups, Rows: channels / op.Groups, Columns: mid / op.Groups}
	size := channels * product.Columns
	dw, pw = itself{}, itself{}
	switch {
	case op.Templates > 0:
		dw, pw = mixture{newMade(9 * mid), op.Templates}, mixture{newMade(size), op.Templates}
	case op.Bases > 0:
		product.Rank = op.Bases + 1
		pw = newFilters(product)
	}
	if op.Rank > 0 {
		product.Rank = op.Rank
		pw = changed{pw, newMade(size), product}
	}
	return dw, pw
}
