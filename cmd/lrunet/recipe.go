package main

import (
	"cmp"
	"fmt"

	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/dataset"
	"lrunet/internal/words"
	"lrunet/lrunet"
)

// recipeFlags are how a network is trained: a named recipe, and what differs
// from it.
type recipeFlags struct {
	Recipe           string         `placeholder:"NAME" help:"Recipe to start from: ${recipes}, or a YAML file of a recipe's fields; fast by default."`
	Batch            *int           `placeholder:"N" zero:"default" help:"Images a step."`
	LearningRate     *float64       `aliases:"rate" placeholder:"X" zero:"default" help:"Peak learning rate."`
	Momentum         *float64       `placeholder:"X" help:"Momentum."`
	Nesterov         *bool          `negatable:"" help:"Look-ahead momentum."`
	WeightDecay      *float64       `placeholder:"X" help:"Weight decay."`
	NormDecay        *bool          `negatable:"" help:"Weight decay on batch normalisations and biases too."`
	EMADecay         *float64       `aliases:"average" placeholder:"X" help:"Decay of the weights' exponential moving average, which is what gets scored; 0 for none."`
	Schedule         *string        `enum:"${schedules}" help:"Learning rate schedule: ${enum}."`
	LabelSmoothing   *float64       `placeholder:"X" help:"Share of the target spread over all classes."`
	Dropout          *float64       `placeholder:"X" help:"Dropout before the classifier."`
	Crop             *int           `placeholder:"N" help:"Pixels of padding before a random crop."`
	Margin           *int           `placeholder:"N" help:"Pixels by which that crop is larger than the image, on each side."`
	Rotate           *float64       `placeholder:"DEGREES" help:"Largest random rotation."`
	Flip             *bool          `negatable:"" help:"Mirror half of the images; by default where the dataset allows it."`
	AlternateFlip    *bool          `negatable:"" help:"Mirror each image in every other epoch instead of at random."`
	Erase            *int           `placeholder:"N" help:"Side of a black square put on each image at random, in pixels."`
	Augment          *string        `enum:"auto" help:"auto: crop, flip and erase follow the number of epochs."`
	WarmUp           *float64       `placeholder:"X" help:"Share of the steps over which the learning rate rises to its peak."`
	Optimizer        *string        `enum:"${optimizers}" help:"Optimizer: ${enum}; muon is for the weights of convolutions that mix channels, sgd for the rest."`
	MuonRate         *float64       `placeholder:"X" zero:"default" help:"Muon's peak learning rate."`
	MuonMomentum     *float64       `placeholder:"X" zero:"default" help:"Muon's momentum."`
	MuonSteps        *int           `placeholder:"N" zero:"default" help:"Muon's Newton-Schulz iterations."`
	Decoupled        *bool          `name:"decoupled-weight-decay" negatable:"" help:"Weight decay that does not enter the momentum."`
	BiasRate         *float64       `placeholder:"X" zero:"default" help:"Factor of the learning rate for the biases of batch normalisations."`
	ReuseGradient    *string        `enum:"${reuse_gradients}" help:"Gradient of weights that are used several times: ${enum}."`
	ProgressiveReuse *float64       `placeholder:"X" help:"Share of the steps over which the number of iterations grows from 1 to the network's."`
	AnyReuse         *lrunet.Counts `placeholder:"N,..." help:"Reuse counts that the network is trained for at once, such as 1,2,4,8: one file, whose depth --reuse of eval, predict and export chooses."`
	ShareAffine      *bool          `negatable:"" help:"With --any-reuse: the counts share the scales and shifts of batch normalisations, and have statistics alone of their own. This is the default; --no-share-affine gives each its own."`
	Distill          *float64       `placeholder:"X" help:"With --any-reuse: share of the smaller counts' targets that is what the largest answers."`
	Lookahead        *float64       `placeholder:"X" help:"Decay of slow weights into which the weights are pulled; 0 for none."`
	Whiten           *bool          `negatable:"" help:"Start the first convolution with filters that whiten patches of the training images."`
	ResidualInit     *string        `enum:"${residual_inits}" help:"Start of the branches of layer reuse, instead of one: ${enum}; depth is one over the root of the iterations."`
	Mixup            *float64       `placeholder:"ALPHA" help:"Blend each image with another."`
	Cutmix           *float64       `placeholder:"ALPHA" help:"Paste a box of another image into each."`
	Recalibrate      *bool          `negatable:"" help:"At the end, measure the statistics of batch normalisations anew on plain images."`
}

// startFrom is the recipe that flags start from. That of a name flips images only
// where the dataset allows it.
func (f recipeFlags) startFrom(d *dataset.Dataset) (train.Recipe, error) {
	name := cmp.Or(f.Recipe, train.DefaultName)
	r, err := experiments.LoadRecipe(name)
	if _, named := train.Named(name); named {
		r.Flip = r.Flip && d.Mirror
	}
	return r, usage(err)
}

// yield makes room in a recipe for what flags say: what it leaves to the number of
// epochs is settled, and what belongs to another optimizer or schedule goes.
func (f recipeFlags) yield(r train.Recipe, epochs int) train.Recipe {
	if f.Augment == nil && (f.Crop != nil || f.Erase != nil || f.AlternateFlip != nil) {
		r = r.For(epochs)
	}
	if f.Optimizer != nil {
		r = r.WithOptimizer(*f.Optimizer)
	}
	if f.Schedule != nil {
		r = r.WithSchedule(*f.Schedule)
	}
	return r
}

// over is the recipe for so many epochs with what flags say instead.
func (f recipeFlags) over(r train.Recipe, epochs int) train.Recipe {
	r = f.yield(r, epochs)
	set(&r.Batch, f.Batch)
	set(&r.LearningRate, f.LearningRate)
	set(&r.Momentum, f.Momentum)
	set(&r.Nesterov, f.Nesterov)
	set(&r.WeightDecay, f.WeightDecay)
	if f.NormDecay != nil {
		r.NoNormDecay = !*f.NormDecay
	}
	set(&r.EMADecay, f.EMADecay)
	set(&r.LabelSmoothing, f.LabelSmoothing)
	set(&r.Dropout, f.Dropout)
	if f.Augment != nil { // which chooses what the recipe says
		r.Augment, r.Crop, r.Erase, r.AlternateFlip = *f.Augment, 0, 0, false
	}
	set(&r.Crop, f.Crop)
	set(&r.Margin, f.Margin)
	set(&r.Rotate, f.Rotate)
	set(&r.Flip, f.Flip)
	set(&r.AlternateFlip, f.AlternateFlip)
	set(&r.Erase, f.Erase)
	set(&r.WarmUp, f.WarmUp)
	set(&r.Recalibrate, f.Recalibrate)
	f.setOptimizer(&r)
	set(&r.ProgressiveReuse, f.ProgressiveReuse)
	set(&r.AnyReuse, f.AnyReuse)
	r.ShareAffine = r.ShareAffine || f.AnyReuse != nil
	set(&r.ShareAffine, f.ShareAffine)
	set(&r.Distill, f.Distill)
	set(&r.Lookahead, f.Lookahead)
	set(&r.Whiten, f.Whiten)
	set(&r.ResidualInit, f.ResidualInit)
	set(&r.Mixup, f.Mixup)
	set(&r.Cutmix, f.Cutmix)
	return r
}

// setOptimizer puts the flags of how gradients change weights in their place.
func (f recipeFlags) setOptimizer(r *train.Recipe) {
	set(&r.MuonRate, f.MuonRate)
	set(&r.MuonMomentum, f.MuonMomentum)
	set(&r.MuonSteps, f.MuonSteps)
	set(&r.DecoupledWeightDecay, f.Decoupled)
	set(&r.BiasRate, f.BiasRate)
	set(&r.ReuseGradient, f.ReuseGradient)
}

// cut says which counts of --any-reuse a network has too few iterations for; "" is none.
// It fails where one count is left: that would be an ordinary training.
func (f recipeFlags) cut(p *lrunet.Program) (note string, err error) {
	if f.AnyReuse == nil {
		return "", nil
	}
	most := p.Iterations()
	times, kept := words.Count(most, "time", "times"), f.AnyReuse.Within(most).List()
	if len(kept) == 1 {
		return "", fmt.Errorf("--any-reuse %s: the network iterates %s at most, so %d is the only count left: leave the flag out, or add a smaller one", f.AnyReuse, times, kept[0])
	}
	if more := *f.AnyReuse &^ (1<<most - 1); more != 0 {
		note = fmt.Sprintf("--any-reuse %s: the network iterates %s at most; trained for %s", more, times, words.List(kept))
	}
	return note, nil
}

// set puts a flag that was given in a field's place.
func set[T any](field *T, flag *T) {
	if flag != nil {
		*field = *flag
	}
}
