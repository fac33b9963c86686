package train

import "lrunet/lrunet/graph"

// The gradient of weights that several layers use is the sum of what each gives,
// or its mean.
const (
	sumGradient  = "sum"
	meanGradient = "mean"
)

// ReuseGradients lists the names that a recipe's ReuseGradient takes.
func ReuseGradients() []string { return []string{meanGradient, sumGradient} }

// usage is a parameter that several layers use.
type usage struct {
	grad  []float32
	times int
}

// usages are the parameters whose gradient the recipe averages over their uses in
// all parts of a model that a step trains, the largest first.
// The sum grows with the number of uses, and so does the step that a learning
// rate gives; the mean keeps the step of weights that are used once.
func usages(r Recipe, parts ...*graph.Model) []usage {
	if r.ReuseGradient != meanGradient {
		return nil
	}
	times := map[string]int{}
	for _, m := range parts {
		for _, l := range m.Program.Layers {
			for _, p := range l.Params {
				times[p.Name]++
			}
		}
	}
	var list []usage
	for _, p := range parts[0].Params {
		if p.Grad != nil && times[p.Name] > 1 {
			list = append(list, usage{p.Grad, times[p.Name]})
		}
	}
	return list
}

// average divides the gradient by the number of uses.
func (u usage) average() {
	share := 1 / float32(u.times)
	for i := range u.grad {
		u.grad[i] *= share
	}
}
