package train

import (
	"context"
	"errors"
	"time"

	"lrunet/lrunet/graph"
)

// Profile is where the time of a training's steps goes.
type Profile struct {
	Steps    int
	Images   int           // of a batch
	Threads  int           // of the arithmetic
	Augment  time.Duration // making batches of images
	Gradient time.Duration // forward, loss and backward
	Update   time.Duration // of the weights: optimizer, averages
	Busy     time.Duration // of all these, that threads worked in parts of tasks, summed over them
	Graph    graph.Profile // where Gradient goes
}

// Profile takes the first steps of a training for about so long, by the given
// clock, after a few to warm up, and says where their time goes. The weights are
// changed; nothing is scored. It fails as Run does before its first step, and with
// recipes whose steps run other networks too or a part of theirs (any_reuse,
// progressive_reuse); a ctx that is done stops it between steps with ctx's error.
func (f Fit) Profile(ctx context.Context, now func() time.Time, long time.Duration) (Profile, error) {
	if f.Recipe.AnyReuse != 0 || f.Recipe.ProgressiveReuse != 0 {
		return Profile{}, errors.New("train: steps with any_reuse or progressive_reuse differ, and cannot be profiled: leave these out of the recipe")
	}
	l, err := f.prepare()
	if err != nil {
		return Profile{}, err
	}
	for range warmUpSteps {
		if _, err := l.one(l.feeder.next()); err != nil {
			return Profile{}, err
		}
	}
	pool := l.Model.Pool()
	l.trainer.Watch(now)
	defer l.trainer.Watch(nil)
	p := Profile{Threads: pool.Threads(), Images: l.recipe.Batch}
	for begin := now(); p.Steps < leastSteps || now().Sub(begin) < long; p.Steps++ {
		if err := ctx.Err(); err != nil {
			return p, err
		}
		if err := p.step(l, now); err != nil {
			return p, err
		}
	}
	p.Graph, p.Busy = l.trainer.Profile(), pool.Busy()
	return p, nil
}

// A few steps fill caches and buffers; few steps say little.
const (
	warmUpSteps = 3
	leastSteps  = 3
)

// step takes a step and notes what each part of it takes.
func (p *Profile) step(l *loop, now func() time.Time) error {
	begin := now()
	b := l.feeder.next()
	fed := now()
	if _, err := l.differentiate(b); err != nil {
		return err
	}
	differentiated := now()
	l.update()
	p.Augment += fed.Sub(begin)
	p.Gradient += differentiated.Sub(fed)
	p.Update += now().Sub(differentiated)
	return nil
}
