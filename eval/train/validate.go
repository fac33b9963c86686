package train

import (
	"errors"
	"fmt"
	"slices"

	"lrunet/internal/nearest"
)

// maxBatch bounds the memory of a step.
const maxBatch = 4096

// Complete returns the recipe with its defaults filled in, as a Job states it.
func (r Recipe) Complete() Recipe {
	if r.Batch == 0 {
		r.Batch = 128
	}
	if r.LearningRate == 0 {
		r.LearningRate = 0.1
	}
	if r.Schedule == "" {
		r.Schedule = "cosine"
	}
	if r.ReuseGradient == sumGradient {
		r.ReuseGradient = ""
	}
	return r.completeMuon()
}

// Validate fails on the first field that is out of range, and names it.
func (r Recipe) Validate() error {
	r = r.Complete()
	for _, b := range r.bounds() {
		if err := b.check(); err != nil {
			return err
		}
	}
	if !slices.Contains(Schedules(), r.Schedule) {
		return fmt.Errorf("schedule: unknown %q%s", r.Schedule, nearest.Hint(r.Schedule, Schedules()))
	}
	if r.Optimizer != "" && r.Optimizer != muonName {
		return fmt.Errorf("optimizer: unknown %q%s", r.Optimizer, nearest.Hint(r.Optimizer, Optimizers()))
	}
	if r.Augment != "" && r.Augment != autoAugment {
		return fmt.Errorf("augment: unknown %q (have %s)", r.Augment, autoAugment)
	}
	if r.ReuseGradient != "" && r.ReuseGradient != meanGradient {
		return fmt.Errorf("reuse_gradient: unknown %q%s", r.ReuseGradient, nearest.Hint(r.ReuseGradient, ReuseGradients()))
	}
	if r.ResidualInit != "" && !slices.Contains(ResidualInits(), r.ResidualInit) {
		return fmt.Errorf("residual_init: unknown %q%s", r.ResidualInit, nearest.Hint(r.ResidualInit, ResidualInits()))
	}
	return r.conflict()
}

// Bound is the range of a field.
type Bound struct {
	Field   string // as files have it
	value   float64
	Lowest  float64
	Highest float64
	Below   bool // whether Highest itself is too much
}

func (b Bound) check() error {
	switch {
	case b.value >= b.Lowest && (b.value < b.Highest || b.value == b.Highest && !b.Below):
		return nil
	case b.Below:
		return fmt.Errorf("%s must be at least %g and below %g, got %g", b.Field, b.Lowest, b.Highest, b.value)
	default:
		return fmt.Errorf("%s must be %g to %g, got %g", b.Field, b.Lowest, b.Highest, b.value)
	}
}

// Bounds lists the ranges of the fields that are numbers.
func Bounds() []Bound { return Recipe{}.bounds() }

func (r Recipe) bounds() []Bound {
	return []Bound{
		{"batch", float64(r.Batch), 1, maxBatch, false},
		{"learning_rate", r.LearningRate, 0, 1000, true},
		{"momentum", r.Momentum, 0, 1, true},
		{"weight_decay", r.WeightDecay, 0, 1, true},
		{"ema_decay", r.EMADecay, 0, 1, true},
		{"label_smoothing", r.LabelSmoothing, 0, 1, true},
		{"dropout", r.Dropout, 0, 1, true},
		{"crop", float64(r.Crop), 0, 64, false},
		{"margin", float64(r.Margin), 0, 64, false},
		{"rotate", r.Rotate, 0, 180, false},
		{"erase", float64(r.Erase), 0, 64, false},
		{"warm_up", r.WarmUp, 0, 1, true},
		{"muon_rate", r.MuonRate, 0, 1000, true},
		{"muon_momentum", r.MuonMomentum, 0, 1, true},
		{"muon_steps", float64(r.MuonSteps), 0, 10, false},
		{"bias_rate", r.BiasRate, 0, 1000, false},
		{"progressive_reuse", r.ProgressiveReuse, 0, 1, true},
		{"distill", r.Distill, 0, 1, false},
		{"lookahead", r.Lookahead, 0, 1, true},
		{"mixup", r.Mixup, 0, 100, false},
		{"cutmix", r.Cutmix, 0, 100, false},
	}
}

// conflict fails if two fields contradict each other.
func (r Recipe) conflict() error {
	switch {
	case r.Nesterov && r.Momentum == 0:
		return errors.New("nesterov needs a momentum above 0")
	case r.WarmUp > 0 && warmsUp(r.Schedule):
		return fmt.Errorf("warm_up must be 0 with the schedule %s, which has its own", r.Schedule)
	case r.Optimizer != muonName && (r.MuonRate != 0 || r.MuonMomentum != 0 || r.MuonSteps != 0):
		return errors.New("muon_rate, muon_momentum and muon_steps need the optimizer muon")
	case r.AnyReuse != 0 && r.ProgressiveReuse != 0:
		return errors.New("any_reuse trains all counts from the start: progressive_reuse must be 0")
	case r.ShareAffine && r.AnyReuse == 0:
		return errors.New("share_affine needs any_reuse: it is what the counts share")
	case r.Distill != 0 && r.AnyReuse == 0:
		return errors.New("distill needs any_reuse: the largest count is what the others learn from")
	case r.Augment == autoAugment && (r.Crop != 0 || r.Erase != 0 || r.AlternateFlip):
		return errors.New("crop, erase and alternate_flip must not be set where augment is auto, which chooses them")
	}
	return nil
}
