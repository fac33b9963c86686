package train

import (
	"math"

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
	recipe   Recipe
	weights  []muonWeight
	active   []muonWeight    // those that the present parts of the model use
	matrices []kernel.Matrix // the steps of all their groups
	solver   *kernel.Orthogonalizer
}

// muonWeight is a weight whose groups are a matrix each: outputs by inputs
// times window.
type muonWeight struct {
	param    graph.Param
	groups   int
	velocity []float32
	update   []float32
}

func newMuon(m *graph.Model, r Recipe) *muon {
	o := &muon{recipe: r, solver: kernel.NewOrthogonalizer(m.Pool())}
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

// activate has step change a weight.
func (o *muon) activate(w muonWeight) {
	o.active = append(o.active, w)
	o.matrices = append(o.matrices, w.matrices(w.update)...)
}

// follow goes on to the weights that are not idle: others would be scaled, though no
// gradient says how to change them.
func (o *muon) follow(idle map[string]bool) {
	o.active, o.matrices = nil, nil
	for _, w := range o.weights {
		if !idle[w.param.Name] {
			o.activate(w)
		}
	}
}

// matrices are the groups of an array like the weight.
func (w muonWeight) matrices(values []float32) []kernel.Matrix {
	list := make([]kernel.Matrix, w.groups)
	rows, size := w.param.Shape[0]/w.groups, len(values)/w.groups
	for g := range list {
		list[g] = kernel.Matrix{Data: values[g*size : (g+1)*size], Rows: rows, Cols: size / rows}
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
	momentum := float32(o.recipe.MuonMomentum)
	for _, w := range o.active {
		for i, g := range w.param.Grad {
			w.velocity[i] = momentum*w.velocity[i] + g
			w.update[i] = g + momentum*w.velocity[i]
		}
	}
	o.solver.Run(o.matrices, o.recipe.MuonSteps)
	at := 0
	for _, w := range o.active {
		for _, values := range w.matrices(w.param.Value) {
			descend(values, o.matrices[at], float32(rate))
			at++
		}
	}
}

// descend normalises a matrix of weights and takes a step.
func descend(values, update kernel.Matrix, rate float32) {
	var squares float64
	for _, v := range values.Data {
		squares += float64(v) * float64(v)
	}
	if squares == 0 {
		squares = float64(values.Rows) // there is nothing to scale
	}
	scale := float32(math.Sqrt(float64(values.Rows) / squares))
	for i, u := range update.Data {
		values.Data[i] = scale*values.Data[i] - rate*u
	}
}
