package train

import "lrunet/lrunet/graph"

// optimizer changes a model's trainable parameters after each step, by their
// gradients: all by sgd, or some by muon.
type optimizer struct {
	recipe Recipe
	params []graph.Param // of the whole model
	uses   []usage
	sgd    *sgd
	muon   *muon // nil: none
}

func newOptimizer(m *graph.Model, r Recipe) *optimizer {
	o := &optimizer{recipe: r, params: m.Params, uses: usages(r, m), sgd: newSGD(m, r)}
	if r.Optimizer == muonName {
		o.muon = newMuon(m, r)
	}
	return o
}

// follow goes on to what some parts of the model use, all that step changes.
func (o *optimizer) follow(parts ...*graph.Model) {
	o.uses = usages(o.recipe, parts...)
	o.sgd.idle = o.idle(parts)
	if o.muon != nil {
		o.muon.follow(o.sgd.idle)
	}
}

// idle are the names of the parameters that some parts of the model do not use.
func (o *optimizer) idle(parts []*graph.Model) map[string]bool {
	idle := map[string]bool{}
	for _, p := range o.params {
		idle[p.Name] = true
	}
	for _, part := range parts {
		for _, p := range part.Program.Params() {
			delete(idle, p.Name)
		}
	}
	return idle
}

// step changes the parameters. The factor is that of the peak learning rates.
func (o *optimizer) step(factor float64) {
	for _, u := range o.uses {
		u.average()
	}
	o.sgd.step(o.recipe.LearningRate * factor)
	if o.muon != nil {
		o.muon.step(o.recipe.MuonRate * factor)
	}
}

// momenta are the momentum of each trainable parameter, in the model's order.
func (o *optimizer) momenta(m *graph.Model) [][]float32 {
	byName := map[string][]float32{}
	for i, p := range o.sgd.params {
		byName[p.Name] = o.sgd.velocity[i]
	}
	if o.muon != nil {
		for _, w := range o.muon.weights {
			byName[w.param.Name] = w.velocity
		}
	}
	var list [][]float32
	for _, p := range m.Params {
		if p.Grad != nil {
			list = append(list, byName[p.Name])
		}
	}
	return list
}
