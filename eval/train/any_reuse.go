package train

import (
	"context"
	"fmt"
	"math"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// With any_reuse a training makes one network for several reuse counts: one set of
// weights, whose depth is chosen when it is used. Weights do not know how often
// they are used, but the statistics of what flows through them do, so each count has
// batch normalisations of its own (Yu et al., "Slimmable Neural Networks", arXiv
// 1812.08928, does so for widths). A step trains the largest count and one other,
// drawn anew (Yu and Huang, arXiv 1903.05134, train the largest, the smallest and
// two others): the gradients of both are added, and one update follows.
// The other may learn from what the largest answers to the same images, instead of
// from labels alone (distill; "inplace distillation" there). With share_affine only
// the statistics are a count's own: its scales and shifts are trained in every step,
// not in those alone that draw it.
//
// A network of the count n is the ordinary one with n iterations a stage at most,
// and with the shuffles of the others, so that shared weights find the channels in
// one order (lrunet.Arch.AtReuse). The largest one's arrays have ordinary names, the
// others' own those of lrunet.Depths.NameOf.

// Depths are the networks that the recipe makes of a program: of the counts of
// AnyReuse, cut to the iterations that there are; none for an ordinary network. It
// fails if the program has no iterations, or more than the largest count.
func (r Recipe) Depths(p *lrunet.Program) (lrunet.Depths, error) {
	none, deepest := lrunet.Depths{}, p.Iterations()
	switch {
	case r.AnyReuse == 0:
		return none, nil
	case deepest == 0:
		return none, fmt.Errorf("train: any_reuse: %s has no iterations; only networks of layer reuse have", p.Arch)
	case r.AnyReuse.Largest() < deepest:
		return none, fmt.Errorf("train: any_reuse: the largest count is %d, but a stage of %s iterates %d times: add %d", r.AnyReuse.Largest(), p.Arch, deepest, deepest)
	case r.AnyReuse.Within(deepest) == 1<<(deepest-1):
		return none, nil
	}
	return lrunet.Depths{Counts: r.AnyReuse.Within(deepest), ShareAffine: r.ShareAffine}, nil
}

// Programs are what a training of a program runs: itself, then those of smaller
// counts, the smallest first. It fails as Depths does, if a stage has an option
// that a single iteration cannot have, and if there are too many parameters.
func (r Recipe) Programs(p *lrunet.Program) ([]*lrunet.Program, error) {
	depths, err := r.Depths(p)
	if err != nil {
		return nil, err
	}
	shallower, err := p.Beside(depths)
	if err != nil {
		return nil, fmt.Errorf("train: any_reuse: %w", err)
	}
	programs := append([]*lrunet.Program{p}, shallower...)
	if trainable, state := graph.Sizes(programs...); trainable+state > maxElements {
		return nil, fmt.Errorf("train: the network has %d parameters, more than the %d that are trained here", trainable+state, maxElements)
	}
	return programs, nil
}

// maxElements is how many parameters a network may have: a file keeps them in progress
// with momenta, a mean, slow weights and the best epoch's.
const maxElements = checkpoint.MaxElements / 5

// Even says whether each step of a training costs what the network does: not on larger
// images, with fewer iterations, or for several counts.
func (r Recipe) Even() bool { return r.AnyReuse == 0 && r.ProgressiveReuse == 0 && r.Margin == 0 }

// NewModel is a model of a program for a training by the recipe, all zero. It fails
// as Programs and graph.New do.
func (r Recipe) NewModel(p *lrunet.Program, pool *kernel.Pool) (*graph.Model, error) {
	programs, err := r.Programs(p)
	if err != nil {
		return nil, err
	}
	return graph.New(p, pool, programs[1:]...)
}

// Shallower is the part of a model that has a smaller reuse count than the whole.
type Shallower struct {
	Reuse int
	Model *graph.Model
}

// Shallower are the smaller counts of a model that NewModel made, the smallest
// first. It fails as Programs does, and if the model lacks a parameter of them.
func (r Recipe) Shallower(m *graph.Model) ([]Shallower, error) {
	programs, err := r.Programs(m.Program)
	if err != nil {
		return nil, err
	}
	var all []Shallower
	for i, p := range programs[1:] {
		part, err := m.Part(p)
		if err != nil {
			return nil, err
		}
		all = append(all, Shallower{r.AnyReuse.List()[i], part})
	}
	return all, nil
}

// pupil trains and scores a smaller count.
type pupil struct {
	Shallower
	trainer *graph.Trainer
	scorer  *Scorer // nil if nothing is scored
}

// newPupils makes those of all smaller counts, whose weights the loop's models have.
func (l *loop) newPupils() error {
	trained, err := l.recipe.Shallower(l.whole)
	if err != nil {
		return err
	}
	scored, err := l.recipe.Shallower(l.Model)
	if err != nil {
		return err
	}
	for i, s := range trained {
		p := pupil{Shallower: s}
		if p.trainer, err = s.Model.Trainer(l.recipe.Batch); err != nil {
			return err
		}
		if l.Validation.Len() > 0 {
			if p.scorer, err = NewScorer(scored[i].Model, l.recipe.Batch); err != nil {
				return err
			}
		}
		l.pupils = append(l.pupils, p)
	}
	return nil
}

// gradient leaves the gradients of a step on a batch, and returns the mean loss: that
// of the largest count, but if a smaller one's is not finite, that one's.
func (l *loop) gradient(b *graph.Batch, s graph.Step) (float64, error) {
	if len(l.pupils) == 0 {
		loss, err := l.trainer.Step(b, s)
		return loss.Mean, err
	}
	clear(l.Model.Gradient())
	s.Add = true
	largest, err := l.trainer.Step(b, s)
	if err != nil {
		return 0, err
	}
	p := l.pupils[imageset.Mix(l.Seed, streamReuse, uint64(l.step))%uint64(len(l.pupils))]
	s.Teacher = kernel.Teacher{Logits: l.trainer.Logits(), Share: l.recipe.Distill}
	smaller, err := p.trainer.Step(b, s)
	if err != nil {
		return 0, err
	}
	l.optimizer.follow(l.whole, p.Model)
	if math.IsNaN(smaller.Mean) || math.IsInf(smaller.Mean, 0) {
		return smaller.Mean, nil
	}
	return largest.Mean, nil
}

// ReuseAccuracy is how the network of a smaller reuse count does.
type ReuseAccuracy struct {
	Reuse    int
	Accuracy float64 // percent
}

// scorePupils scores the smaller counts on the validation split.
func (l *loop) scorePupils(ctx context.Context) error {
	l.average.swap()
	defer l.average.swap()
	l.shallower = nil
	for _, p := range l.pupils {
		score, err := p.scorer.Score(ctx, l.Validation)
		if err != nil {
			return err
		}
		l.shallower = append(l.shallower, ReuseAccuracy{p.Reuse, score.Accuracy()})
	}
	return nil
}
