package train

import (
	"cmp"
	"math"
	"slices"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// muonName is the optimizer of that name.
const muonName = "muon"

// Optimizers lists the names that a recipe's Optimizer takes.
func Optimizers() []string { return []string{muonName, "sgd"} }

// WithOptimizer is the recipe with an optimizer; another one than its own takes none
// of that one's settings over.
func (r Recipe) WithOptimizer(name string) Recipe {
	if name != r.Optimizer {
		r.MuonRate, r.MuonMomentum, r.MuonSteps = 0, 0, 0
	}
	r.Optimizer = name
	return r
}

// completeMuon fills in the defaults of muon's fields where it is used.
func (r Recipe) completeMuon() Recipe {
	if r.Optimizer == "sgd" {
		r.Optimizer = ""
	}
	if r.Optimizer != muonName {
		return r
	}
	if r.MuonRate == 0 {
		r.MuonRate = 0.05
	}
	if r.MuonMomentum == 0 {
		r.MuonMomentum = 0.9
	}
	if r.MuonSteps == 0 {
		r.MuonSteps = 3
	}
	return r
}

// muon is momentum whose step is made orthogonal (Jordan et al., "Muon: An
// optimizer for hidden layers in neural networks", 2024), in the form of
// airbench94_muon:
//
//	velocity = momentum*velocity + grad
//	weight *= sqrt(rows) / norm(weight)
//	weight -= rate * orthogonal(grad + momentum*velocity)
//
// Each step changes a matrix by the rate, whatever the gradient's size, so
// gradients that are sums over reuses need no rate of their own. A batch
// normalisation follows all of these weights, so their norm changes nothing
// else, and takes the place of weight decay.
type muon struct {
	recipe  Recipe
	pool    *kernel.Pool
	weights []muonWeight
	active  []muonGroup // of the weights that the present parts of the model use
	rate    float32     // of the present step
}

// muonWeight is a weight whose groups are a matrix each: outputs by inputs
// times window.
type muonWeight struct {
	param    graph.Param
	groups   int
	velocity []float32
	update   []float32
}

// muonGroup is one of a weight's matrices.
type muonGroup struct {
	value, grad, velocity []float32
	update                kernel.Matrix
}

func newMuon(m *graph.Model, r Recipe) *muon {
	o := &muon{recipe: r, pool: m.Pool()}
	groups := mixing(m.Program)
	for _, p := range m.Params {
		if n, ok := groups[p.Name]; ok {
			o.add(p, n)
		}
	}
	return o
}

// add lets muon change a weight too.
func (o *muon) add(p graph.Param, groups int) {
	w := muonWeight{p, groups, make([]float32, len(p.Value)), make([]float32, len(p.Value))}
	o.weights = append(o.weights, w)
	o.activate(w)
}

// activate has step change weights: the largest matrices first, so that no thread is
// left with one when the others are done.
func (o *muon) activate(weights ...muonWeight) {
	for _, w := range weights {
		o.active = append(o.active, w.matrices()...)
	}
	slices.SortStableFunc(o.active, func(a, b muonGroup) int { return cmp.Compare(len(b.value), len(a.value)) })
}

// follow goes on to the weights that are not idle: others would be scaled, though no
// gradient says how to change them.
func (o *muon) follow(idle map[string]bool) {
	o.active = nil
	o.activate(slices.DeleteFunc(slices.Clone(o.weights), func(w muonWeight) bool { return idle[w.param.Name] })...)
}

// matrices are the weight's groups.
func (w muonWeight) matrices() []muonGroup {
	list := make([]muonGroup, w.groups)
	rows, size := w.param.Shape[0]/w.groups, len(w.update)/w.groups
	for g := range list {
		from, to := g*size, (g+1)*size
		list[g] = muonGroup{
			w.param.Value[from:to], w.param.Grad[from:to], w.velocity[from:to],
			kernel.Matrix{Data: w.update[from:to], Rows: rows, Cols: size / rows},
		}
	}
	return list
}

// mixing are the names of the weights that mix channels and that a batch
// normalisation follows, with their number of groups: convolutions without bias
// that are not depthwise. Depthwise ones are many small filters that have
// nothing to do with each other; what a stage's options make weights of stays
// out too, unless it has a weight's shape.
func mixing(p *lrunet.Program) map[string]int {
	groups := map[string]int{}
	for _, l := range p.Layers {
		switch op := l.Op.(type) {
		case lrunet.Conv:
			if !op.Bias && (op.Groups == 1 || l.Params[0].Shape[1] > 1) {
				groups[l.Params[0].Name] = op.Groups
			}
		case lrunet.LRU:
			for _, place := range op.Matrices() {
				groups[l.Params[place].Name] = op.Groups
			}
		}
	}
	return groups
}

// step changes the weights by their gradients.
func (o *muon) step(rate float64) {
	o.rate = float32(rate)
	o.pool.Run(len(o.active), o)
}

// Part is kernel.Task's: it changes one matrix.
func (o *muon) Part(part, thread int) {
	g := o.active[part]
	g.gather(float32(o.recipe.MuonMomentum))
	o.pool.Orthogonalize(g.update, o.recipe.MuonSteps, thread)
	g.descend(o.rate)
}

// gather sets velocity and update by the gradient.
func (g muonGroup) gather(momentum float32) {
	velocity, update := g.velocity[:len(g.grad)], g.update.Data[:len(g.grad)]
	for i, d := range g.grad {
		v := momentum*velocity[i] + d
		velocity[i], update[i] = v, d+momentum*v
	}
}

// descend normalises the weights and takes a step.
func (g muonGroup) descend(rate float32) {
	var squares float64
	for _, v := range g.value {
		squares += float64(v) * float64(v)
	}
	if squares == 0 {
		squares = float64(g.update.Rows) // there is nothing to scale
	}
	scale := float32(math.Sqrt(float64(g.update.Rows) / squares))
	value := g.value[:len(g.update.Data)]
	for i, u := range g.update.Data {
		value[i] = scale*value[i] - rate*u
	}
}
