package train

import (
	"math"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
)

// What the scale of an iteration's last normalisation starts at, other than one.
const (
	zeroResidual  = "zero"
	depthResidual = "depth"
)

// ResidualInits lists the names that a recipe's ResidualInit takes.
func ResidualInits() []string { return []string{depthResidual, zeroResidual} }

// startResiduals starts the branches as the recipe says, those of smaller reuse
// counts too. It fails as Shallower does.
func (r Recipe) startResiduals(m *graph.Model) error {
	shallower, err := r.Shallower(m)
	if err != nil {
		return err
	}
	for _, s := range shallower {
		startResiduals(s.Model, r.ResidualInit)
	}
	startResiduals(m, r.ResidualInit) // last, as scales may be shared
	return nil
}

// startResiduals sets the scale of the last normalisation in each iteration of
// layer reuse, by which the branch beside the skip is multiplied: to zero, so that
// a stage begins as nothing but its skips (Goyal et al., arXiv 1706.02677, section
// 5.1), or to one over the root of the stage's iterations, so that all branches
// together begin with the variance of one (Zhang et al., "Fixup", arXiv 1901.09321,
// has the argument). Branches that a factor multiplies already, which starts at
// zero, stay as they are, and so do networks without layer reuse.
func startResiduals(m *graph.Model, how string) {
	var scales []*graph.Param
	for _, l := range m.Program.Layers {
		op, ok := l.Op.(lrunet.LRU)
		if !ok {
			continue
		}
		if op.Branch == lrunet.BranchPlain {
			scales = append(scales, m.Param(lastScale(l)))
		}
		if op.Shuffle { // there are further iterations
			continue
		}
		start := 0.
		if how == depthResidual {
			start = 1 / math.Sqrt(float64(len(scales)))
		}
		for _, p := range scales {
			for i := range p.Value {
				p.Value[i] = float32(start)
			}
		}
		scales = nil
	}
}

// lastScale names the scale of a layer's last normalisation.
func lastScale(l lrunet.Layer) string {
	name := ""
	for _, p := range l.Params {
		if p.Role == lrunet.Scale {
			name = p.Name
		}
	}
	return name
}
