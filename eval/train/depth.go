package train

import "lrunet/lrunet/graph"

// depth is the number of iterations that a step trains, 0 for the first, of a
// network that has up to deepest in a stage. With ProgressiveReuse it grows from 1
// in equal parts of the share of the steps that this states: a deep network
// begins as a shallow one, whose weights the next iteration uses again, and its
// early epochs cost less. Net2Net (Chen et al., arXiv 1511.05641) and progressive
// stacking (Gong et al., ICML 2019) grow networks so, which copies weights where
// they are not shared.
//
// An iteration that is not there yet leaves its channel shuffle behind, so that
// the layers behind it find the channels where they will be.
func (r Recipe) depth(step, of, deepest int) int {
	span := r.ProgressiveReuse * float64(of-1)
	if at := float64(step); deepest > 1 && at < span {
		return 1 + int(at*float64(deepest-1)/span)
	}
	return deepest
}

// deepen builds what trains and scores the network at the depth of a step, unless
// it is there.
func (l *loop) deepen(step int) error {
	deepest := l.whole.Program.Iterations()
	depth := l.recipe.depth(step, l.steps(), deepest)
	if l.trainer != nil && depth == l.depth {
		return nil
	}
	l.depth = depth
	trainee, err := part(l.whole, depth, deepest)
	if err != nil {
		return err
	}
	if l.trainer, err = trainee.Trainer(l.recipe.Batch); err != nil {
		return err
	}
	l.optimizer.follow(trainee)
	if l.Validation.Len() == 0 && l.Best == nil {
		return nil
	}
	scored, err := part(l.Model, depth, deepest)
	if err != nil {
		return err
	}
	l.scorer, err = NewScorer(scored, l.recipe.Batch)
	return err
}

// part is a model after the first iterations of each stage.
func part(m *graph.Model, depth, deepest int) (*graph.Model, error) {
	if depth >= deepest {
		return m, nil
	}
	return m.Part(m.Program.Truncated(depth))
}
