package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
)

// Fit is one training.
type Fit struct {
	Model      *graph.Model // with any_reuse one that Recipe.NewModel made
	Train      imageset.Subset
	Validation imageset.Subset // scored after each epoch; may be empty
	Last       *Score          // where to note how the last epoch did on Validation; nil: nowhere
	Recipe     Recipe
	Epochs     int
	Seed       uint64         // data order, augmentation and dropout; not the initial weights
	Progress   func(Progress) // called after each step, if not nil

	BestOn imageset.Subset // scored after each epoch too, if Best is not nil
	Best   *Best           // where to note the epoch that did best on BestOn; nil: nowhere

	From  *State             // where to resume; nil: at the start
	Keep  func(*State) error // saves the training so that it can be resumed; called when Every has passed and when ctx is done, if not nil
	Every time.Duration
	Now   func() time.Time // the clock; required with Keep
}

// Diverged is the error of a training whose loss is no longer finite.
type Diverged struct {
	Step  int // 1 for the first
	Epoch int // 1 for the first
	Loss  float64
}

// Error says where the loss stopped being finite and what would help.
func (d *Diverged) Error() string {
	return fmt.Sprintf("loss is %v at step %d (epoch %d): a smaller learning rate would help", d.Loss, d.Step, d.Epoch)
}

// Run trains the model and returns its curve, one point an epoch; with an error,
// the epochs until then. It fails before the first step if the recipe or the
// number of epochs is not valid, if there are no images, if their size is not the
// network's, if crop or margin do not suit them, and if From is of another
// training. It stops with a *Diverged
// error when the loss is no longer finite, with the context's error when that is
// done, and with Keep's. A training that resumes From a state ends with the same
// bits as one that was not stopped.
func (f Fit) Run(ctx context.Context) ([]Epoch, error) {
	l, err := f.prepare()
	if err != nil {
		return nil, err
	}
	return l.run(ctx)
}

// prepare is what Run does before the first step.
func (f Fit) prepare() (*loop, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	recipe := f.Recipe.For(f.Epochs)
	whole, err := enlarged(f.Model, recipe.Margin)
	if err != nil {
		return nil, err
	}
	if recipe.Whiten && f.From == nil {
		if err := whiten(f.Model, f.Train); err != nil {
			return nil, err
		}
	}
	if recipe.ResidualInit != "" && f.From == nil {
		if err := recipe.startResiduals(f.Model); err != nil {
			return nil, err
		}
	}
	l := &loop{
		Fit: f, recipe: recipe, whole: whole, optimizer: newOptimizer(f.Model, recipe),
		lookahead: newLookahead(f.Model, recipe.Lookahead), average: newAverage(f.Model.Trainable(), recipe.EMADecay),
	}
	if l.feeder, err = newFeeder(f, recipe, whole.Program.Input); err != nil {
		return nil, err
	}
	if f.From != nil {
		if err := l.resume(f.From); err != nil {
			return nil, err
		}
	}
	if err := l.deepen(max(l.step-1, 0)); err != nil { // of the last step, whose epoch may not be scored yet
		return nil, err
	}
	if err := l.newPupils(); err != nil {
		return nil, err
	}
	return l, nil
}

// enlarged is the model for images with a margin on each side. It trains the
// same parameters: none depends on the size of the images.
func enlarged(m *graph.Model, margin int) (*graph.Model, error) {
	p, err := withMargin(m.Program, margin)
	if err != nil || p == m.Program {
		return m, err
	}
	return m.Under(p)
}

// withMargin is the program for images with a margin on each side.
func withMargin(p *lrunet.Program, margin int) (*lrunet.Program, error) {
	if margin == 0 {
		return p, nil
	}
	in := p.Input
	in.H, in.W = in.H+2*margin, in.W+2*margin
	large, err := lrunet.Build(p.Arch, in, p.Classes)
	if err != nil {
		return nil, fmt.Errorf("train: margin of %d pixels: %w", margin, err)
	}
	return large, nil
}

func (f Fit) check() error {
	if err := f.Recipe.Validate(); err != nil {
		return fmt.Errorf("train: recipe: %w", err)
	}
	if f.Train.Len() == 0 {
		return errors.New("train: no images to train on")
	}
	if size := f.Model.Program.Input.Size(); f.Train.Of.Size != size {
		return fmt.Errorf("train: images have %d values, the network reads %d", f.Train.Of.Size, size)
	}
	if f.Epochs < 1 {
		return fmt.Errorf("train: epochs must be positive, got %d", f.Epochs)
	}
	return nil
}

// loop is a training under way.
type loop struct {
	Fit
	recipe    Recipe
	whole     *graph.Model // what is trained, at its full depth
	depth     int          // iterations of each stage at most
	trainer   *graph.Trainer
	scorer    *Scorer // nil if nothing is scored
	pupils    []pupil // of smaller reuse counts, the smallest first
	feeder    *feeder
	optimizer *optimizer
	lookahead *lookahead
	average   *average
	step      int     // finished steps
	seen      int     // images of the current epoch
	sum       float64 // of their losses
	curve     []Epoch
	shallower []ReuseAccuracy // after the last scored epoch
	kept      time.Time       // when the state was kept last
}

func (l *loop) run(ctx context.Context) ([]Epoch, error) {
	if l.Keep != nil {
		l.kept = l.Now()
	}
	for len(l.curve) < l.Epochs {
		loss, err := l.epoch(ctx)
		if err != nil {
			return l.curve, err
		}
		accuracy, err := l.score(ctx)
		if err == nil {
			err = l.scoreBest(ctx, len(l.curve)+1)
		}
		if err != nil {
			return l.curve, cmp.Or(l.keep(true), err)
		}
		l.curve = append(l.curve, Epoch{Epoch: len(l.curve) + 1, Loss: loss, Rate: l.rateOf(l.step - 1), Accuracy: accuracy})
		l.seen, l.sum = 0, 0
	}
	l.average.swap()
	return l.curve, nil
}

// epoch trains on the images that are left of the current epoch, and returns
// the mean loss of all.
func (l *loop) epoch(ctx context.Context) (float64, error) {
	for l.seen < l.Train.Len() {
		if err := ctx.Err(); err != nil {
			return 0, cmp.Or(l.keep(true), err)
		}
		b := l.feeder.next()
		mean, err := l.one(b)
		if err != nil {
			return 0, err
		}
		if math.IsNaN(mean) || math.IsInf(mean, 0) {
			return 0, &Diverged{Step: l.step, Epoch: len(l.curve) + 1, Loss: mean}
		}
		l.sum += mean * float64(b.Images.N)
		l.seen += b.Images.N
		l.report()
		if err := l.keep(false); err != nil {
			return 0, err
		}
	}
	return l.sum / float64(l.seen), nil
}

// steps is the number of steps in all.
func (l *loop) steps() int { return l.Epochs * l.perEpoch() }

// rateOf is the learning rate of a step, 0 for the first.
func (l *loop) rateOf(step int) float64 {
	return l.recipe.LearningRate * l.recipe.factor(step, l.steps())
}

func (l *loop) report() {
	if l.Progress == nil {
		return
	}
	accuracy := math.NaN()
	if n := len(l.curve); n > 0 {
		accuracy = l.curve[n-1].Accuracy
	}
	l.Progress(Progress{
		Epoch: len(l.curve) + 1, Epochs: l.Epochs,
		Images: len(l.curve)*l.Train.Len() + l.seen, Total: l.Epochs * l.Train.Len(),
		Loss: l.sum / float64(l.seen), Accuracy: accuracy, Shallower: l.shallower,
	})
}
