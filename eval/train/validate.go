package train

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
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
		if math.IsNaN(b.value) || b.value < b.Lowest || b.value >= b.Limit {
			return fmt.Errorf("%s must be at least %g and below %g, got %g", b.Field, b.Lowest, b.Limit, b.value)
		}
	}
	if !slices.Contains(Schedules(), r.Schedule) {
		return fmt.Errorf("schedule: unknown %q (have %s)", r.Schedule, strings.Join(Schedules(), ", "))
	}
	if r.Optimizer != "" && r.Optimizer != muonName {
		return fmt.Errorf("optimizer: unknown %q (have %s)", r.Optimizer, strings.Join(Optimizers(), ", "))
	}
	if r.Augment != "" && r.Augment != autoAugment {
		return fmt.Errorf("augment: unknown %q (have %s)", r.Augment, autoAugment)
	}
	if r.ReuseGradient != "" && r.ReuseGradient != meanGradient {
		return fmt.Errorf("reuse_gradient: unknown %q (have %s)", r.ReuseGradient, strings.Join(ReuseGradients(), ", "))
	}
	if r.ResidualInit != "" && !slices.Contains(ResidualInits(), r.ResidualInit) {
		return fmt.Errorf("residual_init: unknown %q (have %s)", r.ResidualInit, strings.Join(ResidualInits(), ", "))
	}
	return r.conflict()
}

// Bound is the range of a field.
type Bound struct {
	Field  string // as files have it
	value  float64
	Lowest float64
	Limit  float64 // exclusive
}

// Bounds lists the ranges of the fields that are numbers.
func Bounds() []Bound { return Recipe{}.bounds() }

func (r Recipe) bounds() []Bound {
	return []Bound{
		{"batch", float64(r.Batch), 1, maxBatch + 1},
		{"learning_rate", r.LearningRate, 0, 1000},
		{"momentum", r.Momentum, 0, 1},
		{"weight_decay", r.WeightDecay, 0, 1},
		{"ema_decay", r.EMADecay, 0, 1},
		{"label_smoothing", r.LabelSmoothing, 0, 1},
		{"dropout", r.Dropout, 0, 1},
		{"crop", float64(r.Crop), 0, 65},
		{"margin", float64(r.Margin), 0, 65},
		{"rotate", r.Rotate, 0, 180.0001},
		{"erase", float64(r.Erase), 0, 65},
		{"warm_up", r.WarmUp, 0, 1},
		{"muon_rate", r.MuonRate, 0, 1000},
		{"muon_momentum", r.MuonMomentum, 0, 1},
		{"muon_steps", float64(r.MuonSteps), 0, 11},
		{"bias_rate", r.BiasRate, 0, 1001},
		{"progressive_reuse", r.ProgressiveReuse, 0, 1},
		{"distill", r.Distill, 0, 1.0001},
		{"lookahead", r.Lookahead, 0, 1},
		{"mixup", r.Mixup, 0, 101},
		{"cutmix", r.Cutmix, 0, 101},
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
