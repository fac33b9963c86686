package cost

import "lrunet/lrunet"

// params counts a layer's trainable elements: those whose names are not yet
// among the seen ones, and the rest. It adds the names to seen.
func params(l lrunet.Layer, seen map[string]bool) (fresh, reused int) {
	for _, q := range l.Params {
		switch {
		case !q.Role.Trainable():
		case seen[q.Name]:
			reused += q.Size()
		default:
			seen[q.Name] = true
			fresh += q.Size()
		}
	}
	return fresh, reused
}

// split counts the trainable elements that several executions share, and
// among the others those of batch normalisations.
func split(p *lrunet.Program) (shared, affine int) {
	uses := map[string]int{}
	for _, l := range p.Layers {
		for _, q := range l.Params {
			uses[q.Name]++
		}
	}
	for _, q := range p.Params() {
		switch {
		case !q.Role.Trainable():
		case uses[q.Name] > 1:
			shared += q.Size()
		case q.Role.Affine():
			affine += q.Size()
		}
	}
	return shared, affine
}
